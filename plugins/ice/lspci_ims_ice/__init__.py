"""Plugin `ice`: Intel's E800 series of network controllers (Linux driver ice).

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
    """The controllers that the ice driver binds to, and their virtual function."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Messages of the out-of-tree driver about Scalable IOV."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """SIOV by the driver's own rule, and without IMS."""
    return RULES
