"""Plugin `idxd`: Intel's Data Streaming and In-Memory Analytics Accelerators (Linux driver idxd).

Which devices there are stands in `devices`, what is said about one of them in `rules`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lspci_ims.api import DeviceFamily, Rule, hookimpl

from .devices import FAMILIES
from .rules import RULES


@hookimpl
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The accelerators that the idxd driver binds to."""
    return FAMILIES


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """Physical, virtual, masked, and not known."""
    return RULES
