"""Differences that are lspci's own doing, each with its proof (table `known-differences.tsv`).

Nothing else may differ. A row explains a difference when its two patterns match and its condition holds
for the bytes of that function.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lspci_ims.model import ConfigSpace

_TABLE = Path(__file__).with_name("known-differences.tsv")


class KnownRow(NamedTuple):
    """One row of the table."""

    name: str
    what: re.Pattern[str]
    proof: re.Pattern[str]
    holds: str
    releases: str
    why: str


def _fault(name: str, *, extended: bool) -> Callable[[ConfigSpace], bool]:
    return lambda space: any(fault.name == name and fault.extended is extended for fault in space.faults)


def _pci_x_elsewhere(space: ConfigSpace) -> bool:
    header_type = int(space.data[0x1C:0x1E], 16) & 0x7F
    silent = {"pci-x", "subsystem-id"} if header_type > 1 else {"subsystem-id"}
    return any(capability.kind in silent for capability in space.capabilities)


def _cardbus_short(space: ConfigSpace) -> bool:
    return int(space.data[0x1C:0x1E], 16) & 0x7F == 2 and space.bytes < 128


def _last_one_cut(space: ConfigSpace) -> bool:
    places = [capability.offset or 0 for capability in space.capabilities if not capability.extended]
    broken = [fault.offset for fault in space.faults if fault.name == "all-ones" and not fault.extended]
    return any(place + 4 > space.bytes for place in (*places[-1:], *broken))


#: What a row may ask of the bytes.
CONDITIONS: Mapping[str, Callable[[ConfigSpace], bool]] = {
    "always": lambda _: True,
    "pci-x-elsewhere": _pci_x_elsewhere,
    "cardbus-short": _cardbus_short,
    "last-one-cut": _last_one_cut,
    "standard-out-of-range": _fault("out-of-range", extended=False),
    "extended-out-of-range": _fault("out-of-range", extended=True),
    "extended-all-ones": _fault("all-ones", extended=True),
}


@cache
def known_rows() -> tuple[KnownRow, ...]:
    """The table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            KnownRow(
                row["name"],
                re.compile(row["what"]),
                re.compile(row["proof"], re.DOTALL),
                row["holds"],
                row["releases"],
                row["why"],
            )
            for row in table
        )


def is_known(what: str, proof: str, space: ConfigSpace) -> str | None:
    """Which row explains a difference; None when none does."""
    for row in known_rows():
        if row.what.fullmatch(what) and row.proof.search(proof) and CONDITIONS[row.holds](space):
            return row.name
    return None
