"""Names of capabilities by id, from the table `spec/capabilities.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from ..spec import rows


class CapabilityName(NamedTuple):
    """The project's kind, and the name as pciutils 3.14 prints it (`{}`: the id)."""

    kind: str
    text: str


#: What pciutils 3.14 prints for an id that it does not know.
_UNNAMED = {False: "Capability ID {:#x}", True: "Extended Capability ID {:#x}"}


def name_of(identifier: int, *, extended: bool) -> CapabilityName:
    """Kind and printed name of a capability; kind `unknown` when the id has none."""
    known = _names().get((extended, identifier))
    if known is not None and known.text:
        return known
    kind = "unknown" if known is None else known.kind
    return CapabilityName(kind, _UNNAMED[extended].format(identifier))


@cache
def _names() -> Mapping[tuple[bool, int], CapabilityName]:
    return {
        (row["space"] == "ext", int(row["id"], 16)): CapabilityName(row["kind"], row["name"])
        for row in rows("capabilities")
    }
