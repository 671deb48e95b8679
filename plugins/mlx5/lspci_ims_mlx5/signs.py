"""Lines outside of lspci's output that tell something about an mlx5 function: the table, no judgement."""

from __future__ import annotations

from typing import Final

from lspci_ims.api import TextSign

_BDF = r"(?P<bdf>(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])"
_MLX5 = "Linux drivers/net/ethernet/mellanox/mlx5/core"

TEXT_SIGNS: Final = (
    TextSign(
        "sf-port",
        "flavour pcisf",
        rf"pci/{_BDF}/(?P<port>\d+): .{{0,200}}flavour pcisf\b(?:.{{0,80}}\bsfnum (?P<number>\d+))?",
        "iproute2 devlink/devlink.c; Linux Documentation/networking/devlink/devlink-port.rst",
    ),
    TextSign(
        "sf-device",
        "mlx5_core.sf.",
        rf"(?:{_BDF}/)?mlx5_core\.sf\.(?P<number>\d+)\b",
        f"{_MLX5}/sf/dev/dev.c",
    ),
    TextSign(
        "vdpa-parent",
        "mgmtdev pci/",
        rf"\bmgmtdev pci/{_BDF}",
        "iproute2 vdpa/vdpa.c, `vdpa dev show`",
    ),
    TextSign(
        "vdpa-driver",
        "mlx5_vdpa",
        rf"(?:\b{_BDF}\b.{{0,40}})?\bmlx5_vdpa",
        "Linux drivers/vdpa/mlx5/net/mlx5_vnet.c",
    ),
    TextSign(
        "firmware",
        "firmware version: ",
        rf"mlx5_core {_BDF}: firmware version: (?P<version>\d+\.\d+\.\d+)",
        f"{_MLX5}/main.c",
    ),
)
