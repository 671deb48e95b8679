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


class Summary(msgspec.Struct):
    """How many rows there are, and for each counted column how many devices have each value.

    `vendor_id` counts those with SIOV, or with IMS by DVSEC or vendor.
    """

    inputs: int
    machines: int
    devices: int
    errors: int
    counts: dict[str, dict[str, int]]


class SummaryCounter:
    """Counts rows as they come, and keeps none."""

    def __init__(self) -> None:
        self._inputs = self._machines = self._devices = self._errors = 0
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
        self._errors += sum(row["level"] == "error" for row in errors)

    def summary(self) -> Summary:
        """What was counted so far, the most frequent values first."""
        return Summary(
            self._inputs,
            self._machines,
            self._devices,
            self._errors,
            {column: dict(counter.most_common()) for column, counter in self._counters.items()},
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
