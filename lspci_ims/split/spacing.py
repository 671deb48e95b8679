"""Blank lines that an editor or a web page put between all lines of a block."""

from __future__ import annotations

from collections.abc import Sequence

from .view import GONE, View

#: So many lines, each with a blank one behind it, are no accident.
_ENOUGH = 3


def close_double_spacing(view: View) -> None:
    """Drop every second line of blocks in which it is blank."""
    for candidate in view.candidates:
        head, stop = candidate.first, candidate.stop
        if (
            head + 1 < stop
            and _is_blank(view.lines[head + 1])
            and _is_spaced(view.lines[head : min(stop, head + 2 * _ENOUGH)])
        ):
            _drop_single(view, head, stop)


def _is_blank(line: str) -> bool:
    return not line or (line.isspace() and line != GONE)


def _is_spaced(first: Sequence[str]) -> bool:
    """Whether the first lines of a block alternate with blank ones."""
    alternate = all(_is_blank(line) == bool(place % 2) for place, line in enumerate(first))
    return alternate and len(first) == 2 * _ENOUGH


def _drop_single(view: View, head: int, stop: int) -> None:
    """Drop one blank line behind every written one; a blank line that was there before stays."""
    previous_written = False
    for index in range(head, stop):
        blank = _is_blank(view.lines[index])
        if blank and previous_written:
            view.drop(index)
            previous_written = False
        else:
            previous_written = not blank
