"""Lines joined one behind the other, with the way back to where each stood."""

from __future__ import annotations

from typing import NamedTuple

from ..split import Trace, View, joined, without_start


class Piece(NamedTuple):
    """A line or several joined ones: the text, where it stood, its first and last line (from 0)."""

    text: str
    trace: Trace
    first: int
    last: int


def with_line(piece: Piece, text: View, index: int, separator: str) -> Piece:
    """A line with another behind it."""
    start = piece.text.rstrip() + separator
    line = text.lines[index]
    rest = line.strip()
    trace = without_start(text.trace(index), len(line) - len(line.lstrip()))
    return Piece(start + rest, joined(piece.trace, len(start), trace), piece.first, index)


def joined_width(piece: Piece) -> int:
    """How wide a joined line is, 0 for a line that is none."""
    return 0 if piece.first == piece.last else width(piece.text)


def width(line: str) -> int:
    """How many columns of a screen a line takes, blanks at its end left out."""
    return len(line.rstrip().expandtabs(8))
