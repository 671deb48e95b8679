"""NpCache of AMD IOMMUs, out of the bytes of config space.

AMD I/O Virtualization Technology specification 3.2.1: the capability has the id 0x0f (secure device), and
bit 26 of its header is NpCache. The kernel takes an IOMMU with it for a virtual one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Evidence, ObservedDevice

_CLASS = "0806"
_CAPABILITY = "secure-device"
NP_CACHE = 1 << 26


def np_cache_evidence(devices: Sequence[ObservedDevice]) -> Iterator[Evidence]:
    """A sign for each IOMMU whose capability header is in the bytes."""
    for device in devices:
        space = device.device.config_space
        if device.class_id != _CLASS or device.vendor_id not in (None, "1022") or space is None:
            continue
        data = bytes.fromhex(space.data)
        for capability in space.capabilities:
            offset = capability.offset
            if capability.kind != _CAPABILITY or offset is None or offset + 4 > len(data):
                continue
            header = int.from_bytes(data[offset : offset + 4], "little")
            span = space.span_at(offset) or device.device.span
            origin = "amd-iommu"
            if header & NP_CACHE:
                note = "bit 26 of the IOMMU's capability header is set"
                yield Evidence("VIOMMU_NPCACHE", "viommu", "strong", "generic", span, origin, "amd-vi", note)
                yield Evidence("VIOMMU_NPCACHE", "vm", "strong", "generic", span, origin, None, note)
            else:
                yield Evidence(
                    "", "viommu", "weak", "generic", span, origin, "no-hint", "NpCache of the IOMMU is off"
                )
