"""Writes `spec/shapes/outlines.json`: the rows of the table of shapes, ready to be compared with outlines.

    python -m lspci_ims.grammar.outline_table [FILE]

Taking 600 shapes apart took longer than reading the dump of a function. A test holds the file in step with
the tables that it is made from.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path

import msgspec

from .. import spec
from .outlines import OutlineShape, outline, word_of
from .releases import printed_by
from .shape_table import ShapeRow, Token, shape_rows, tokens, value_pattern

#: A sign and a blank of a shape, as outlines have them; brackets of what may be missing.
_PATTERNS = {"sign": "-", "blank": " ", "open": "(?:", "close": ")?"}
#: So many pieces of a shape hold its first word.
_BEGINNING = 24


def outline_shape(row: ShapeRow) -> OutlineShape:
    """What lines of a row look like as outlines."""
    pieces = [
        (
            what,
            f"(?:{value_pattern(text, outline)})"
            if what == "value"
            else _PATTERNS.get(what) or outline(text),
        )
        for what, text in tokens(row.shape.strip())
    ]
    is_plain = all(what in ("literal", "sign", "blank") for what, _ in pieces)
    return OutlineShape(
        kind=row.kind,
        heading=row.heading,
        words=tuple(sorted(first_words(row))),
        releases=f"{printed_by(row):x}",
        always=tuple(_always(pieces)),
        plain="".join(text for _, text in pieces) if is_plain else None,
        pattern=None
        if is_plain
        else "".join(re.escape(text) if what == "literal" else text for what, text in pieces),
    )


def _always(pieces: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The words that every line of the shape has."""
    depth = 0
    for what, text in pieces:
        depth += (what == "open") - (what == "close")
        if what == "literal" and not depth:
            yield text


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
    return {word_of(outline(text)) for text in _openings(pieces)}


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


def table() -> bytes:
    """The file, a row a line."""
    encode = msgspec.json.encode
    rows = b",\n".join(encode(outline_shape(row)) for row in shape_rows())
    return b"[\n" + rows + b"\n]\n"


def main(path: str = str(Path(spec.__file__).parent / "shapes" / "outlines.json")) -> None:
    """Write the file."""
    Path(path).write_bytes(table())


if __name__ == "__main__":
    main(*sys.argv[1:2])
