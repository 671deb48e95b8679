"""NpCache of AMD IOMMUs, out of the bytes of config space.

AMD I/O Virtualization Technology specification 3.2.1: the capability has the id 0x0f (secure device), and
bit 26 of its header is NpCache. The kernel takes an IOMMU with it for a virtual one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Evidence, ObservedDevice, Span
from .findings import Sent

_CLASS = "0806"
#: AMD, ATI (chipsets RD890 and RD990) and Hygon make such IOMMUs (pci.ids).
_VENDORS = (None, "1022", "1002", "1d94")
_CAPABILITY = "secure-device"
NP_CACHE = 1 << 26
#: Capabilities of this kind stand in the first 256 bytes.
_STANDARD = 256


def np_cache_evidence(devices: Sequence[ObservedDevice]) -> Iterator[Evidence]:
    """A sign for each IOMMU whose capability header is in the bytes."""
    for device in devices:
        for header, span in _headers(device) if _is_iommu(device) else ():
            origin = "amd-iommu"
            if header & NP_CACHE:
                note = "bit 26 of the IOMMU's capability header is set"
                yield Evidence("VIOMMU_NPCACHE", "viommu", "strong", "generic", span, origin, "amd-vi", note)
                yield Evidence("VIOMMU_NPCACHE", "vm", "strong", "generic", span, origin, None, note)
            else:
                yield Evidence(
                    "", "viommu", "weak", "generic", span, origin, "no-hint", "NpCache of the IOMMU is off"
                )


def iommu_sent(devices: Sequence[ObservedDevice]) -> tuple[Sent, ...]:
    """Whether the bytes of an AMD IOMMU are in the dump (kind `amd-iommu`); nothing without one."""
    iommus = [device for device in devices if _is_iommu(device)]
    if not iommus:
        return ()
    for device in iommus:
        space = device.device.config_space
        if space is not None and space.bytes >= _STANDARD:
            return (Sent("amd-iommu", True, space.span_at(0) or device.device.span),)
    return (Sent("amd-iommu", False, iommus[0].device.span, "bytes"),)


def _is_iommu(device: ObservedDevice) -> bool:
    return device.class_id == _CLASS and device.vendor_id in _VENDORS


def _headers(device: ObservedDevice) -> Iterator[tuple[int, Span]]:
    """The headers of the capability, and the rows that hold them."""
    space = device.device.config_space
    if space is None:
        return
    data = bytes.fromhex(space.data)
    for capability in space.capabilities:
        offset = capability.offset
        if capability.kind == _CAPABILITY and offset is not None and offset + 4 <= len(data):
            header = int.from_bytes(data[offset : offset + 4], "little")
            yield header, space.span_at(offset) or device.device.span
