"""The device ids of the Dynamic Load Balancer: physical functions with the id of their virtual ones.

`dvsec_expected` stands only where a public dump of the physical device shows the Intel SIOV DVSEC.
"""

from __future__ import annotations

from typing import Final

from lspci_ims.api import DeviceFamily, FamilyDevice

#: Version 2.5, whose sub-devices get their interrupts by IMS.
WITH_IMS: Final = "dlb-2.5"
#: Version 2.0, whose sub-devices use MSI-X.
WITH_MSIX: Final = "dlb-2.0"

_DRIVER = "DPDK drivers/event/dlb2/dlb2_priv.h and dlb2_hw_types.h"
_PCI_IDS = "name: pci.ids, commit 006181e2c5d5"

FAMILIES: Final = (
    DeviceFamily(
        WITH_MSIX,
        "8086",
        (
            FamilyDevice(
                "2710",
                ("Dynamic Load Balancer 2.0 (DLB)",),
                f"{_DRIVER}; DVSEC: a public dump of a Sapphire Rapids server; {_PCI_IDS}",
                function="pf",
                vf_id="2711",
                dvsec_expected=True,
            ),
            FamilyDevice("2711", (), _DRIVER, function="vf"),
        ),
        source=_DRIVER,
    ),
    DeviceFamily(
        WITH_IMS,
        "8086",
        (
            FamilyDevice(
                "2714",
                ("Dynamic Load Balancer 2.5 (DLB)",),
                f"{_DRIVER}; {_PCI_IDS}",
                function="pf",
                vf_id="2715",
            ),
            FamilyDevice(
                "2715",
                ("Dynamic Load Balancer (DLB) Virtual Function",),
                f"{_DRIVER}; {_PCI_IDS}",
                function="vf",
            ),
        ),
        source=_DRIVER,
    ),
)
