"""The tables for people: 100 columns wide, one a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from textwrap import shorten, wrap

from .bars import Judged
from .result import Column, Group, Row
from .rounds import Spread

WIDTH = 100


def group_lines(group: Group) -> Iterator[str]:
    """The lines of one group."""
    yield group.title
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in group.facts.items())
    if facts:
        yield f"  {facts}"
    columns = [column for column in group.columns if column != "note"]
    titles = ["", *("ratio (least to most)" if column == "ratio" else column for column in columns)]
    cells = [[row.name, *(_cell(group, row, column) for column in columns)] for row in group.rows]
    widths = [max(len(line[index]) for line in (titles, *cells)) for index in range(len(titles))]
    note = "note" in group.columns
    for line, row in zip((titles, *cells), (None, *group.rows), strict=True):
        failure = None if row is None else row.outcome.failure
        if failure is not None:
            state = "not installed" if failure.missing else "failed"
            yield _cut(f"  {line[0]:<{widths[0]}}  {state}: {failure.reason}")
            continue
        text = "  ".join(
            f"{cell:<{width}}" if index == 0 else f"{cell:>{width}}"
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield _cut(f"  {text}  {row.note if note and row is not None else ''}".rstrip())
    if group.reference:
        yield from wrap(f"ratio: {group.ratio_title}", WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    for remark in group.notes:
        yield from wrap(remark, WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    yield ""


def bar_lines(bars: Sequence[Judged]) -> Iterator[str]:
    """The table of bars."""
    yield "Bars"
    width = max(len(bar.what) for bar in bars)
    for bar in bars:
        measured = "" if bar.measured is None else _spread(bar.measured)
        yield _cut(f"  {bar.what:<{width}}  {bar.limit:>8}  {measured:>20}  {bar.verdict}")
    yield ""


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def _cell(group: Group, row: Row, column: Column) -> str:
    return "" if row.outcome.failure is not None else _CELLS[column](group, row)


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return f"{_short(spread.median)} ({_short(spread.low)} to {_short(spread.high)})"


def _short(number: float | None) -> str:
    """Three digits that count, no exponent."""
    if number is None:
        return ""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _values(row: Row) -> str:
    first = row.outcome.samples[0]
    if not first.functions or first.values is None:
        return "-"
    return f"{first.values / first.functions:.0f}"


_CELLS: dict[Column, Callable[[Group, Row], str]] = {
    "version": lambda _, row: shorten(row.version, 10, placeholder="…"),
    "MB/s": lambda _, row: _short(row.speed.median if row.speed else None),
    "functions/s": lambda _, row: _short(row.functions_per_second),
    "values": lambda _, row: _values(row),
    "CPU ms": lambda _, row: _short(row.outcome.cpu.median * 1000),
    "wall ms": lambda _, row: _short(Spread.of([s.wall or 0 for s in row.outcome.samples]).median * 1000),
    "peak MB": lambda _, row: _short(row.peak_mb),
    "ratio": lambda group, row: _spread(group.ratio(row.name) if group.reference else None),
    "note": lambda _, row: row.note,
}
