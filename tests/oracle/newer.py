"""What the layouts know and lspci 3.9.0 does not print (table `newer.tsv`): the oracle is mute on it.

`never`: no release prints it. The others are judged by the printouts of twenty releases.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("newer.tsv")


@cache
def _newer() -> frozenset[tuple[str, str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return frozenset(
            (row["kind"], row["register"], label)
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            for label in row["labels"].split("|")
        )


def is_newer(kind: str, register: str, label: str) -> bool:
    """Whether lspci 3.9.0 does not print the field."""
    return (kind, register, label) in _newer()
