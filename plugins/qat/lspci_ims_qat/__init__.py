"""Plugin `qat`: Intel's QuickAssist accelerators of the fourth generation (driver qat_4xxx and its kin).

Which devices there are stands in `devices`, which lines of a report tell about them in `signs`, what follows
in `rules`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lspci_ims.api import DeviceFamily, Rule, TextSign, hookimpl

from .devices import FAMILIES
from .rules import RULES
from .signs import TEXT_SIGNS


@hookimpl
def lspci_ims_device_families() -> Sequence[DeviceFamily]:
    """The accelerators, their virtual functions, and the virtual device that a host makes for a guest."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Interrupts and messages of the out-of-tree driver's sub-devices."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """What the driver's build decides, and what a report shows of it."""
    return RULES
