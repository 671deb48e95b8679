"""Byte layouts of capabilities for the config-space writer, one frozen class each, values by keyword.

Section numbers are those of the PCI Express Base Specification, revision 6.0, unless another is named.
"""

from .express import Express
from .extended import Acs, Aer, Ari, Ats, Ltr, Pasid, Pri, SerialNumber, Sriov, Tph, VirtualChannel
from .layout import Layout, Registers
from .standard import Msi, MsiX, PowerManagement, SubsystemId
from .vendor import Dvsec, SiovDvsec, SiovExtended, Vsec

__all__ = [
    "Acs",
    "Aer",
    "Ari",
    "Ats",
    "Dvsec",
    "Express",
    "Layout",
    "Ltr",
    "Msi",
    "MsiX",
    "Pasid",
    "PowerManagement",
    "Pri",
    "Registers",
    "SerialNumber",
    "SiovDvsec",
    "SiovExtended",
    "Sriov",
    "SubsystemId",
    "Tph",
    "VirtualChannel",
    "Vsec",
]
