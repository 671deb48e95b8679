"""Outlines of lines, and the rows of the table of shapes that an outline can belong to.

Of a line only the outline counts here: digits are all `0`, signs all `-`, and a run of blanks is one, so that
a thousand registers of the same shape are looked at once, and copied text needs no other care than
lspci's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from typing import NamedTuple

from .family import first_word
from .shape_table import ShapeRow, Token, tokens, value_pattern

_OUTLINE = bytes.maketrans(b"123456789+", b"000000000-")
#: A sign and a blank of a shape, as outlines have them; brackets of what may be missing.
_PATTERNS = {"sign": "-", "blank": " ", "open": "(?:", "close": ")?"}
_DIGITS = re.compile(r"\d+$")
_PLACE = re.compile(r"[0-9a-f]{2,8}:[0-9a-f]{2}")
_HEADING = re.compile(r"Capabilities: \[[^\]]*\] ?")
#: So many pieces of a shape hold its first word.
_BEGINNING = 24
#: Forms that stand under no capability of their own (unknown ids, broken lists).
_COMMON = "*"
_DEVICE = "device"


def outline(text: str) -> str:
    """The text without its values' digits and signs, its runs of blanks being one."""
    # bytes are translated much faster, and no other character is made of these
    return " ".join(text.split()).encode("utf-8", "replace").translate(_OUTLINE).decode("utf-8")


class OutlineShape:
    """One row of the table; its expression is made once a line may have the shape."""

    def __init__(self, row: ShapeRow) -> None:
        self.row = row

    @cached_property
    def _pieces(self) -> list[tuple[str, str]]:
        """The pieces, each with its pattern: a plain text but for values and brackets."""
        return [
            (
                what,
                f"(?:{value_pattern(text, outline)})"
                if what == "value"
                else _PATTERNS.get(what) or outline(text),
            )
            for what, text in tokens(self.row.shape.strip())
        ]

    @cached_property
    def _always(self) -> list[str]:
        """The words that every line of the shape has."""
        depth = 0
        words = []
        for what, text in self._pieces:
            depth += (what == "open") - (what == "close")
            if what == "literal" and not depth:
                words.append(text)
        return words

    @cached_property
    def _match(self) -> Callable[[str], object]:
        if all(what in ("literal", "sign", "blank") for what, _ in self._pieces):
            return "".join(text for _, text in self._pieces).__eq__
        pattern = "".join(re.escape(text) if what == "literal" else text for what, text in self._pieces)
        return re.compile(pattern).fullmatch

    def matches(self, line: str) -> bool:
        """Whether a line with this outline has the shape."""
        return all(word in line for word in self._always) and bool(self._match(line))


class _Key(NamedTuple):
    heading: bool
    word: str


class OutlineIndex:
    """The rows by kind of capability and first word; a kind is indexed when its first line comes."""

    def __init__(self, table: Iterable[ShapeRow]) -> None:
        self._rows: dict[str, list[ShapeRow]] = {}
        for row in table:
            self._rows.setdefault(row.kind, []).append(row)
        self._kinds: dict[str, dict[_Key, list[OutlineShape]]] = {}
        self._found: dict[tuple[str, _Key], tuple[OutlineShape, ...]] = {}

    def candidates(self, kind: str, line: str) -> tuple[OutlineShape, ...]:
        """The rows that an outline below a capability of `kind` (or a heading of it) may belong to."""
        heading = _HEADING.match(line)
        key = _Key(heading is not None, _word(line if heading is None else line[heading.end() :]))
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
            for row in self._rows.get(kind, ()):
                shape = OutlineShape(row)
                for word in first_words(row):
                    shapes.setdefault(_Key(row.heading, word), []).append(shape)
        return shapes


def _word(text: str) -> str:
    """The first word: `#` for the number at its end, `[` for one in brackets, `#` for a function's place."""
    if _PLACE.match(text):
        return "#"
    word = first_word(text)
    return "[" if word.startswith("[") else _DIGITS.sub("#", word)


def first_words(row: ShapeRow) -> set[str]:
    """All first words that lines of this shape can have."""
    pieces = list(islice(tokens(row.shape.strip()), _BEGINNING))
    if row.heading:
        # up to the bracket that closes the offset, and the blank behind it
        end = next(
            index
            for index, (before, piece) in enumerate(pairwise(pieces))
            if before.text == "]" and piece.what == "blank"
        )
        pieces = pieces[end + 2 :]
    return {_word(outline(text)) for text in _openings(pieces)}


def _openings(pieces: Sequence[Token]) -> set[str]:
    """How lines of these pieces can begin, as far as their first word."""
    texts = {""}
    position = 0
    while position < len(pieces) and not all(re.search(r"\S[\s:=#(,]", text) for text in texts):
        what, text = pieces[position]
        position += 1
        if what == "open":
            stop = position + _length_of_group(pieces[position:])
            texts |= {before + after for before in texts for after in _openings(pieces[position:stop])}
            position = stop + 1
            continue
        texts = {before + after for before in texts for after in _spellings(what, text)}
    return texts


def _spellings(what: str, text: str) -> Iterator[str]:
    if what == "sign":
        yield "-"
    elif what != "value":
        yield text
    elif text.startswith("{"):
        yield from text[1:-1].split("|")
    else:
        yield "00:00.0" if text in ("slot", "path") else "0"


def _length_of_group(pieces: Sequence[Token]) -> int:
    depth = 1
    for index, piece in enumerate(pieces):
        depth += (piece.what == "open") - (piece.what == "close")
        if not depth:
            return index
    return len(pieces)
