"""Which physical function a virtual one belongs to, by the SR-IOV registers of the physical one.

Virtual function n has the routing id of its physical function + VF offset + n * stride (PCI Express Base
Specification 5.0, section 9.2.1.2), and the device id that the physical one's capability names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lspci_ims.api import (
    Bdf,
    Capability,
    ObservedDevice,
    ObservedMachine,
    capabilities,
    once_a_machine,
)

from .devices import FAMILY

#: So many addresses are looked up in one machine: made-up registers can claim more than any machine has.
_LOOKED_UP_MAX = 1_000_000


class Parent(NamedTuple):
    """The physical function of a virtual one, its SR-IOV capability, and which virtual function it is."""

    device: ObservedDevice
    sriov: Capability
    number: int


def is_function(device: ObservedDevice, kind: str) -> bool:
    """Whether a function's id is that of a physical (`pf`) or virtual (`vf`) function of mlx5."""
    row = device.family_row(FAMILY)
    return row is not None and row.function == kind


@once_a_machine
def physical_functions(machine: ObservedMachine) -> tuple[ObservedDevice, ...]:
    """The physical functions of mlx5 in the report."""
    return tuple(device for device in machine.devices if is_function(device, "pf"))


def parent_of(device: ObservedDevice, machine: ObservedMachine) -> Parent | None:
    """The physical function in the report whose SR-IOV registers lead to this virtual one."""
    parent = _parents(machine).get(device.bdf)
    if parent is None or parent.sriov.get("VF offset", "Device ID") not in (None, device.device_id):
        return None
    return parent


def unread_parents(device: ObservedDevice, machine: ObservedMachine) -> tuple[ObservedDevice, ...]:
    """The functions of the report that may be the physical one of this, for all that was read of them.

    Without root lspci shows no capability, with `-v` no register of SR-IOV: where the virtual functions of
    such a function are cannot be told.
    """
    return tuple(
        candidate
        for candidate in _unread(machine)
        if candidate.bdf != device.bdf and _can_have(candidate, device)
    )


@once_a_machine
def _unread(machine: ObservedMachine) -> tuple[ObservedDevice, ...]:
    return tuple(d for d in machine.devices if d.in_family(FAMILY) and _is_unread(d))


def _is_unread(candidate: ObservedDevice) -> bool:
    if is_function(candidate, "vf") or _registers_of(candidate) is not None:
        return False
    return candidate.observation.list != "complete" or any(capabilities(candidate.device, "sriov"))


def _can_have(candidate: ObservedDevice, device: ObservedDevice) -> bool:
    """Whether by their ids one can be the physical function of the other; an unknown id can be any."""
    row = candidate.family_row(FAMILY)
    return row is None or device.device_id is None or row.vf_id in (None, device.device_id)


def _registers_of(candidate: ObservedDevice) -> Capability | None:
    """Its SR-IOV capability with the registers that lead to virtual functions, from text or from bytes."""
    return next((c for c in capabilities(candidate.device, "sriov") if _is_read(c)), None)


def _is_read(sriov: Capability) -> bool:
    numbers = (sriov.get("VF offset", "VF offset"), sriov.get("Initial VFs", "Number of VFs"))
    return all(isinstance(number, int) for number in numbers)


@once_a_machine
def _parents(machine: ObservedMachine) -> Mapping[str, Parent]:
    """The physical function of each address of the report that the registers of one lead to."""
    there = {
        (p.domain, _routing_id(p)): d.bdf for d in machine.devices if (p := Bdf.parse(d.bdf)) is not None
    }
    found: dict[str, Parent] = {}
    left = _LOOKED_UP_MAX
    for candidate in physical_functions(machine):
        place = Bdf.parse(candidate.bdf)
        sriov = _registers_of(candidate)
        if place is None or sriov is None:
            continue
        for number, routing_id in enumerate(_routing_ids(sriov, _routing_id(place))[:left]):
            bdf = there.get((place.domain, routing_id))
            if bdf is not None:
                found.setdefault(bdf, Parent(candidate, sriov, number))
            left -= 1
    return found


def _routing_id(place: Bdf) -> int:
    return place.bus << 8 | place.device << 3 | place.function


def _routing_ids(sriov: Capability, physical: int) -> range:
    """Routing ids of the virtual functions; a routing id has 16 bits."""
    offset, stride = sriov.get("VF offset", "VF offset"), sriov.get("VF offset", "stride")
    count = sriov.get("Initial VFs", "Number of VFs")
    if not isinstance(offset, int) or not isinstance(count, int) or not offset:
        return range(0)
    step = stride if isinstance(stride, int) and stride else 1
    first = physical + offset
    return range(first, min(first + step * count, 0x10000), step)
