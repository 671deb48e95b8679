"""Decision tables: first match wins; the rows are those of `spec/decision/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ..spec import rows

#: The columns that are inputs, and every value each can take. A test proves the tables total over these.
DOMAINS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "device": {
        "siov_dvsec": ("seen", "not-seen"),
        "ims_bit": ("set", "clear", "unknown"),
        "ext_0x38": ("yes", "no"),
        "list": ("complete", "incomplete"),
        "unnamed_dvsec": ("yes", "no"),
        "pcie": ("yes", "no", "unknown"),
        "vendor": ("none", "states-ims", "states-no-ims", "virtual-or-masked", "ims-not-told", "conflict"),
    },
    "usable": {
        "policy": ("auto", "on", "off"),
        "arch": ("x86", "other", "unknown"),
        "virt": ("bare-metal", "vm", "dom0", "unknown", "conflict"),
        "viommu": ("hint", "no-hint", "unknown"),
        "ir": ("on", "off", "unknown"),
        "kernel": ("unknown", "before-6.2", "6.2-6.9", "from-6.10", "vendor"),
    },
    "subdevice": {
        "needs": ("none", "unknown", "pasid"),
        "pasid": ("absent", "disabled", "enabled", "unknown"),
        "sr_iov_excludes_and_active": ("yes", "no"),
        "scalable_mode": ("on", "off", "unknown"),
    },
}

Row = Mapping[str, str]


@cache
def _table(name: str, group: str | None) -> tuple[tuple[tuple[frozenset[str] | None, ...], Row], ...]:
    """The rows of one table (and of one value of its first column), cells as sets, None for `*`."""
    columns = tuple(DOMAINS[name])
    return tuple(
        (tuple(None if row[c] == "*" else frozenset(row[c].split("|")) for c in columns), row)
        for row in rows(f"decision/{name}")
        if group is None or group in row.values()
    )


def first_match(name: str, group: str | None, given: tuple[str, ...]) -> Row:
    """The first row of a table that accepts the values, in the order of `DOMAINS[name]`.

    Raises:
        LookupError: no row does; a test shows that this cannot happen for values of `DOMAINS`.
    """
    for cells, row in _table(name, group):
        if all(cell is None or value in cell for cell, value in zip(cells, given, strict=True)):
            return row
    raise LookupError(f"{name}: no row for {given}")


def codes_of(row: Row) -> tuple[str, ...]:
    """The reason codes of a row."""
    return tuple(row["codes"].split(","))
