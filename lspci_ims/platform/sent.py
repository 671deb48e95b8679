"""Which outputs of commands a text holds, and whether whole, by the table `spec/sent.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..model import Span
from ..spec import rows
from .cpuinfo import has_whole_flags
from .detectors import has_word
from .findings import Sent
from .lines import EvidenceLines

#: What the column `whole` says where it is no pattern.
_WORDS = ("yes", "no", "@flags", "@word")


class _Form(NamedTuple):
    """One row: a line by which the output of a kind is known, and what else makes it whole."""

    kind: str
    hints: tuple[str, ...]
    literal: str
    pattern: re.Pattern[str]
    lines: int
    needs: str
    whole: str
    completing: re.Pattern[str] | None
    lack: str | None


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(
        _Form(
            row["kind"],
            tuple(row["hint"].split("|")),
            row["literal"],
            re.compile(row["pattern"]),
            int(row["lines"]),
            row["needs"],
            row["whole"],
            None if row["whole"] in _WORDS else re.compile(row["whole"]),
            None if row["lack"] == "-" else row["lack"],
        )
        for row in rows("sent")
    )


def find_sent(lines: EvidenceLines, hint: str | None = None) -> Iterator[Sent]:
    """For each kind of output that the text holds one statement: whole, or the first lack that was seen.

    Args:
        lines: the lines that lspci did not print.
        hint: the kind of the member; None looks for all kinds.
    """
    found: dict[str, Sent] = {}
    for form in _forms():
        if hint not in (None, *form.hints) or (hint is None and form.lines == 0):
            continue
        known = found.get(form.kind)
        if known is not None and known.whole:
            continue
        span = _first_of_enough(form, lines, 1 if hint is not None else form.lines)
        if span is None:
            continue
        if _is_whole(form, lines):
            found[form.kind] = Sent(form.kind, True, span)
        elif form.lack is not None and known is None:
            found[form.kind] = Sent(form.kind, False, span, form.lack)
    yield from sorted(found.values(), key=lambda sent: (sent.span.first_line, sent.kind))


def _first_of_enough(form: _Form, lines: EvidenceLines, count: int) -> Span | None:
    """The first line that matches, when `count` lines do."""
    first: Span | None = None
    for index in lines.containing(form.literal) if form.literal else range(len(lines)):
        if form.pattern.search(lines.payload(index)):
            first = first or lines.span(index)
            count -= 1
            if count <= 0:
                return first
    return None


def _is_whole(form: _Form, lines: EvidenceLines) -> bool:
    if form.completing is not None:
        return any(form.completing.search(lines.payload(index)) for index in lines.containing(form.needs))
    if form.whole == "@flags":
        return has_whole_flags(lines, "Flags" if form.kind == "lscpu" else "flags")
    if form.whole == "@word":
        return has_word(lines, form.literal)
    return form.whole == "yes"
