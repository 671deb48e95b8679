"""The device ids of QAT generation 4: physical functions with their virtual ones, and the virtual device."""

from __future__ import annotations

from typing import Final, NamedTuple

from lspci_ims.api import DeviceFamily, FamilyDevice

#: Physical and virtual functions of the accelerators.
GEN4: Final = "qat-gen4"
#: The device that the out-of-tree driver makes on a host and a guest sees (vQAT).
VIRTUAL: Final = "qat-virtual"

_DRIVER = "Linux drivers/crypto/intel/qat/qat_common/adf_accel_devices.h"
_PCI_IDS = "names: pci.ids, commit 006181e2c5d5"
_OUT_OF_TREE = "out-of-tree QAT driver, ADF_VQAT_PCI_DEVICE_ID"


class _Row(NamedTuple):
    series: str
    pf: str
    vf: str


_ROWS: Final = (
    _Row("4xxx", "4940", "4941"),
    _Row("401xx", "4942", "4943"),
    _Row("402xx", "4944", "4945"),
    _Row("420xx", "4946", "4947"),
    _Row("6xxx", "4948", "4949"),
)


def _devices(row: _Row) -> tuple[FamilyDevice, FamilyDevice]:
    source = f"{_DRIVER}: {row.series}; {_PCI_IDS}"
    return (
        FamilyDevice(row.pf, (f"{row.series} Series QAT",), source, function="pf", vf_id=row.vf),
        FamilyDevice(row.vf, (f"{row.series} Series QAT Virtual Function",), source, function="vf"),
    )


FAMILIES: Final = (
    DeviceFamily(GEN4, "8086", tuple(device for row in _ROWS for device in _devices(row)), source=_DRIVER),
    DeviceFamily(VIRTUAL, "8086", (FamilyDevice("0da5", (), _OUT_OF_TREE),), source=_OUT_OF_TREE),
)
