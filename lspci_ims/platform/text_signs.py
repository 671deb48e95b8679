"""Lines that plugins ask for by tables: found in a report's text, tied to functions, never judged here."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..errors import PluginError
from ..model import Bdf, Diagnostic, SeenLine, TextSign
from .lines import EvidenceLines, payload

#: Of one sign so many lines are kept, the first ones.
LINES_MAX = 10_000
#: Characters of a line that a pattern sees: a vendor's pattern may be worse than linear.
LINE_CHARS_MAX = 4096
#: The group that ties a line to a function.
_BDF_GROUP = "bdf"

_Search = Callable[[], list[SeenLine]]


def _plainly(search: _Search) -> list[SeenLine]:
    return search()


class PluginSign(NamedTuple):
    """A text sign and the plugin that asks for it; `call` runs the search on that plugin's account.

    `call` lets nothing through but its result and `PluginError`; a plugin's host measures time in it.
    """

    plugin: str
    sign: TextSign
    call: Callable[[_Search], list[SeenLine]] = _plainly


@cache
def compile_sign(pattern: str) -> re.Pattern[str]:
    """The expression of a sign.

    Raises:
        re.error: it is none; `OverflowError` and `RecursionError` for one beyond all bounds.
    """
    with warnings.catch_warnings():
        # what a coming Python may read differently is its author's concern, not that of who reads a report
        warnings.simplefilter("ignore")
        return re.compile(pattern)


def find_seen_lines(
    lines: EvidenceLines, signs: Sequence[PluginSign]
) -> tuple[tuple[SeenLine, ...], list[Diagnostic]]:
    """The lines that match, in the order of the text, and remarks on signs that failed or saw too much."""
    places: dict[str, list[int]] = {}
    found: list[SeenLine] = []
    remarks: list[Diagnostic] = []

    def containing(literal: str) -> list[int]:
        if literal not in places:
            places[literal] = list(lines.containing(literal))
        return places[literal]

    for plugin, sign, call in signs:
        indices = containing(sign.literal)
        if not indices:
            # most reports hold no line for most signs, and a call on a plugin's account takes its time
            continue
        kept: list[SeenLine] = []

        def search(
            indices: list[int] = indices, sign: TextSign = sign, plugin: str = plugin
        ) -> list[SeenLine]:
            return list(_matching(lines, indices, sign, plugin))

        try:
            kept = call(search)
        except PluginError as error:
            remarks.append(Diagnostic("error", "PLUGIN_FAILED", f"plugin {plugin}: {error}"))
        if len(kept) > LINES_MAX:
            message = f"plugin {plugin}: text sign {sign.name}: cut after {LINES_MAX} lines"
            remarks.append(Diagnostic("warning", "LIMIT_SEEN_LINES", message, kept[LINES_MAX].span))
        found += kept[:LINES_MAX]
    found.sort(key=lambda line: (line.span.first_line, line.by, line.sign))
    return tuple(found), remarks


def _matching(
    lines: EvidenceLines, indices: Sequence[int], sign: TextSign, plugin: str
) -> Iterator[SeenLine]:
    """The lines that one sign matches, and one more than are kept where there are so many."""
    pattern = compile_sign(sign.pattern)
    count = 0
    for index in indices:
        match = pattern.search(payload(lines.lines[index][:LINE_CHARS_MAX]))
        last = index
        if match is None and lines.can_be_wrapped(index):
            match = pattern.search(lines.joined(index)[:LINE_CHARS_MAX])
            last = index + 1
        if match is None:
            continue
        values = tuple((name, text) for name, text in match.groupdict().items() if text is not None)
        place = Bdf.parse(dict(values).get(_BDF_GROUP, ""))
        span = lines.span(index, last)
        yield SeenLine(sign.name, span, None if place is None else str(place), values, plugin)
        count += 1
        if count > LINES_MAX:
            return
