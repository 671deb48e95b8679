"""The device ids that the idxd driver binds to, each with what is known about it.

`dvsec_expected` stands only where public dumps of the physical device show the Intel SIOV DVSEC.
"""

from __future__ import annotations

from typing import Final

from lspci_ims.api import DeviceFamily, FamilyDevice

#: Accelerators of server processors.
SERVER: Final = "idxd"
#: Accelerators of client processors: nothing public tells whether they have the DVSEC or IMS.
CLIENT: Final = "idxd-client"

_DRIVER = "Linux drivers/dma/idxd/registers.h and init.c"
_PCI_IDS = "name: pci.ids, commit 006181e2c5d5 (older ones have none, so lspci prints `Device` and the id)"

FAMILIES: Final = (
    DeviceFamily(
        SERVER,
        "8086",
        (
            FamilyDevice(
                "0b25",
                ("Data Streaming Accelerator (DSA)",),
                f"{_DRIVER}: DSA of Sapphire, Emerald and Granite Rapids; DVSEC and IMS bit: pciutils"
                f" tests/pri-pasid; {_PCI_IDS}",
                dvsec_expected=True,
            ),
            FamilyDevice(
                "0cfe",
                ("In-Memory Analytics Accelerator (IAA)",),
                f"{_DRIVER}: IAA of Sapphire, Emerald and Granite Rapids; DVSEC: public dumps of such"
                f" servers; {_PCI_IDS}",
                dvsec_expected=True,
            ),
            FamilyDevice("11fb", (), f"{_DRIVER}: DSA of Granite Rapids-D"),
            FamilyDevice("1212", (), f"{_DRIVER}: DSA of Diamond Rapids"),
            FamilyDevice("1216", (), f"{_DRIVER}: IAA of Diamond Rapids"),
        ),
        source=_DRIVER,
    ),
    DeviceFamily(
        CLIENT,
        "8086",
        (
            FamilyDevice("b02d", (), f"{_DRIVER}: IAA of Panther Lake"),
            FamilyDevice("fd2d", (), f"{_DRIVER}: IAA of Wildcat Lake"),
        ),
        source=_DRIVER,
    ),
)

#: What the idxd bus calls a device of each id: `dsa` or `iax` (drivers/dma/idxd/init.c, idxd_driver_data).
BUS_NAMES: Final = {
    "0b25": "dsa",
    "11fb": "dsa",
    "1212": "dsa",
    "0cfe": "iax",
    "1216": "iax",
    "b02d": "iax",
    "fd2d": "iax",
}
