"""Lines of styled pieces: plain text for a pipe, rich for a terminal with colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from .cells import broken, cut

__all__ = ["Line", "Piece", "cut", "wrapped", "write_lines"]


class Piece(NamedTuple):
    """A stretch of text in one style (a rich style, empty for plain)."""

    text: str
    style: str = ""


Line = Sequence[Piece]


def wrapped(text: str, width: int, indent: int, style: str = "", *, hanging: int = 0) -> list[Line]:
    """Prose broken at `width`, every line indented; all but the first by `hanging` columns more."""
    rows = broken(text, max(20, width - indent - hanging))
    return [
        [Piece(" " * (indent + (hanging if number else 0))), Piece(row, style)]
        for number, row in enumerate(rows)
    ]


def write_lines(lines: Iterable[Line], stream: TextIO, *, color: bool) -> None:
    """Write lines; rich is imported only for colour."""
    if not color:
        for line in lines:
            stream.write("".join(piece.text for piece in line).rstrip() + "\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True, legacy_windows=False)
    for line in lines:
        console.print(Text.assemble(*((piece.text, piece.style) for piece in line)))
