"""Outlines of lines, and the rows of the table of shapes that an outline can belong to.

Of a line only the outline counts here: digits are all `0`, signs all `-`, and a run of blanks is one, so that
a thousand registers of the same shape are looked at once, and copied text needs no other care than
lspci's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import NamedTuple

import msgspec

from ..spec import stored
from .family import first_word

_OUTLINE = bytes.maketrans(b"123456789+", b"000000000-")
_DIGITS = re.compile(r"\d+$")
_PLACE = re.compile(r"[0-9a-f]{2,8}:[0-9a-f]{2}")
_HEADING = re.compile(r"Capabilities: \[[^\]]*\] ?")
#: Forms that stand under no capability of their own (unknown ids, broken lists).
_COMMON = "*"
_DEVICE = "device"


def outline(text: str) -> str:
    """The text without its values' digits and signs, its runs of blanks being one."""
    # bytes are translated much faster, and no other character is made of these
    return " ".join(text.split()).encode("utf-8", "replace").translate(_OUTLINE).decode("utf-8")


class OutlineShape(msgspec.Struct, frozen=True, eq=False, array_like=True, dict=True):
    """One row of the table, taken apart; its expression is made once a line may have the shape.

    `words` are the first words that its lines can have, `releases` the set of those that print it as a
    hexadecimal number (`releases.releases`), `always` the words in every line of it. What its lines look like
    is `plain` text or a `pattern`.
    """

    kind: str
    heading: bool
    words: tuple[str, ...]
    releases: str
    always: tuple[str, ...]
    plain: str | None
    pattern: str | None

    @cached_property
    def printed(self) -> int:
        """The set of the releases that print it."""
        return int(self.releases, 16)

    @cached_property
    def _match(self) -> Callable[[str], object]:
        if self.pattern is None:
            return str(self.plain).__eq__
        return re.compile(self.pattern).fullmatch

    def matches(self, line: str) -> bool:
        """Whether a line with this outline has the shape."""
        return all(word in line for word in self.always) and bool(self._match(line))


@cache
def outline_shapes() -> tuple[OutlineShape, ...]:
    """All rows, in the order of the table, as `outline_table` has written them."""
    return msgspec.json.decode(stored("shapes/outlines.json"), type=tuple[OutlineShape, ...])


class _Key(NamedTuple):
    heading: bool
    word: str


class OutlineIndex:
    """The rows by kind of capability and first word; a kind is indexed when its first line comes."""

    def __init__(self, table: Iterable[OutlineShape]) -> None:
        self._rows: dict[str, list[OutlineShape]] = {}
        for row in table:
            self._rows.setdefault(row.kind, []).append(row)
        self._kinds: dict[str, dict[_Key, list[OutlineShape]]] = {}
        self._found: dict[tuple[str, _Key], tuple[OutlineShape, ...]] = {}

    def candidates(self, kind: str, line: str) -> tuple[OutlineShape, ...]:
        """The rows that an outline below a capability of `kind` (or a heading of it) may belong to."""
        heading = _HEADING.match(line)
        key = _Key(heading is not None, word_of(line if heading is None else line[heading.end() :]))
        return self._candidates(kind, key)

    def _candidates(self, kind: str, key: _Key) -> tuple[OutlineShape, ...]:
        found = self._found.get((kind, key))
        if found is None:
            kinds = dict.fromkeys((kind, _COMMON, _DEVICE))
            found = tuple(shape for where in kinds for shape in self._of_kind(where).get(key, ()))
            if found:
                # words of no row are not kept: there is no end of them
                self._found[kind, key] = found
        return found

    def _of_kind(self, kind: str) -> dict[_Key, list[OutlineShape]]:
        shapes = self._kinds.get(kind)
        if shapes is None:
            shapes = self._kinds[kind] = {}
            for shape in self._rows.get(kind, ()):
                for word in shape.words:
                    shapes.setdefault(_Key(shape.heading, word), []).append(shape)
        return shapes


def word_of(text: str) -> str:
    """The first word: `#` for the number at its end, `[` for one in brackets, `#` for a function's place."""
    if _PLACE.match(text):
        return "#"
    word, _ = first_word(text)
    return "[" if word.startswith("[") else _DIGITS.sub("#", word)
