"""Which physical function a virtual one belongs to, by the SR-IOV registers of the physical one.

Virtual function n has the routing id of its physical function + VF offset + n * stride (PCI Express Base
Specification 5.0, section 9.2.1.2), and the device id that the physical one's capability names.
"""

from __future__ import annotations

from typing import NamedTuple

from lspci_ims.api import Bdf, Capability, ObservedDevice, ObservedMachine, capabilities

from .devices import FAMILY


class Parent(NamedTuple):
    """The physical function of a virtual one, its SR-IOV capability, and which virtual function it is."""

    device: ObservedDevice
    sriov: Capability
    number: int


def is_function(device: ObservedDevice, kind: str) -> bool:
    """Whether a function's id is that of a physical (`pf`) or virtual (`vf`) function of mlx5."""
    row = device.family_row(FAMILY)
    return row is not None and row.function == kind


def physical_functions(machine: ObservedMachine) -> list[ObservedDevice]:
    """The physical functions of mlx5 in the report."""
    return [device for device in machine.devices if is_function(device, "pf")]


def parent_of(device: ObservedDevice, machine: ObservedMachine) -> Parent | None:
    """The physical function in the report whose SR-IOV registers lead to this virtual one."""
    place = Bdf.parse(device.bdf)
    if place is None:
        return None
    for candidate in physical_functions(machine):
        above = Bdf.parse(candidate.bdf)
        if above is None or above.domain != place.domain:
            continue
        for sriov in capabilities(candidate.device, "sriov"):
            number = _number(sriov, _routing_id(place) - _routing_id(above))
            named = sriov.get("VF offset", "Device ID")
            if number is not None and named in (None, device.device_id):
                return Parent(candidate, sriov, number)
    return None


def _routing_id(place: Bdf) -> int:
    return place.bus << 8 | place.device << 3 | place.function


def _number(sriov: Capability, distance: int) -> int | None:
    """Which virtual function lies so many routing ids behind its physical one."""
    offset, stride = sriov.get("VF offset", "VF offset"), sriov.get("VF offset", "stride")
    count = sriov.get("Initial VFs", "Number of VFs")
    if not isinstance(offset, int) or not isinstance(count, int) or not offset:
        return None
    step = stride if isinstance(stride, int) and stride else 1
    number, rest = divmod(distance - offset, step)
    return number if rest == 0 and 0 <= number < count else None
