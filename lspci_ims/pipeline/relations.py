"""Which virtual function belongs to which physical one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..model import Bdf, ObservedDevice
from ..policy.state import capabilities
from ..views import Sriov
from .topology import bus_numbers

#: Registers made up so that every function has all others as its own must not cost the square of them.
_STEPS = 1 << 20


def _routing_id(place: Bdf) -> int:
    return place.bus << 8 | place.device << 3 | place.function


def virtual_functions(
    devices: Sequence[ObservedDevice],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Physical function of each virtual one, and the reverse, by the SR-IOV registers of the PF.

    Virtual function n has the routing id of its PF + offset + n * stride (PCI Express Base Specification,
    section 9.2.1.2). A bridge is none, whatever those registers say: a VF has a Type 0 header and no bus
    behind it (section 9.3.4.1).
    """
    places: dict[int, list[tuple[int, str]]] = {}
    for device in devices:
        if (place := Bdf.parse(device.bdf)) is not None and bus_numbers(device.device) is None:
            places.setdefault(place.domain, []).append((_routing_id(place), device.bdf))
    for functions in places.values():
        functions.sort()
    pf_of: dict[str, str] = {}
    vfs_of: dict[str, tuple[str, ...]] = {}
    steps = _STEPS
    for device in devices:
        place = Bdf.parse(device.bdf)
        for capability in capabilities(device, "sriov")[:1]:
            view = Sriov.from_capability(capability)
            if view is None or place is None or not view.vf_offset or not view.num_vfs:
                continue
            first = _routing_id(place) + view.vf_offset
            # without a stride there can be one VF only
            last = first + (view.num_vfs - 1) * (view.vf_stride or 0)
            functions = places.get(place.domain, [])
            found = functions[bisect_left(functions, (first, "")) : bisect_left(functions, (last + 1, ""))]
            steps -= len(found)
            if steps < 0:
                return pf_of, vfs_of
            vfs = tuple(bdf for rid, bdf in found if (rid - first) % (view.vf_stride or 1) == 0)
            vfs = tuple(bdf for bdf in vfs if bdf != device.bdf)
            if vfs:
                vfs_of[device.bdf] = vfs
                pf_of |= dict.fromkeys(vfs, device.bdf)
    return pf_of, vfs_of
