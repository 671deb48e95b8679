"""Lines joined one behind the other, with the way back to where each stood."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..split import Trace, View, joined, without_start


class Piece(NamedTuple):
    """A line or several joined ones: the text, where it stood, its first and last line (from 0)."""

    text: str
    trace: Trace
    first: int
    last: int


def with_lines(piece: Piece, text: View, indices: Iterable[int], separator: str) -> Piece:
    """A line with others behind it."""
    for index in indices:
        start = piece.text.rstrip() + separator
        line = text.lines[index]
        trace = without_start(text.trace(index), len(line) - len(line.lstrip()))
        trace = joined(piece.trace, len(start), trace)
        piece = Piece(start + line.strip(), trace, piece.first, index)
    return piece


def text_with_lines(text: str, lines: Iterable[str], separator: str) -> str:
    """The text of a line with others behind it, without the way back."""
    for line in lines:
        text = text.rstrip() + separator + line.strip()
    return text


def joined_width(piece: Piece) -> int:
    """How wide a joined line is, 0 for a line that is none."""
    return 0 if piece.first == piece.last else width(piece.text)


def width(line: str) -> int:
    """How many columns of a screen a line takes, blanks at its end left out."""
    return len(line.rstrip().expandtabs(8))
