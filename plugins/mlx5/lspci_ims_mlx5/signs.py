"""Lines outside of lspci's output that tell something about an mlx5 function: the table, no judgement."""

from __future__ import annotations

from typing import Final

from lspci_ims.api import BDF_PATTERN, TextSign

_MLX5 = "Linux drivers/net/ethernet/mellanox/mlx5/core"

TEXT_SIGNS: Final = (
    TextSign(
        "sf-port",
        "flavour pcisf",
        rf"pci/{BDF_PATTERN}/(?P<port>\d+): .{{0,200}}flavour pcisf\b(?:.{{0,80}}\bsfnum (?P<number>\d+))?",
        "iproute2 devlink/devlink.c; Linux Documentation/networking/devlink/devlink-port.rst",
    ),
    TextSign(
        "sf-device",
        "mlx5_core.sf.",
        rf"(?:{BDF_PATTERN}/)?mlx5_core\.sf\.(?P<number>\d+)\b",
        f"{_MLX5}/sf/dev/dev.c",
    ),
    TextSign(
        "vdpa-parent",
        "mgmtdev pci/",
        rf"\bmgmtdev pci/{BDF_PATTERN}",
        "iproute2 vdpa/vdpa.c, `vdpa dev show`",
    ),
    TextSign(
        "vdpa-driver",
        "mlx5_vdpa",
        rf"(?:\b{BDF_PATTERN}\b.{{0,40}})?\bmlx5_vdpa",
        "Linux drivers/vdpa/mlx5/net/mlx5_vnet.c",
    ),
    TextSign(
        "firmware",
        "firmware version: ",
        rf"mlx5_core {BDF_PATTERN}: firmware version: (?P<version>\d+\.\d+\.\d+)",
        f"{_MLX5}/main.c",
    ),
)
