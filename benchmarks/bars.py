"""The bars that the tool must clear, as a table, each judged by the numbers of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .result import Results
from .rounds import Spread


class Bar(NamedTuple):
    """One bar: a number of the run that must be at least, or at most, some limit."""

    what: str
    limit: float
    at_least: bool
    number: Callable[[Results], Spread | None]


class Judged(NamedTuple):
    """A bar with what the run measured; `verdict` in words, `reached` None when it was not measured."""

    what: str
    limit: str
    measured: Spread | None
    reached: bool | None
    verdict: str


def _against(group: str, peer: str) -> Callable[[Results], Spread | None]:
    """How many times as fast as a peer this tool is."""
    return lambda results: results.ratio(group, peer)


def _cost(name: str) -> Callable[[Results], Spread | None]:
    """How many times the imports' CPU a command takes."""
    return lambda results: results.ratio("processes", name)


#: 4 MB/s where py-lspci reads 22 MB/s.
_FIRST_TIME = 4 / 22

BARS = (
    Bar("many reports, speed by py-lspci's", 1.0, True, _against("warm", "py-lspci")),
    Bar("many reports, speed by textfsm's", 1.0, True, _against("warm", "textfsm")),
    Bar("many reports, speed by that of lspci -F -vvv", 1.0, True, _against("warm", "lspci -F -vvv")),
    Bar("lines seen first, speed by py-lspci's", _FIRST_TIME, True, _against("first-time", "py-lspci")),
    Bar("check --format json, 500 devices, by imports", 12, False, _cost("check, 500 devices, json")),
    Bar("check, 1 device, by imports", 4, False, _cost("check, 1 device")),
    Bar("--version, by imports", 1.5, False, _cost("--version")),
)


def judge(results: Results) -> list[Judged]:
    """Every bar with what the run says of it."""
    return [_judge(bar, bar.number(results)) for bar in BARS]


def _judge(bar: Bar, measured: Spread | None) -> Judged:
    limit = f"{'>=' if bar.at_least else '<='} {bar.limit:.3g}"
    if measured is None:
        return Judged(bar.what, limit, None, None, "not measured")

    def clears(number: float) -> bool:
        return number >= bar.limit if bar.at_least else number <= bar.limit

    reached = clears(measured.median)
    doubtful = clears(measured.low) != clears(measured.high)
    verdict = "reached" if reached else "not reached"
    return Judged(bar.what, limit, measured, reached, verdict + (", not in every round" if doubtful else ""))
