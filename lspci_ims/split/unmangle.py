"""From a text as it came to views in which lines stand as lspci printed them.

A text that needs nothing pays for one look over it. Otherwise: characters first, then prefixes, then diffs
(which make two views of one text), then indents and spacing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Diagnostic
from ..source import Input
from .blocks import begins_block, find_candidates, find_heads
from .characters import restore_characters
from .messages import mend_interrupted
from .spacing import close_double_spacing
from .view import View

#: So many lines from a head line on show how the text was treated: `DEVSEL=fast >TAbort-` is among them.
_BELOW_HEAD = 10


class Unmangled(NamedTuple):
    """The views of a text (more than one where it holds diffs), and remarks."""

    views: tuple[View, ...]
    diagnostics: tuple[Diagnostic, ...]


def unmangle(text: Input, quote_depth: int) -> Unmangled:
    """The views of a text; `quote_depth` is how many quote marks are taken from one line."""
    view = View(text)
    whole = "\n".join(view.lines)
    if "pcilib: " in whole or "lspci: " in whole:
        mend_interrupted(view)
    heads = list(find_heads(view.lines, whole))
    if restore_characters(view, whole, _probe(view.lines, heads)):
        heads = list(find_heads(view.lines))
    if not _are_displaced(view.lines, heads):
        view.candidates = list(find_candidates(view.lines, heads))
        close_double_spacing(view)
        return Unmangled((view,), ())
    from .displaced import put_in_place

    sides, diagnostics = put_in_place(view, quote_depth)
    for side in sides:
        side.candidates = list(find_candidates(side.lines))
        close_double_spacing(side)
    return Unmangled(tuple(sides), tuple(diagnostics))


def _are_displaced(lines: Sequence[str], heads: Sequence[tuple[int, int]]) -> bool:
    return any(column and begins_block(lines, index, column) for index, column in heads)


def _probe(lines: Sequence[str], heads: Sequence[tuple[int, int]]) -> str | None:
    """The head lines and some lines below: enough to tell whether characters were changed all over a text.

    None when head lines are missing or displaced: then the whole text has to be looked at.
    """
    if not heads or _are_displaced(lines, heads):
        return None
    return "\n".join(line for index, _ in heads for line in lines[index : index + _BELOW_HEAD])
