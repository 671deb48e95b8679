"""Counts over a dataset: SIOV, IMS, verdicts and vendors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from .rows import Rows

#: Columns that are counted, and the titles of their counts.
COUNTED: Mapping[str, str] = {
    "siov": "SIOV",
    "ims": "IMS",
    "proposal_2020_function": "usable by the function, ims= proposal of 2020",
    "remapping_2021_function": "usable by the function, remapping rule of 2021",
    "kernel_function": "usable by the function, mainline kernel",
    "virt": "bare metal or guest",
    "vendor_id": "vendor, of devices with SIOV or IMS",
}
#: Answers about devices that matter; vendors are counted among these.
_WITH_IMS = ("yes", "vendor-stated")
#: So many inputs are named for each kind of error.
_NAMED = 3


class Problem(msgspec.Struct):
    """Errors of one code: how many rows, and the first inputs that have one."""

    errors: int = 0
    inputs: dict[str, None] = {}


class Summary(msgspec.Struct):
    """How many rows there are, and for each counted column how many devices have each value.

    `vendor_id` counts those with SIOV, or with IMS by DVSEC or vendor. `problems` are the errors by code.
    """

    inputs: int
    machines: int
    devices: int
    errors: int
    counts: dict[str, dict[str, int]]
    problems: dict[str, Problem]


class SummaryCounter:
    """Counts rows as they come, and keeps none."""

    def __init__(self) -> None:
        self._inputs = self._machines = self._devices = 0
        self._problems: dict[str, Problem] = {}
        self._counters: dict[str, Counter[str]] = {column: Counter() for column in COUNTED}

    def write(self, rows: Rows) -> None:
        """Count the rows of a part."""
        asdict = msgspec.structs.asdict
        self.add(map(asdict, rows.inputs), map(asdict, rows.devices), map(asdict, rows.errors))

    def add(
        self,
        inputs: Iterable[Mapping[str, Any]],
        devices: Iterable[Mapping[str, Any]],
        errors: Iterable[Mapping[str, Any]],
    ) -> None:
        """Count rows, whatever they were read from."""
        for row in devices:
            self._devices += 1
            matters = row["siov"] not in ("no", "unknown") or row["ims"] in _WITH_IMS
            for column, counter in self._counters.items():
                if column != "vendor_id" or matters:
                    counter[row[column] or "unknown"] += 1
        for row in inputs:
            self._inputs += 1
            self._machines += row["machines"]
        for row in errors:
            if row["level"] == "error":
                problem = self._problems.setdefault(row["code"], Problem())
                problem.errors += 1
                if len(problem.inputs) < _NAMED:
                    problem.inputs[row["input"]] = None

    def summary(self) -> Summary:
        """What was counted so far, the most frequent values first."""
        return Summary(
            self._inputs,
            self._machines,
            self._devices,
            sum(problem.errors for problem in self._problems.values()),
            {column: dict(counter.most_common()) for column, counter in self._counters.items()},
            dict(sorted(self._problems.items(), key=lambda item: -item[1].errors)),
        )


def summarize(
    inputs: Iterable[Mapping[str, Any]],
    devices: Iterable[Mapping[str, Any]],
    errors: Iterable[Mapping[str, Any]],
) -> Summary:
    """Count rows, whatever they were read from."""
    counter = SummaryCounter()
    counter.add(inputs, devices, errors)
    return counter.summary()
