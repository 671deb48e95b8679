"""Plugin `mlx5`: NVIDIA's network functions of the Linux driver mlx5_core (ConnectX, BlueField).

Which devices there are stands in `devices`, what is said about them in `rules`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lspci_ims.api import DeviceFamily, Rule, hookimpl

from .devices import FAMILIES
from .rules import RULES


@hookimpl
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The functions that mlx5_core binds to."""
    return FAMILIES


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """The vendor's statement."""
    return RULES
