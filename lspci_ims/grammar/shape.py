"""Line shapes as pyparsing elements.

A shape is written as lspci prints the line, with the values in braces:

    PASIDCap: {±}, Max PASID Width: {Max PASID Width:hex}
    MaxPayload {MaxPayload:dec:bytes} bytes, PhantFunc {PhantFunc:dec}[[, Latency L0s {Latency L0s:lat}]]

`{@:kind}` is the register's own name where it varies (`{@:=UESta|UEMsk|UESvrt}:`).
`{label:kind}` and `{label:kind:unit}` are values (kinds: table `values.KINDS`, or `{a|b}` choices as
`{label:=a|b}`), `{label:kind:unit*SEP}` several values with SEP between them, each a field of its own,
`{Name±}` one flag, `{±}` a list of flags of any names, `{PME.±}` such a list with a group's name
before each label, `{words!}` a flag that is set by being there. `[[...]]` may be missing (in `]]]` the
first bracket is the line's own). One blank stands for any run of blanks and tabs: copied text has lost
the difference. Every other character stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pyparsing as pp

from ..model import Field, Value
from .values import KINDS, Kind, as_text, enumeration

#: What counts as a blank; copied text has non-breaking ones.
BLANKS = " \t\xa0"
#: Runs of blanks are never given back: a line of nothing but blanks costs its length, not its square.
BLANK = r"[ \t\xa0]++"
END = r"[ \t\xa0]*+$"
#: A flag's name and its sign: the sign is the last character before a separator (`ErrNon-Fatal-`).
_FLAG = r"[<>]?[\w?][\w/.&?-]*[+-](?=[\s,;)]|$)"
_FLAG_LIST = rf"{_FLAG}(?:,?{BLANK}{_FLAG})*"
_FLAG_GROUP = rf"{_FLAG}(?:,?{BLANK}{_FLAG}|,{_FLAG})*"
_ONE_FLAG = re.compile(r"([<>]?[\w?][\w/.&?-]*)([+-])(?=[\s,;)]|$)")
_TOKEN = re.compile(r"\{([^{}]*)\}|(\[\[)|(\]\])(?!\](?!\]))|([ \t]+)|([^{}\[\]\s]+|[\[\]])")


class Leaf(NamedTuple):
    """What one group of a shape's pattern yields.

    One field; one per flag when `convert` is None; one per match of `each` when the value is a list.
    """

    group: int
    label: str
    unit: str | None
    convert: Callable[[str], Value] | None
    each: re.Pattern[str] | None = None


def _sign(text: str) -> Value:
    return text == "+"


def _present(_: str) -> Value:
    return True


def _flags(name: str, group: int) -> tuple[str, Leaf]:
    """One flag, or a list of them."""
    if not name:
        return f"({_FLAG_LIST})", Leaf(group, "", None, None)
    if name.endswith("."):
        return f"({_FLAG_GROUP})", Leaf(group, name, None, None)
    # `Requester:+` is how 3.5.0 to 3.10.0 print a few flags
    return f"{_literal(name)}([+-])", Leaf(group, name.rstrip(":"), None, _sign)


def _placeholder(body: str, group: int) -> tuple[str, Leaf]:
    """The pattern (with one group) and the leaf of one pair of braces."""
    if body.endswith("±"):
        return _flags(body[:-1], group)
    if body.endswith("!"):
        return f"({_literal(body[:-1])})", Leaf(group, body[:-1], None, _present)
    label, _, kind_and_unit = body.partition(":")
    if kind_and_unit.startswith("="):
        kind = enumeration(kind_and_unit[1:])
        return f"({kind.pattern})", Leaf(group, label, None, kind.convert)
    kind_and_unit, starred, separator = kind_and_unit.partition("*")
    name, _, unit = kind_and_unit.partition(":")
    kind = KINDS[name]
    if starred:
        one = f"(?:{kind.pattern})"
        several = f"({one}(?:{_literal(separator)}{one})*)"
        return several, Leaf(group, label, unit or None, kind.convert, re.compile(one))
    return f"({kind.pattern})", Leaf(group, label, unit or None, kind.convert)


def _literal(text: str) -> str:
    return BLANK.join(re.escape(word) for word in text.split(" "))


def compile_shape(shape: str) -> tuple[str, tuple[Leaf, ...]]:
    """Turn a shape into a regular expression and the leaves of its groups.

    Raises:
        ValueError: the shape has an unknown kind of value or unbalanced brackets.
    """
    pattern: list[str] = []
    leaves: list[Leaf] = []
    position = depth = 0
    for token in _TOKEN.finditer(shape):
        if token.start() != position:
            raise ValueError(f"shape {shape!r}: stray brace at {position}")
        position = token.end()
        body, opening, closing, blank, literal = token.groups()
        if body is not None:
            try:
                part, leaf = _placeholder(body, len(leaves) + 1)
            except KeyError as error:
                raise ValueError(f"shape {shape!r}: no kind of value {error}") from error
            pattern.append(part)
            leaves.append(leaf)
        elif opening:
            pattern.append("(?:")
            depth += 1
        elif closing:
            pattern.append(")?")
            depth -= 1
        elif blank:
            pattern.append(BLANK)
        else:
            pattern.append(re.escape(literal))
    if position != len(shape) or depth:
        raise ValueError(f"shape {shape!r}: unbalanced brackets")
    return "".join(pattern), tuple(leaves)


class Shape(pp.Regex):
    """A pyparsing element that matches one shape and yields its fields, columns included.

    Whoever reads lines calls `fields_at`: `parse_string` gives the same fields, wrapped in results that take
    longer to make than the match (3 of 7 microseconds a line; tests/grammar/test_expressions.py holds the two
    together).
    """

    def __init__(self, shape: str, *, whole_line: bool = True) -> None:
        pattern, leaves = compile_shape(shape)
        # plain tuples are taken apart faster than named ones
        self._leaves = tuple(map(tuple, leaves))
        super().__init__(pattern + END if whole_line else pattern)
        # asked of all alternatives when they are put together, and pyparsing would compile each to find out
        self.mayReturnEmpty = False
        self.shape = shape
        self.set_name(shape)
        self.set_whitespace_chars(BLANKS)
        self.parse_with_tabs()

    def parseImpl(self, instring: str, loc: int, do_actions: bool = True) -> Any:  # noqa: ARG002, N802
        """Match at `loc`; the tokens are `Field`s."""
        match = self.re_match(instring, loc)
        if match is None:
            raise pp.ParseException(instring, loc, self.errmsg, self)
        return match.end(), _fields(match, self._leaves, instring)

    def fields_at(self, line: str, start: int) -> list[Field] | None:
        """The fields of what stands at column `start`, None when it is not of this shape."""
        match = self.re_match(line, start)
        return None if match is None else _fields(match, self._leaves, line)


class Wordings(pp.MatchFirst):
    """The wordings that one line has had, as alternatives; the first that matches counts."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        super().__init__(shapes)
        self._wordings = tuple(shapes)
        self.set_whitespace_chars(BLANKS)
        self.parse_with_tabs()

    def fields_at(self, line: str, start: int) -> list[Field] | None:
        """The fields of what stands at column `start`, None when it is of no wording."""
        for wording in self._wordings:
            fields = wording.fields_at(line, start)
            if fields is not None:
                return fields
        return None


def _fields(match: re.Match[str], leaves: tuple[tuple[Any, ...], ...], line: str) -> list[Field]:
    fields: list[Field] = []
    add = fields.append
    regs = match.regs
    for group, label, unit, convert, each in leaves:
        start, end = regs[group]
        if start < 0:
            continue
        if convert is None:
            for flag in _ONE_FLAG.finditer(line, start, end):
                name, sign = flag.groups()
                add(Field(label + name, sign == "+", None, sign, flag.end() - 1))
        elif each is not None:
            found = each.finditer(line, start, end)
            fields.extend(Field(label, convert(one[0]), unit, one[0], one.start()) for one in found)
        else:
            text = line[start:end]
            # text is the most common kind, and a call that gives back what it takes would double its cost
            add(Field(label, text if convert is as_text else convert(text), unit, text, start))
    return fields


__all__ = ["BLANK", "END", "KINDS", "Kind", "Leaf", "Shape", "Wordings", "compile_shape"]
