"""From a text as it came to views in which lines stand as lspci printed them.

A text that needs nothing pays for one look over it. Otherwise: characters first, then prefixes, then diffs
(which make two views of one text), then indents and spacing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model import Diagnostic
from ..source import Input
from .blocks import HEAD_LINE, heads_wrapped_class
from .characters import join_soft_breaks, restore_characters
from .differences import take_diff_apart, take_normal_diff_apart
from .messages import mend_interrupted
from .prefixes import PLAIN, Signature, indent_of, quoting_of, strip_indent, strip_quotes
from .spacing import close_double_spacing
from .view import View

#: The end of a slot and what may begin a class, wherever in a line. The literal first lets the search skip.
_FUNCTION = re.compile(r"\.(?<=[0-9a-f][:/][01][0-9a-f]\.)[0-7](?=[ \t]+[A-Z0-9<\[])")
_SLOT_CHARACTERS = "0123456789abcdef:./"
#: The slot that ends there, with its domain or the path of bridges before it.
_SLOT = re.compile(r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7](?:/(?:[0-9a-f]{2}:)?[01][0-9a-f]\.[0-7])*$")
_LONGEST_SLOT = 400


class Unmangled(NamedTuple):
    """The views of a text (more than one where it holds diffs), and remarks."""

    views: tuple[View, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Displaced(NamedTuple):
    """A line with a head line in it: where, and at which column; at column 0 it is none that is displaced."""

    index: int
    column: int


def unmangle(text: Input, quote_depth: int) -> Unmangled:
    """The views of a text."""
    view = View(text)
    whole = "\n".join(view.lines)
    if "pcilib: " in whole or "lspci: " in whole:
        mend_interrupted(view)
    join_soft_breaks(view, whole)
    if restore_characters(view, whole):
        whole = "\n".join(view.lines)
    sides = [view]
    diagnostics: list[Diagnostic] = []
    other = take_normal_diff_apart(view, whole)
    if other is not None:
        sides.append(other)
    for side in sides:
        diagnostics += _strip_prefixes(side, quote_depth)
    other = take_diff_apart(view, whole if view.lines is text.lines else "\n".join(view.lines))
    if other is not None:
        sides.append(other)
    for side in sides:
        _strip_indents(side)
    return Unmangled(tuple(sides), tuple(diagnostics))


def _heads(lines: list[str]) -> Iterator[_Displaced]:
    """The places of slots that are followed by what may be a class."""
    whole = "\n".join(lines)
    start = index = 0
    for match in _FUNCTION.finditer(whole):
        # count the lines in between instead of keeping a table of all of them
        between = whole.count("\n", start, match.start())
        if between:
            index += between
            start = whole.rfind("\n", start, match.start()) + 1
        before = whole[max(start, match.end() - _LONGEST_SLOT) : match.end()]
        slot = _SLOT.search(before, len(before.rstrip(_SLOT_CHARACTERS)))
        if slot is not None:
            yield _Displaced(index, match.end() - start - len(slot[0]))


def _is_head(lines: list[str], index: int, column: int) -> bool:
    line = lines[index]
    if HEAD_LINE.match(line, column) is not None:
        return True
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return heads_wrapped_class(line[column:], following)


def _strip_prefixes(view: View, limit: int) -> list[Diagnostic]:
    """Take quote marks, times and numbers away from every block whose head line has them."""
    places: list[tuple[int, Signature, int]] = []
    for index, column in _heads(view.lines):
        line = view.lines[index]
        if not column:
            if _is_head(view.lines, index, 0):
                places.append((index, PLAIN, 0))
            continue
        found = quoting_of(line, column)
        if found is not None and _is_head(view.lines, index, column):
            signature, position = found
            position = column if signature.prompt else position
            places.append((index, signature._replace(index=index), position))
    return _strip_blocks(view, places, limit)


def _strip_blocks(view: View, places: list[tuple[int, Signature, int]], limit: int) -> list[Diagnostic]:
    too_deep: list[Diagnostic] = []
    stops = [index for index, _, _ in places[1:]] + [len(view.lines)]
    for (head, signature, position), stop in zip(places, stops, strict=bool(places)):
        bare = signature._replace(index=0)
        if bare == PLAIN:
            continue
        number = signature.number
        for index in range(head, stop):
            line = view.lines[index]
            before = None if number is None else number - (index == head)
            length, depth, after = strip_quotes(line, signature, limit, before)
            number = number if index == head else after
            if depth:
                view.depths[index] = depth
            view.strip(index, position if index == head else length)
            if signature.fence and view.lines[index].endswith("`"):
                view.put(index, view.lines[index].rstrip("`"))
            if depth >= limit and not too_deep:
                message = f"more than {limit} levels of quoting: what is deeper is not read"
                too_deep.append(Diagnostic("warning", "LIMIT_QUOTE_DEPTH", message, view.span(index + 1)))
    return too_deep


def _strip_indents(view: View) -> None:
    """Take bullets and the indent of head lines away from their blocks, then blank lines put in between."""
    places: list[tuple[int, Signature, int]] = []
    for index, column in _heads(view.lines):
        found = indent_of(view.lines[index], column) if column else PLAIN
        if found is not None and _is_head(view.lines, index, column):
            places.append((index, found, column))
    stops = [index for index, _, _ in places[1:]] + [len(view.lines)]
    for (head, signature, column), stop in zip(places, stops, strict=bool(places)):
        if not column:
            continue
        for index in range(head, stop):
            line = view.lines[index]
            view.strip(index, column if index == head else strip_indent(line, signature))
    close_double_spacing(view, [index for index, _, _ in places])
