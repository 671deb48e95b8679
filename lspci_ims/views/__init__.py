"""Typed views of one capability: the same attributes whether the capability was read from text or bytes."""

from .canonical import canonical, value_of
from .express import Express
from .functions import Acs, Sriov
from .interrupts import Msi, MsiX
from .siov import SiovDvsec, SiovExtended
from .translation import Ats, Pasid, Pri
from .vendor import Dvsec, Vsec
from .view import View

__all__ = [
    "Acs",
    "Ats",
    "Dvsec",
    "Express",
    "Msi",
    "MsiX",
    "Pasid",
    "Pri",
    "SiovDvsec",
    "SiovExtended",
    "Sriov",
    "View",
    "Vsec",
    "canonical",
    "value_of",
]
