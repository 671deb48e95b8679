"""Grids: inputs down, contestants across; a cell is compared with the contestant's cell of another input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from .result import spread_builtins
from .rounds import Outcome, Spread

#: What a cell tells beside its ratio: the CPU milliseconds, or how many functions were found.
Shows = Literal["time", "functions"]


class Case(NamedTuple):
    """One input; `against` is the case that its cells are compared with, empty for none.

    `megabytes` is its size, 10^6 bytes; `functions` is how many PCI functions are in it.
    """

    name: str
    megabytes: float
    functions: int
    against: str = ""


@dataclass(frozen=True)
class Grid:
    """Outcomes by contestant and case; what a cell is compared with stands in its case."""

    key: str
    title: str
    cases: tuple[Case, ...]
    outcomes: Mapping[str, Mapping[str, Outcome]]
    shows: Shows
    ratio_title: str
    notes: tuple[str, ...] = ()

    #: A cell below this, in seconds, is too short for its ratio to mean anything.
    SHORTEST = 0.01

    def ratio(self, case: str, contestant: str) -> Spread | None:
        """How many times the CPU of the case it is compared with, round by round."""
        against = next(one.against for one in self.cases if one.name == case)
        outcomes = self.outcomes[contestant]
        if not against or not outcomes[case].samples or not outcomes[against].samples:
            return None
        pairs = zip(outcomes[case].samples, outcomes[against].samples, strict=False)
        return Spread.of([one.cpu / max(other.cpu, 1e-9) for one, other in pairs])

    def worst(self, contestant: str) -> tuple[str, Spread] | None:
        """The case with the greatest ratio, of those long enough to be measured."""
        told = [
            (case.name, spread)
            for case in self.cases
            if (outcome := self.outcomes[contestant][case.name]).samples
            and outcome.cpu.median >= self.SHORTEST
            and (spread := self.ratio(case.name, contestant)) is not None
        ]
        return max(told, key=lambda one: one[1].median, default=None)

    def failed(self, contestant: str) -> list[str]:
        """The cases that a contestant did not get through."""
        outcomes = self.outcomes[contestant]
        return [case.name for case in self.cases if outcomes[case.name].failure is not None]


def grid_builtins(grid: Grid) -> dict[str, Any]:
    """A grid for JSON; times in seconds, sizes in 10^6 bytes."""
    return {
        "key": grid.key,
        "title": grid.title,
        "ratio": grid.ratio_title,
        "notes": list(grid.notes),
        "cases": [case._asdict() for case in grid.cases],
        "cells": [
            {"case": case.name, "contestant": contestant, **_cell(grid, case.name, contestant)}
            for case in grid.cases
            for contestant in grid.outcomes
        ],
    }


def _cell(grid: Grid, case: str, contestant: str) -> dict[str, Any]:
    outcome = grid.outcomes[contestant][case]
    failure = outcome.failure
    if failure is not None:
        return {"state": "not installed" if failure.missing else "failed", "reason": failure.reason}
    return {
        "state": "measured",
        "cpu": outcome.cpu._asdict(),
        "samples": [sample.cpu for sample in outcome.samples],
        "functions": outcome.samples[0].functions,
        "ratio": spread_builtins(grid.ratio(case, contestant)),
    }
