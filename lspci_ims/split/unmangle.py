"""From a text as it came to views in which lines stand as lspci printed them.

A text that needs nothing pays for one look over it. Otherwise: characters first, then prefixes, then diffs
(which make two views of one text), then indents and spacing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from ..model import Diagnostic
from ..source import Input
from .blocks import begins_block, find_candidates, find_heads
from .characters import restore_characters
from .differences import take_diff_apart, take_normal_diff_apart
from .messages import mend_interrupted
from .prefixes import BlockPrefix, Indent, Signature, indent_of, prefix_of, strip_indent
from .spacing import close_double_spacing
from .view import View

#: So many lines from a head line on show how the text was treated: `DEVSEL=fast >TAbort-` is among them.
_BELOW_HEAD = 10
T = TypeVar("T")


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
    sides = [view]
    diagnostics: list[Diagnostic] = []
    other = take_normal_diff_apart(view)
    if other is not None:
        sides.append(other)
    for side in sides:
        diagnostics += _strip_prefixes(side, quote_depth)
    other = take_diff_apart(view)
    if other is not None:
        sides.append(other)
    for side in sides:
        _strip_indents(side)
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


def _strip_prefixes(view: View, limit: int) -> list[Diagnostic]:
    """Take quote marks, times and numbers away from every block whose head line has them."""
    places: list[tuple[int, Signature, int]] = []
    numbered: tuple[int, Signature] | None = None
    for index, column in find_heads(view.lines):
        found = (
            prefix_of(view.lines[index], column) if column else _numbered(view.lines[index], index, numbered)
        )
        if found is not None and begins_block(view.lines, index, column or found[1]):
            places.append((index, *found))
            if any(step.number is not None for step in found[0]):
                numbered = index, found[0]
    too_deep: list[Diagnostic] = []
    for (head, signature, position), stop in _blocks(places, len(view.lines)):
        if not (signature or position):
            continue
        prefix = BlockPrefix(signature, limit)
        _strip_block(view, range(head, stop), prefix, position)
        if prefix.is_too_deep and not too_deep:
            message = f"more than {limit} levels of quoting: what is deeper is not read"
            too_deep.append(Diagnostic("warning", "LIMIT_QUOTE_DEPTH", message, view.span(head + 1)))
    return too_deep


def _numbered(line: str, index: int, before: tuple[int, Signature] | None) -> tuple[Signature, int]:
    """The prefix of a head line at column 0: `1135:6a:00.0` has no domain where `grep -n` numbers lines."""
    if before is None:
        return (), 0
    start, (step, *rest) = before
    number = (step.number or 0) + index - start
    return (
        ((step._replace(number=number), *rest), len(f"{number}:"))
        if line.startswith(f"{number}:")
        else ((), 0)
    )


def _strip_block(view: View, block: range, prefix: BlockPrefix, position: int) -> None:
    """Take the prefixes of one block away; the head line's own is `position` long."""
    for index in block:
        length, depth = prefix.measure(view.lines[index])
        if depth:
            view.depths[index] = depth
        view.strip(index, position if index == block[0] and not prefix.is_too_deep else length)
        if prefix.has_fence and view.lines[index].endswith("`"):
            view.put(index, view.lines[index].rstrip("`"))


def _strip_indents(view: View) -> None:
    """Take bullets and the indent of head lines away from their blocks."""
    places: list[tuple[int, Indent, int]] = []
    for index, column in find_heads(view.lines):
        found = indent_of(view.lines[index], column)
        if found is not None and begins_block(view.lines, index, column):
            places.append((index, found, column))
    for (head, indent, column), stop in _blocks(places, len(view.lines)):
        if column:
            view.strip(head, column)
            for index in range(head + 1, stop):
                view.strip(index, strip_indent(view.lines[index], indent))


def _blocks(places: list[tuple[int, T, int]], count: int) -> Iterator[tuple[tuple[int, T, int], int]]:
    """Each head line with the end of its block."""
    stops = [index for index, _, _ in places[1:]] + [count]
    return zip(places, stops, strict=False)
