"""Families of line shapes: what may stand under one capability, and how a line finds its expression.

The key is never the indent but (family, register before, first word): the same words mean different
things under different capabilities, and copied text may have lost its tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ..model import Field
from .shape import Shape, Wordings

_FIRST_WORD = re.compile(r"[ \t\xa0]*(\[[^\]\s]*\]|[^\s:=#(,]*)")
_DIGITS = re.compile(r"\d+$")
#: So many first words, and names of registers, each family remembers: hostile text has no end of them.
_WORDS = 512


class Reading(NamedTuple):
    """What a line says: `register` is None for a line that continues the register before it.

    A first or second field with the label `@` is not a value but the register's own name, already
    moved here.
    """

    register: str | None
    fields: tuple[Field, ...]


class Line:
    """One kind of line: the register it opens (None: it continues) and the shapes it has had.

    The pyparsing expression is built when the first such line comes, for start-up's sake.
    """

    def __init__(self, register: str | None, *shapes: str, after: str | None = None) -> None:
        self.register = register
        self.after = after
        self.shapes = shapes
        #: whether a value may be the register's own name
        self.names_itself = any("{@:" in shape for shape in shapes)

    @cached_property
    def expression(self) -> Shape | Wordings:
        """The alternatives, newest wording first."""
        elements = [Shape(shape) for shape in self.shapes]
        return elements[0] if len(elements) == 1 else Wordings(elements)

    def read(self, line: str, start: int) -> tuple[Field, ...] | None:
        """The fields of the line from column `start` on, None when it is not of this kind."""
        fields = self.expression.fields_at(line, start)
        return None if fields is None else tuple(fields)


def first_word(line: str) -> tuple[str, int]:
    """The word a line is dispatched by, without a flag's sign, and the column where it starts."""
    match = _FIRST_WORD.match(line)
    return (match[1].rstrip("+-"), match.start(1)) if match is not None else ("", 0)


#: What lspci prints instead of registers that it cannot read; the family `lines` that have it say so.
UNREADABLE = Line("<unreadable>", "<unreadable>")


class Heading(NamedTuple):
    """How a capability names itself: the constant words, then the shapes of what may follow them.

    A trailing ` <?>` ("there is more that lspci does not decode") is accepted everywhere and is no
    value. `extended` tells two capabilities of one name apart; None when the name is enough.
    """

    name: str
    shapes: tuple[str, ...] = ("",)
    extended: bool | None = None


class Family:
    """A capability's headings and lines; `device` for the lines directly under a head line.

    `lines` maps a first word to its kinds of line. A word that ends in `#` stands for the same word
    with any number behind it (`VC#`), `[` for any word in brackets; `*` takes words that no other
    entry takes.
    """

    def __init__(
        self, kind: str, headings: Sequence[Heading] = (), lines: Mapping[str, Sequence[Line]] | None = None
    ) -> None:
        self.kind = kind
        self.headings = tuple(headings)
        self.lines = {word: tuple(kinds) for word, kinds in (lines or {}).items()}
        self._found: dict[str, tuple[Line, ...]] = {}
        self._followers: dict[str | None, tuple[bool, ...]] = {}

    @cached_property
    def _conditions(self) -> tuple[str, ...]:
        """The registers that lines of the family must stand behind."""
        kinds = (kind for kinds in self.lines.values() for kind in kinds)
        return tuple({kind.after: None for kind in kinds if kind.after is not None})

    def followers(self, register: str | None) -> tuple[bool, ...]:
        """What may follow a line of `register`, as a key: equal where the same lines may follow."""
        if not self._conditions:
            return ()
        found = self._followers.get(register)
        if found is None:
            found = tuple(bool(re.fullmatch(condition, register or "")) for condition in self._conditions)
            if len(self._followers) < _WORDS:
                self._followers[register] = found
        return found

    def candidates(self, word: str) -> Iterator[Line]:
        """The kinds of line that may begin with this word, most special first."""
        yield from self.lines.get(word, ())
        if word.startswith("["):
            yield from self.lines.get("[", ())
        numbered = _DIGITS.sub("#", word)
        if numbered != word:
            yield from self.lines.get(numbered, ())
        yield from self.lines.get("*", ())

    def read(self, line: str, register: str | None) -> Reading | None:
        """Read one line that stands after a line of `register`; None when no production accounts for it."""
        word, start = first_word(line)
        for kind in self._kinds_of(word):
            if kind.after is not None and (register is None or not re.fullmatch(kind.after, register)):
                continue
            fields = kind.read(line, start)
            if fields is None:
                continue
            if kind.names_itself:
                for index, field in enumerate(fields[:2]):
                    if field.label == "@":
                        return Reading(field.text, fields[:index] + fields[index + 1 :])
            return Reading(kind.register, fields)
        return None

    def _kinds_of(self, word: str) -> tuple[Line, ...]:
        """The same as `candidates`, remembered."""
        kinds = self._found.get(word)
        if kinds is None:
            kinds = tuple(self.candidates(word))
            if len(self._found) < _WORDS:
                self._found[word] = kinds
        return kinds
