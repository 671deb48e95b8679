"""Blocks that do not begin at the left edge: prefixes, diffs (which make two views of one text) and indents.

Imported only for a text that has such blocks, for start-up's sake.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from ..model import Diagnostic
from .blocks import begins_block, find_heads
from .differences import take_diff_apart, take_normal_diff_apart
from .prefixes import BlockPrefix, Indent, Signature, indent_of, prefix_of, strip_indent
from .view import View

T = TypeVar("T")


def put_in_place(view: View, quote_depth: int) -> tuple[list[View], list[Diagnostic]]:
    """The sides of a text with their blocks at the left edge, and remarks."""
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
    return sides, diagnostics


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
