"""The rules MLX5001 to MLX5003, about a function itself; a `check`'s docstring is its `explain` page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lspci_ims.api import Finding, ObservedDevice, ObservedMachine, Rule, head_line

from .devices import FAMILY
from .pairing import is_function, parent_of, unread_parents
from .vpd import card_of

#: So many physical functions are named in one finding.
_NAMED = 3


def check_stated(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """An mlx5 function: its vendor says that it can take IMS; config space shows nothing of it.

    What: the function, physical or virtual, bears an id that mlx5_core binds to.

    Why: the public dumps show neither the SIOV DVSEC nor PASID, so that no generic test finds IMS on them.
    The vendor's kernel developers state that the hardware takes interrupt messages from queue objects in
    memory that the driver manages, written by commands to the firmware; which models, they did not say. A
    hypervisor cannot trap that. No IOMMU and no PASID is needed, because the device has a secure IOMMU of
    its own. Code for it was never posted: what Linux has since 6.4 is dynamic allocation of MSI-X vectors.
    The number of MSI-X vectors in a dump is a firmware setting and says nothing about IMS.

    Fires on:

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]

    What to do: nothing; no dump can prove or refute it, and no kernel uses it.

    Source: 20200821201705.GA2811871@nvidia.com and 20201107001207.GA2620339@nvidia.com (messages in driver
    memory); 20201116180241.GP917484@nvidia.com and 20211209162129.GS6385@nvidia.com (no IOMMU, no PASID).
    """
    del machine
    if not device.in_family(FAMILY):
        return ()
    return (
        Finding(
            "mlx5 hardware takes interrupt messages from memory that the driver manages and needs no PASID,"
            " by its vendor's public statements, which name no models; config space cannot show it",
            (head_line(device.device),),
            states="states-ims",
            storage="driver-memory",
            needs="none",
        ),
    )


def check_virtual(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """A virtual function of mlx5: which physical function of the report it belongs to, or none.

    What: the function bears the id of a virtual function (101e for all models since ConnectX-6 Dx). The
    SR-IOV registers of a physical function in the report lead to its address, or those of none do although
    the dump is a whole one. Where the registers of a physical function are not in the report (lspci without
    root, or `-v`), its virtual functions cannot be told.

    Why: the physical function tells the model and its state, which a virtual one does not show. A virtual
    function without it was passed through to a guest; that sign about the machine is the core's (VM_PCI).

    Fires on the second of these functions:

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]
                Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)
                        Initial VFs: 8, Total VFs: 8, Number of VFs: 1, Function Dependency Link: 00
                        VF offset: 2, stride: 1, Device ID: 101e

        b1:00.2 Ethernet controller: Mellanox Technologies ConnectX Family mlx5Gen Virtual Function

    What to do: judge sub-functions and firmware by the physical function; where it cannot be told, ask for
    `sudo lspci -vvv`.

    Source: PCI Express Base Specification 5.0, section 9.2.1.2; Linux mlx5_core_pci_table.
    """
    if not is_function(device, "vf"):
        return ()
    proof = head_line(device.device)
    parent = parent_of(device, machine)
    if parent is not None:
        message = f"virtual function {parent.number + 1} of {parent.device.bdf}"
        return (Finding(message, (proof, parent.sriov.span)),)
    unread = unread_parents(device, machine)
    if unread:
        names = ", ".join(one.bdf for one in unread[:_NAMED])
        more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
        message = (
            "a virtual function; which physical function it belongs to cannot be told: the SR-IOV registers"
            f" of {names}{more} are not in the report"
        )
        return (Finding(message, (proof, *(head_line(one.device) for one in unread[:_NAMED]))),)
    if machine.partial:
        return ()
    message = "a virtual function whose physical function is not in the report: it was passed through"
    return (Finding(message, (proof,)),)


def check_card(device: ObservedDevice, machine: ObservedMachine) -> Sequence[Finding]:
    """The Vital Product Data name the card.

    What: the function shows Vital Product Data with a part number.

    Why: the device id tells the chip; the part number tells the card, by which the vendor's data sheets and
    firmware are found. It says nothing about IMS. Serial numbers are not repeated.

    Fires on:

        b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]
                Capabilities: [48] Vital Product Data
                        Read-only fields:
                                [PN] Part number: MCX713106AC-VEAT
                                [VA] Vendor specific: MLX:MN=MLNX:CSKU=V2:UUID=V3:PCI=V0:MODL=CX713106A

    What to do: nothing.

    Source: PCI Local Bus Specification 3.0, appendix I; field VA as public dumps of these cards
    show it.
    """
    del machine
    card = card_of(device.device) if device.in_family(FAMILY) else None
    if card is None:
        return ()
    model = f", model {card.model}" if card.model else ""
    return (Finding(f"the card has part number {card.part_number}{model}", card.spans),)


FUNCTION_RULES: Final = (
    Rule(
        "MLX5001",
        "IMS by the vendor's statement",
        "No register in config space tells that mlx5 hardware can take IMS.",
        "linux-kernel 20200821201705.GA2811871@nvidia.com, linux-pci 20201107001207.GA2620339@nvidia.com",
        (FAMILY,),
        check_stated,
    ),
    Rule(
        "MLX5002",
        "virtual function and its physical one",
        "A virtual function shows neither model nor state; its physical function does.",
        "PCI Express Base Specification 5.0, section 9.2.1.2",
        (FAMILY,),
        check_virtual,
    ),
    Rule(
        "MLX5003",
        "card by its part number",
        "The id tells the chip, the part number the card.",
        "PCI Local Bus Specification 3.0, appendix I",
        (FAMILY,),
        check_card,
    ),
)
