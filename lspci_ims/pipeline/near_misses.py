"""Texts without a verbose dump: what they are instead, and what to run again.

Table: `spec/near_misses.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..model import Diagnostic, Dump, Span
from ..source import Input
from ..spec import rows

#: More of a text is not looked at, nor of a line: the table is for inputs that are something else as a whole.
_LINES = 20_000
_COLUMNS = 300
_BINARY_LINES = 100


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


class NearMisses:
    """What to say of a report without a dump, or with none that was printed with -v."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._verbose = False
        self._short: Diagnostic | None = None
        self._found: dict[str, Diagnostic] = {}
        self._first: Span | None = None
        self._texts = 0
        self._binary = 0

    def look_at(self, text: Input, dumps: Sequence[Dump]) -> None:
        """Take in one text of the report with the dumps in it."""
        if self._verbose:
            return
        if any(_is_verbose(dump) for dump in dumps):
            self._verbose = True
        elif dumps:
            row, line = _row_of(dumps), dumps[0].source.first_line
            self._short = self._short or _remark(text, row, line, "info")
        elif self._short is None:
            self._texts += 1
            # text that lspci prints, in any encoding, holds none; a program or a picture does
            self._binary += any("\0" in line[:_COLUMNS] for line in text.lines[:_BINARY_LINES])
            if self._first is None and text.lines:
                self._first = text.span(1, text=text.lines[0][:200])
            for row, line in _recognised(text):
                self._found.setdefault(row.name, _remark(text, row, line, "warning"))

    def remarks(self, *, also: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
        """The remarks; `also` are members that hold something else of use."""
        if self._verbose:
            return ()
        if self._short is not None:
            return (self._short,)
        if self._found:
            return tuple(self._found.values())
        return (self._nothing(also),)

    def _nothing(self, also: Sequence[str]) -> Diagnostic:
        more = ", ".join(also[:4]) + (f" and {len(also) - 4} more" if len(also) > 4 else "")
        beside = f", only evidence about the machine ({more})" if also else ""
        kind = next(
            (row for row in rows("unread_files") if self._name.lower().endswith(_suffixes(row))), None
        )
        if kind is not None:
            message = (
                f"{self._name}: no lspci output found: this is {kind['what']}\n\nhint: {kind['way_out']}"
            )
            return Diagnostic("error", "NO_LSPCI", message, self._first)
        what = f" in {self._texts} texts" if self._texts > 1 else ""
        if self._binary == self._texts:
            what = " (this is no text)" if self._texts else " (there is no text in it)"
        message = (
            f"{self._name}: no lspci output found{what}{beside}\n\nhint: a dump has lines such as "
            "`00:00.0 Host bridge: ...`; run `sudo lspci -vvv -xxxx > report.txt`"
        )
        return Diagnostic("error", "NO_LSPCI", message, self._first)


def _suffixes(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row["suffixes"].split())


def _is_verbose(dump: Dump) -> bool:
    if dump.lspci.verbosity > 0 or dump.lspci.hexdump_bytes > 0:
        return True
    return any(device.capabilities or device.access_denied is not None for device in dump.devices)


def _row_of(dumps: Sequence[Dump]) -> NearMiss:
    """Whether a dump without -v was made with -k or shows nothing but head lines."""
    name = "lspci -k" if any(d.registers or d.modules for dump in dumps for d in dump.devices) else "lspci"
    return next(row for row in _table() if row.name == name)


def _recognised(text: Input) -> Iterator[tuple[NearMiss, int]]:
    """The first row of the table that the text matches, and the line."""
    lines = [line[:_COLUMNS] for line in text.lines[:_LINES]]
    for row in _table():
        if row.lines == 0:
            continue
        hits = [number for number, line in enumerate(lines, 1) if row.pattern.match(line)]
        if len(hits) >= row.lines:
            yield row, hits[0]
            return


def _remark(text: Input, row: NearMiss, line: int, level: str) -> Diagnostic:
    where = text.name if text.member is None else f"{text.name}: {text.member}"
    message = f"{where}: this is {row.what}\n\nhint: run `{row.rerun}`"
    span = text.span(line, text=text.lines[line - 1][:200])
    return Diagnostic("info" if level == "info" else "warning", "NEAR_MISS", message, span)
