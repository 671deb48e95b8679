"""Counts over a dataset: SIOV, IMS, verdicts and vendors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

#: Columns that are counted, and the titles of their counts.
COUNTED: Mapping[str, str] = {
    "siov": "SIOV",
    "ims": "IMS",
    "proposal_2020_function": "usable by the function, ims= proposal of 2020",
    "remapping_2021_function": "usable by the function, remapping rule of 2021",
    "kernel_function": "usable by the function, mainline kernel",
    "virt": "bare metal or guest",
    "vendor_id": "vendor",
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


def summarize(
    inputs: Iterable[Mapping[str, Any]],
    devices: Iterable[Mapping[str, Any]],
    errors: Iterable[Mapping[str, Any]],
) -> Summary:
    """Count rows, whatever they were read from."""
    counters: dict[str, Counter[str]] = {column: Counter() for column in COUNTED}
    total = 0
    for row in devices:
        total += 1
        matters = row["siov"] not in ("no", "unknown") or row["ims"] in _WITH_IMS
        for column, counter in counters.items():
            if column != "vendor_id" or matters:
                counter[row[column] or "unknown"] += 1
    number = machines = 0
    for row in inputs:
        number += 1
        machines += row["machines"]
    return Summary(
        number,
        machines,
        total,
        sum(row["level"] == "error" for row in errors),
        {column: dict(counter.most_common()) for column, counter in counters.items()},
    )
