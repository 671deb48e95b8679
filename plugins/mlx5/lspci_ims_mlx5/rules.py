"""The rule MLX5001; the docstring of its `check` is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Finding, ObservedDevice, ObservedMachine, Rule, head_line

from .devices import FAMILY


def check_stated(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An mlx5 function: its vendor says that it is made for IMS; config space shows nothing of it.

    What: the function, physical or virtual, bears an id that mlx5_core binds to.

    Why: these devices have neither the SIOV DVSEC nor PASID, so that no generic test finds IMS on them.
    The vendor's kernel developers state that the hardware takes interrupt messages from queue objects in
    memory that the driver manages, written by commands to the firmware. A hypervisor cannot trap that. No
    IOMMU and no PASID is needed, because the device has a secure IOMMU of its own. Code for it was never
    posted: what Linux has since 6.4 is dynamic allocation of MSI-X vectors. The number of MSI-X vectors
    in a dump is a firmware setting and says nothing about IMS.

    Fires on:

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]

    What to do: nothing; no dump can prove or refute it.

    Source: 20200821201705.GA2811871@nvidia.com and 20201107001207.GA2620339@nvidia.com (messages in driver
    memory); 20201116180241.GP917484@nvidia.com and 20211209162129.GS6385@nvidia.com (no IOMMU, no PASID).
    """
    del machine
    if not device.in_family(FAMILY):
        return ()
    return (
        Finding(
            "made for IMS by the vendor's public statements: messages in memory that the driver manages, no"
            " PASID needed; config space cannot show it",
            (head_line(device.device),),
            states="states-ims",
            storage="driver-memory",
            needs="none",
        ),
    )


RULES: Final = (
    Rule(
        "MLX5001",
        "IMS by the vendor's statement",
        "No register in config space tells that an mlx5 function is made for IMS.",
        "linux-kernel 20200821201705.GA2811871@nvidia.com, linux-pci 20201107001207.GA2620339@nvidia.com",
        (FAMILY,),
        check_stated,
    ),
)
