"""Patterns of what a report must not carry to strangers, from `spec/private_values.tsv`.

None of them has an unbounded quantifier within another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..spec import rows

#: What stands in place of a private value.
MARK = "<redacted>"

#: Names that tell no machine from another; taken out at their place, not everywhere.
COMMON_NAMES = frozenset(
    (
        *("localhost", "localhost.localdomain", "linux", "kernel", "host", "guest", "server", "root", "user"),
        *(
            "ubuntu",
            "debian",
            "fedora",
            "centos",
            "rhel",
            "arch",
            "node",
            "none",
            "unknown",
            "intel",
            "nvidia",
        ),
        *("pci", "box", "test"),
    )
)


class PrivateValue(NamedTuple):
    """A kind of private value: the pattern, and what replaces a match."""

    pattern: re.Pattern[str]
    replacement: str


@cache
def private_values() -> tuple[PrivateValue, ...]:
    """Values that are taken out where they stand."""
    return _of("value")


@cache
def host_places() -> tuple[PrivateValue, ...]:
    """Places that name the host, captured as group 1."""
    return _of("host")


def _of(use: str) -> tuple[PrivateValue, ...]:
    return tuple(
        PrivateValue(
            re.compile(row["pattern"], re.IGNORECASE | re.MULTILINE), row["replacement"].replace("{}", MARK)
        )
        for row in rows("private_values")
        if row["use"] == use
    )
