"""The device ids of mlx5 network functions: physical functions with the id of their virtual ones.

Not in here, because mlx5_core does not drive them as network functions: 2100 and 2101 (data direct,
NVLink), 1024 and 1974 to 197f (switches), the BlueField management functions and the crypto-only SoC ids,
and everything of ConnectX-3 and before (mlx4).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from lspci_ims.api import DeviceFamily, FamilyDevice

FAMILY: Final = "mlx5"

_DRIVER = "Linux drivers/net/ethernet/mellanox/mlx5/core/main.c, mlx5_core_pci_table"


class _Row(NamedTuple):
    device_id: str
    model: str
    function: Literal["pf", "vf"]
    vf_id: str | None = None


# names as lspci prints them are those of pci.ids, which has them all but the newest
_ROWS = (
    _Row("1011", "Connect-IB", "pf", "1012"),
    _Row("1012", "Connect-IB", "vf"),
    _Row("1013", "ConnectX-4", "pf", "1014"),
    _Row("1014", "ConnectX-4", "vf"),
    _Row("1015", "ConnectX-4 Lx", "pf", "1016"),
    _Row("1016", "ConnectX-4 Lx", "vf"),
    _Row("1017", "ConnectX-5", "pf", "1018"),
    _Row("1018", "ConnectX-5", "vf"),
    _Row("1019", "ConnectX-5 Ex", "pf", "101a"),
    _Row("101a", "ConnectX-5 Ex", "vf"),
    _Row("101b", "ConnectX-6", "pf", "101c"),
    _Row("101c", "ConnectX-6", "vf"),
    _Row("101d", "ConnectX-6 Dx", "pf", "101e"),
    _Row("101e", "ConnectX-6 Dx and all later models", "vf"),
    _Row("101f", "ConnectX-6 Lx", "pf", "101e"),
    _Row("1021", "ConnectX-7", "pf", "101e"),
    _Row("1023", "ConnectX-8", "pf", "101e"),
    _Row("1025", "ConnectX-9", "pf", "101e"),
    _Row("1027", "ConnectX-10", "pf", "101e"),
    _Row("a2d2", "BlueField", "pf", "a2d3"),
    _Row("a2d3", "BlueField", "vf"),
    _Row("a2d6", "BlueField-2", "pf", "101e"),
    _Row("a2d9", "BlueField-3 Lx", "pf", "101e"),
    _Row("a2dc", "BlueField-3", "pf", "101e"),
    _Row("a2df", "BlueField-4", "pf", "101e"),
)

FAMILIES: Final = (
    DeviceFamily(
        FAMILY,
        "15b3",
        tuple(
            FamilyDevice(row.device_id, (), f"{_DRIVER}: {row.model}", function=row.function, vf_id=row.vf_id)
            for row in _ROWS
        ),
        source=_DRIVER,
    ),
)
