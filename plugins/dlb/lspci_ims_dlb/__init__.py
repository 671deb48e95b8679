"""Plugin `dlb`: Intel's Dynamic Load Balancer (drivers dlb2, out of tree, and DPDK).

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
    """The load balancers of both versions, with their virtual functions."""
    return FAMILIES


@hookimpl
def lspci_ims_text_signs() -> Sequence[TextSign]:
    """Messages of the out-of-tree driver about SIOV and IMS."""
    return TEXT_SIGNS


@hookimpl
def lspci_ims_rules() -> Sequence[Rule]:
    """Which version has IMS, and what its driver did."""
    return RULES
