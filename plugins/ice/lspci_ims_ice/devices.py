"""The device ids that the ice driver binds to, and that of the virtual function (driver iavf).

Names stand only where copies of pci.ids from 2023 or before have none; `lspci` prints the others itself.
"""

from __future__ import annotations

from typing import Final

from lspci_ims.api import DeviceFamily, FamilyDevice

PHYSICAL: Final = "ice"
#: The virtual function; controllers of the 700 series have the same one.
VIRTUAL: Final = "ice-vf"

_DRIVER = "Linux drivers/net/ethernet/intel/ice/ice_devids.h"
_PCI_IDS = "name: pci.ids, commit 006181e2c5d5"

#: Device ids by controller.
_IDS: Final = {
    "E810-C": ("1591", "1592", "1593"),
    "E810-XXV": ("1599", "159a", "159b"),
    "E822-C": ("1890", "1891", "1892", "1893", "1894"),
    "E822-L": ("1897", "1898", "1899", "189a"),
    "E822 (simulator)": ("1888",),
    "E823-C": ("188a", "188b", "188c", "188d", "188e"),
    "E823-L": ("124c", "124d", "124e", "124f", "151d"),
    "E825-C": ("579c", "579d", "579e", "579f"),
    "E830-CC": ("12d1", "12d2", "12d3", "12d4"),
    "E830-C": ("12d5", "12d8", "12da"),
    "E830-L": ("12dc", "12dd", "12de"),
    "E835-CC": ("1248", "1249", "124a"),
    "E835-C": ("1261", "1262", "1263"),
    "E835-L": ("1265", "1266", "1267"),
}

_NEWER_NAMES: Final = {
    "12d1": "Ethernet Controller E830-CC for backplane",
    "12d2": "Ethernet Controller E830-CC for QSFP",
    "12d3": "Ethernet Controller E830-CC for SFP",
    "12d4": "Ethernet Controller E830-CC for SFP-DD",
    "12d5": "Ethernet Controller E830-C for backplane",
    "12d8": "Ethernet Controller E830-C for QSFP",
    "12da": "Ethernet Controller E830-C for SFP",
    "12dc": "Ethernet Controller E830-L for backplane",
    "12dd": "Ethernet Controller E830-L for QSFP",
    "12de": "Ethernet Controller E830-L for SFP",
}


def _device(controller: str, device_id: str) -> FamilyDevice:
    source = f"{_DRIVER}: {controller}"
    name = _NEWER_NAMES.get(device_id)
    if name is None:
        return FamilyDevice(device_id, (), source, function="pf", vf_id="1889")
    return FamilyDevice(device_id, (name,), f"{source}; {_PCI_IDS}", function="pf", vf_id="1889")


FAMILIES: Final = (
    DeviceFamily(
        PHYSICAL,
        "8086",
        tuple(_device(controller, one) for controller, ids in _IDS.items() for one in ids),
        source=_DRIVER,
    ),
    # without `function`: its physical function may be one of the 700 series, which no plugin knows
    DeviceFamily(
        VIRTUAL,
        "8086",
        (
            FamilyDevice(
                "1889", (), "Linux drivers/net/ethernet/intel/iavf/iavf_main.c, IAVF_DEV_ID_ADAPTIVE_VF"
            ),
        ),
        source="Linux drivers/net/ethernet/intel/iavf",
    ),
)
