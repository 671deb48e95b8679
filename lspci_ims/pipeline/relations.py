"""Which virtual function belongs to which physical one."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Bdf, ObservedDevice
from ..policy.state import capabilities
from ..views import Sriov


def _routing_id(place: Bdf) -> int:
    return place.bus << 8 | place.device << 3 | place.function


def virtual_functions(
    devices: Sequence[ObservedDevice],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Physical function of each virtual one, and the reverse, by the SR-IOV registers of the PF.

    Virtual function n has the routing id of its PF + offset + n * stride (PCI Express Base Specification,
    section 9.2.1.2).
    """
    by_place = {(p.domain, _routing_id(p)): d for d in devices if (p := Bdf.parse(d.bdf)) is not None}
    pf_of: dict[str, str] = {}
    vfs_of: dict[str, tuple[str, ...]] = {}
    for device in devices:
        place = Bdf.parse(device.bdf)
        for capability in capabilities(device, "sriov")[:1]:
            view = Sriov.from_capability(capability)
            if view is None or place is None or not view.vf_offset:
                continue
            count, stride = view.num_vfs or 0, view.vf_stride or 0
            base = _routing_id(place) + view.vf_offset
            # a PF without stride has one VF; more than the dump holds cannot be found
            numbers = range(min(count, len(devices)) if stride else min(count, 1))
            found = [by_place.get((place.domain, base + stride * n)) for n in numbers]
            vfs = tuple(vf.bdf for vf in found if vf is not None and vf.bdf != device.bdf)
            if vfs:
                vfs_of[device.bdf] = vfs
                pf_of |= dict.fromkeys(vfs, device.bdf)
    return pf_of, vfs_of
