"""Plugin `mlx5`: NVIDIA's network functions of the Linux driver mlx5_core (ConnectX, BlueField).

Which devices there are stands in `devices`, which lines of a report tell about them in `signs`. `pairing` and
`vpd` read the report, the modules of rules say what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import DeviceFamily, Rule, TextSign, hookimpl

from .devices import FAMILIES
from .function_rules import FUNCTION_RULES
from .signs import TEXT_SIGNS
from .use_rules import USE_RULES

RULES: Final = (*FUNCTION_RULES, *USE_RULES)


@hookimpl
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The functions that mlx5_core binds to."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Sub-functions, vDPA devices and firmware, as the kernel and its tools print them."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """The vendor's statement, which function and card it is, and what runs on it."""
    return RULES
