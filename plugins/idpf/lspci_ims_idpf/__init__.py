"""Plugin `idpf`: infrastructure data path functions, a network interface specified by OASIS (driver idpf).

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
    """Intel's functions by id, and the functions of any vendor by the class of the interface."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Messages of the out-of-tree driver about sub-devices."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """What the specification asks of a function with sub-devices."""
    return RULES
