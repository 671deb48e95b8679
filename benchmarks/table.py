"""The tables for people: 100 columns wide, one a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from .bars import Judged
from .grid import Grid
from .result import Column, Group, Row
from .rounds import Failure, Spread
from .tally import Tally

WIDTH = 100
_TITLES: dict[Column, str] = {
    "ratio": "ratio (least-most)",
    "wall ratio": "wall (least-most)",
    "values": "values/f",
}


def group_lines(group: Group) -> Iterator[str]:
    """The lines of one group: its title, what was read, a row a contestant, the notes."""
    yield group.title
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in group.facts.items())
    if facts:
        yield f"  {facts}"
    titles = ["", *(_TITLES.get(column, column) for column in group.columns)]
    cells = [
        [row.name, *("" if row.outcome.failure else _CELLS[column](group, row) for column in group.columns)]
        for row in group.rows
    ]
    widths = _widths([titles, *cells])
    yield _line(titles, widths)
    for row, line in zip(group.rows, cells, strict=True):
        failure = row.outcome.failure
        yield _line(line, widths) if failure is None else _cut(f"  {row.name:<{widths[0]}}  {_told(failure)}")
    if group.reference:
        yield from _remark(f"ratio: {group.ratio_title}")
    for note in group.notes:
        yield from _remark(note)
    yield ""


def grid_lines(grid: Grid) -> Iterator[str]:
    """The lines of one grid: a row a case that is compared with another, a column a contestant."""
    yield grid.title
    names = list(grid.outcomes)
    shown = [
        case for case in grid.cases if case.against or grid.shows == "functions" or case is grid.cases[0]
    ]
    cells = [[case.name, *(_grid_cell(grid, case.name, name) for name in names)] for case in shown]
    titles = ["", *names]
    widths = _widths([titles, *cells])
    for line in (titles, *cells):
        yield _line(line, widths)
    yield from _remark(f"ratio: {grid.ratio_title}")
    reasons = {
        f"{name}: {failure.reason}"
        for name in names
        for case in grid.cases
        if (failure := grid.outcomes[name][case.name].failure) is not None
    }
    for reason in sorted(reasons):
        yield from _remark(reason)
    for note in grid.notes:
        yield from _remark(note)
    yield ""


def tally_lines(tally: Tally) -> Iterator[str]:
    """The lines of one tally."""
    yield tally.title
    cells = [[row.name, _whole(row.number), _whole(row.other), _short(row.ratio)] for row in tally.rows]
    titles = ["", "count", tally.other_title, "ratio"]
    widths = _widths([titles, *cells])
    yield _line(titles, widths)
    for row, line in zip(tally.rows, cells, strict=True):
        yield _cut(f"  {row.name:<{widths[0]}}  {row.reason}") if row.number is None else _line(line, widths)
    for note in tally.notes:
        yield from _remark(note)
    yield ""


def bar_lines(bars: Sequence[Judged]) -> Iterator[str]:
    """The table of bars."""
    yield "Bars"
    titles = ["", "bar", "measured", ""]
    cells = [[bar.what, bar.limit, _spread(bar.measured), bar.verdict] for bar in bars]
    widths = _widths([titles, *cells])
    for line in (titles, *cells):
        yield _cut(_line(line[:-1], widths[:-1]) + f"  {line[-1]}".rstrip())
    yield ""


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = cells
    return _cut("  ".join([f"  {first:<{widths[0]}}", *map(str.rjust, others, widths[1:])]).rstrip())


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"


def _remark(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _told(failure: Failure) -> str:
    return failure.reason if failure.missing else f"failed: {failure.reason}"


def _grid_cell(grid: Grid, case: str, contestant: str) -> str:
    outcome = grid.outcomes[contestant][case]
    if outcome.failure is not None:
        return "missing" if outcome.failure.missing else "failed"
    ratio = grid.ratio(case, contestant)
    against = "" if ratio is None else f" x{_short(ratio.median)}"
    if grid.shows == "functions":
        return f"{outcome.samples[0].functions}{against}"
    return f"{_short(outcome.cpu.median * 1000)}{against}"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return f"{_short(spread.median)} ({_short(spread.low)}-{_short(spread.high)})"


def _short(number: float | None) -> str:
    """Three digits that count, no exponent."""
    if number is None:
        return ""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _whole(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _values(row: Row) -> str:
    first = row.outcome.samples[0]
    return f"{first.values / first.functions:.0f}" if first.functions and first.values else ""


def _covered(row: Row) -> str:
    share = row.outcome.samples[0].covered
    return f"{share:.1%}" if share else ""


_CELLS: dict[Column, Callable[[Group, Row], str]] = {
    "version": lambda _, row: row.version,
    "MB/s": lambda _, row: _short(row.speed.median if row.speed else None),
    "functions/s": lambda _, row: _short(row.functions_per_second),
    "values": lambda _, row: _values(row),
    "covered": lambda _, row: _covered(row),
    "CPU ms": lambda _, row: _short(row.outcome.cpu.median * 1000),
    "wall ms": lambda _, row: _short(Spread.of([s.wall or 0 for s in row.outcome.samples]).median * 1000),
    "peak MB": lambda _, row: _short(row.peak_mb),
    "wall ratio": lambda group, row: _spread(group.wall_gain(row.name)),
    "ratio": lambda group, row: _spread(group.ratio(row.name) if group.reference else None),
}
