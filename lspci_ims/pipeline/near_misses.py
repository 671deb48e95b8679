"""Texts without a verbose dump: what they are instead, and what to run again.

Table: `spec/near_misses.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..model import Diagnostic, Dump
from ..source import Input
from ..spec import rows

#: More of a text is not looked at, nor of a line: the table is for inputs that are something else as a whole.
_LINES = 20_000
_COLUMNS = 300


class NearMiss(NamedTuple):
    """A listing that is not the one asked for. `lines` is how many lines of it must be there."""

    name: str
    pattern: re.Pattern[str]
    lines: int
    what: str
    rerun: str


@cache
def _table() -> tuple[NearMiss, ...]:
    return tuple(
        NearMiss(row["name"], re.compile(row["pattern"]), int(row["lines"]), row["what"], row["rerun"])
        for row in rows("near_misses")
    )


def near_misses(text: Input, dumps: Sequence[Dump]) -> list[Diagnostic]:
    """What to say of an input without a dump, or with none that was printed with -v."""
    if any(_is_verbose(dump) for dump in dumps):
        return []
    if dumps:
        row = _short(dumps)
        return [_remark(text, row, dumps[0].source.first_line, "info")]
    found = _recognise(text)
    return [found] if found is not None else [_nothing_found(text)]


def _is_verbose(dump: Dump) -> bool:
    if dump.lspci.verbosity > 0 or dump.lspci.hexdump_bytes > 0:
        return True
    return any(device.capabilities or device.access_denied is not None for device in dump.devices)


def _short(dumps: Sequence[Dump]) -> NearMiss:
    """Whether a dump without -v was made with -k or shows nothing but head lines."""
    name = "lspci -k" if any(d.registers or d.modules for dump in dumps for d in dump.devices) else "lspci"
    return next(row for row in _table() if row.name == name)


def _recognise(text: Input) -> Diagnostic | None:
    lines = [line[:_COLUMNS] for line in text.lines[:_LINES]]
    for row in _table():
        if row.lines == 0:
            continue
        hits = [number for number, line in enumerate(lines, 1) if row.pattern.match(line)]
        if len(hits) >= row.lines:
            return _remark(text, row, hits[0], "warning")
    return None


def _remark(text: Input, row: NearMiss, line: int, level: str) -> Diagnostic:
    message = f"{text.name}: this is {row.what}\n\nhint: run `{row.rerun}`"
    span = text.span(line, text=text.lines[line - 1][:200])
    return Diagnostic("info" if level == "info" else "warning", "NEAR_MISS", message, span)


def _nothing_found(text: Input) -> Diagnostic:
    span = text.span(1, text=text.lines[0][:200]) if text.lines else None
    message = (
        f"{text.name}: no lspci output found\n\nhint: a dump has lines such as "
        "`00:00.0 Host bridge: ...`; run `sudo lspci -vvv -xxxx > report.txt`"
    )
    return Diagnostic("error", "NO_LSPCI", message, span)
