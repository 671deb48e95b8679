"""Plugin `idxd`: Intel's Data Streaming and In-Memory Analytics Accelerators (Linux driver idxd).

Which devices there are stands in `devices`, which lines of a report tell about them in `signs`. `form` and
`gencap` read the report, the modules of rules say what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import DeviceFamily, Rule, TextSign, hookimpl

from .devices import FAMILIES
from .driver_rules import DRIVER_RULES
from .form_rules import FORM_RULES
from .register_rules import REGISTER_RULES
from .signs import TEXT_SIGNS

RULES: Final = (*FORM_RULES, *REGISTER_RULES, *DRIVER_RULES)


@hookimpl
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The accelerators that the idxd driver binds to."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Messages of the driver, and GENCAP as sysfs and accel-config show it."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """What form a function has, what its registers and its driver tell."""
    return RULES
