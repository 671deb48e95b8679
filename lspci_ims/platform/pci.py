"""What the functions of a dump say about the machine, by the table `spec/pci_signs.tsv`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, cast

from ..model import Bdf, Direction, Evidence, ObservedDevice, Strength
from ..spec import rows
from .amd_iommu import np_cache_evidence


class _Sign(NamedTuple):
    vendor: str
    devices: tuple[tuple[int, int], ...] | None
    subsystem: str
    class_id: str
    evidence: tuple[Direction, Strength, str, str | None, str, str]


def _ranges(cell: str) -> tuple[tuple[int, int], ...] | None:
    if cell == "*":
        return None
    pairs = (part.partition("-") for part in cell.split("|"))
    return tuple((int(low, 16), int(high or low, 16)) for low, _, high in pairs)


@cache
def _signs() -> tuple[_Sign, ...]:
    return tuple(
        _Sign(
            row["vendor"],
            _ranges(row["device"]),
            row["subsystem"],
            row["class"],
            (
                cast(Direction, row["direction"]),
                cast(Strength, row["strength"]),
                row["origin"],
                None if row["value"] == "-" else row["value"],
                "" if row["code"] == "-" else row["code"],
                row["note"],
            ),
        )
        for row in rows("pci_signs")
    )


def _matches(sign: _Sign, device: ObservedDevice) -> bool:
    if sign.vendor not in ("*", device.vendor_id):
        return False
    if sign.class_id not in ("*", device.class_id):
        return False
    subsystem = f"{device.subsystem_vendor_id}:{device.subsystem_device_id}"
    if sign.subsystem not in ("*", subsystem):
        return False
    if sign.devices is None:
        return True
    if device.device_id is None:
        return False
    number = int(device.device_id, 16)
    return any(low <= number <= high for low, high in sign.devices)


def is_partial(devices: Sequence[ObservedDevice]) -> bool:
    """Whether the dump holds only some of the machine's functions.

    A whole dump begins at the root: it has a host bridge (class 0600), or several functions on bus 0.
    """
    if any(device.class_id == "0600" for device in devices):
        return len(devices) < 2
    places = [Bdf.parse(device.bdf) for device in devices]
    return sum(place is not None and place.bus == 0 for place in places) < 2


def _device_signs(devices: Sequence[ObservedDevice]) -> Iterator[Evidence]:
    for device in devices:
        for sign in _signs():
            if _matches(sign, device):
                direction, strength, origin, value, code, note = sign.evidence
                yield Evidence(code, direction, strength, "generic", device.device.span, origin, value, note)


def _device_tree(devices: Sequence[ObservedDevice]) -> Iterator[Evidence]:
    """`Device tree node:` is printed on platforms with Open Firmware device trees, which x86 PCs have not."""
    for device in devices:
        if device.device.register("Device tree node") is not None:
            span = device.device.span
            yield Evidence("", "arch", "strong", "generic", span, "device-tree", "other", "device tree node")
            return


def _orphan_vfs(devices: Sequence[ObservedDevice], partial: bool) -> Iterator[Evidence]:
    """Virtual functions whose physical function is not there: passed through to this guest."""
    if partial:
        return
    pfs: dict[str, set[str]] = {}
    for device in devices:
        for _, row in device.families:
            if row is not None and row.function == "pf" and row.vf_id is not None and device.vendor_id:
                pfs.setdefault(device.vendor_id, set()).add(row.vf_id)
    for device in devices:
        is_vf = any(row is not None and row.function == "vf" for _, row in device.families)
        if is_vf and device.vendor_id and device.device_id not in pfs.get(device.vendor_id, ()):
            yield Evidence(
                "VM_PCI",
                "vm",
                "strong",
                "generic",
                device.device.span,
                "pci-vf",
                None,
                "a virtual function without its physical function",
            )


def pci_evidence(devices: Sequence[ObservedDevice], *, partial: bool) -> tuple[Evidence, ...]:
    """All signs that the functions of one dump give, in its order; `partial` is what `is_partial` says."""
    return (
        *_device_signs(devices),
        *_device_tree(devices),
        *_orphan_vfs(devices, partial),
        *np_cache_evidence(devices),
    )
