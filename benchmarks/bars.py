"""The bars that the tool must clear, as a table, each judged by the numbers of the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from .grid import Grid
from .groups.readers import CHECK, OURS
from .groups.scanning import TWO
from .groups.whole import LARGE
from .result import Group
from .rounds import Spread
from .tally import Tally

Results = Mapping[str, Group | Grid | Tally]


class Number(NamedTuple):
    """What is judged, and where it comes from when it is one of several."""

    spread: Spread
    where: str = ""


class Bar(NamedTuple):
    """One bar: a number of the run that must be at least, or at most, some limit."""

    what: str
    limit: float
    at_least: bool
    number: Callable[[Results], Number | None]


class Judged(NamedTuple):
    """A bar with what the run measured; `verdict` in words, `reached` None when it was not measured."""

    what: str
    limit: str
    measured: Spread | None
    reached: bool | None
    verdict: str


def _ratio(group: str, name: str) -> Callable[[Results], Number | None]:
    """The ratio of a row to its group's reference."""

    def number(results: Results) -> Number | None:
        found = results.get(group)
        spread = found.ratio(name) if isinstance(found, Group) else None
        return None if spread is None else Number(spread)

    return number


def _worst(grid: str, contestant: str) -> Callable[[Results], Number | None]:
    """The greatest ratio of a contestant in a grid, endless where it did not get through a case."""

    def number(results: Results) -> Number | None:
        found = results.get(grid)
        if not isinstance(found, Grid) or contestant not in found.outcomes:
            return None
        if failed := found.failed(contestant):
            return Number(Spread.of([float("inf")]), failed[0])
        worst = found.worst(contestant)
        return None if worst is None else Number(worst[1], worst[0])

    return number


def _runs(group: str, name: str) -> Callable[[Results], Number | None]:
    """1 when a command did what it should in every round, else 0."""

    def number(results: Results) -> Number | None:
        found = results.get(group)
        row = found.row(name) if isinstance(found, Group) else None
        return None if row is None else Number(Spread.of([float(row.outcome.failure is None)]))

    return number


def _gain(group: str, name: str) -> Callable[[Results], Number | None]:
    """How many times as fast by the clock as its group's reference a row is."""

    def number(results: Results) -> Number | None:
        found = results.get(group)
        spread = found.wall_gain(name) if isinstance(found, Group) else None
        return None if spread is None else Number(spread)

    return number


def _peak(group: str, name: str) -> Callable[[Results], Number | None]:
    """The most memory of a row, 10^6 bytes, and the size of the text it was measured on."""

    def number(results: Results) -> Number | None:
        found = results.get(group)
        row = found.row(name) if isinstance(found, Group) else None
        peak = None if row is None else row.peak_mb
        if row is None or peak is None:
            return None
        return Number(Spread.of([peak]), f"{row.megabytes or 0:,.0f} MB of text, the bar is for 1,000")

    return number


#: 4 MB/s where py-lspci reads 22 MB/s.
_FIRST_TIME = 4 / 22

BARS = (
    Bar("many reports: speed / py-lspci's", 1.0, True, _ratio("warm", "py-lspci")),
    Bar("many reports: speed / textfsm's", 1.0, True, _ratio("warm", "textfsm")),
    Bar("many reports: speed / lspci -F -vvv", 1.0, True, _ratio("warm", "lspci -F -vvv")),
    Bar("lines seen first: speed / py-lspci's", _FIRST_TIME, True, _ratio("first-time", "py-lspci")),
    Bar("check 500 devices, json: CPU / imports", 12, False, _ratio("processes", LARGE)),
    Bar("check 1 device: CPU / imports", 4, False, _ratio("processes", "check 1 device")),
    Bar("--version: CPU / imports", 1.5, False, _ratio("processes", "--version")),
    Bar("import lspci_ims.api stays light", 1, True, _runs("processes", "import lspci_ims.api")),
    Bar("10 x the input: CPU, parse", 11, False, _worst("growth", OURS)),
    Bar("10 x the input: CPU, check", 11, False, _worst("growth", CHECK)),
    Bar("scan: 2 processes, wall time gained", 1.8, True, _gain("scan", TWO)),
    Bar("scan: MB resident", 300, False, _peak("scan", TWO)),
    Bar("10 x the reports: CPU, containers", 11, False, _worst("containers", "check")),
)


def judge(results: Results) -> list[Judged]:
    """Every bar with what the run says of it."""
    return [_judge(bar, bar.number(results)) for bar in BARS]


def _judge(bar: Bar, number: Number | None) -> Judged:
    limit = f"{'>=' if bar.at_least else '<='} {bar.limit:.3g}"
    if number is None:
        return Judged(bar.what, limit, None, None, "not measured")

    def clears(value: float) -> bool:
        return value >= bar.limit if bar.at_least else value <= bar.limit

    reached = clears(number.spread.median)
    doubtful = clears(number.spread.low) != clears(number.spread.high)
    verdict = "reached" if reached else "not reached"
    verdict += ", not in every round" if doubtful and reached else ", but in some round" if doubtful else ""
    return Judged(
        bar.what, limit, number.spread, reached, verdict + (f": {number.where}" if number.where else "")
    )
