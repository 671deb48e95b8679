"""Lines of styled pieces: plain text for a pipe, rich for a terminal with colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO


class Piece(NamedTuple):
    """A stretch of text in one style (a rich style, empty for plain)."""

    text: str
    style: str = ""


Line = Sequence[Piece]


def wrapped(text: str, width: int, indent: int, style: str = "") -> list[Line]:
    """Prose broken at `width`, every line indented."""
    rows = textwrap.wrap(text, max(20, width - indent), break_on_hyphens=False) or [""]
    return [[Piece(" " * indent), Piece(row, style)] for row in rows]


def cut(text: str, width: int) -> str:
    """A quoted line on one line: what does not fit is marked by an ellipsis."""
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"


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
