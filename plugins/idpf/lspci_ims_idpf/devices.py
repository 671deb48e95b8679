"""The device ids of Intel's functions, the class that the interface has with any vendor, and who else has it.

pci.ids has one name for both ids (Infrastructure Data Path Function), so that it tells neither.
"""

from __future__ import annotations

from typing import Final

from lspci_ims.api import DeviceFamily, FamilyDevice

#: Intel's functions, by id.
BY_ID: Final = "idpf"
#: Ethernet controllers with programming interface 01, of any vendor.
BY_CLASS: Final = "idpf-class"

_DRIVER = "Linux drivers/net/ethernet/intel/idpf/idpf_devids.h"
_CLASS = "Linux drivers/net/ethernet/intel/idpf/idpf_main.c, IDPF_CLASS_NETWORK_ETHERNET_PROGIF"

FAMILIES: Final = (
    DeviceFamily(
        BY_ID,
        "8086",
        (
            FamilyDevice("1452", (), _DRIVER, function="pf", vf_id="145c"),
            FamilyDevice("145c", (), _DRIVER, function="vf"),
        ),
        source=_DRIVER,
    ),
    DeviceFamily(BY_CLASS, class_id="0200", prog_if="01", source=_CLASS),
)

#: Vendors whose Ethernet functions bear programming interface 01 and are another interface, with the source.
OTHER_INTERFACES: Final = {
    "1957": "NXP ENETC: public dumps of LS1028A boards; Linux drivers/net/ethernet/freescale/enetc",
}
