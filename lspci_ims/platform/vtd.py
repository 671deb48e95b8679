"""Capability registers of VT-d units as the kernel logs them.

    DMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap d2008c40660462 ecap f050da

Bits: Intel VT-d specification 10.4.2 (CAP_REG) and 10.4.3 (ECAP_REG); drivers/iommu/intel/iommu.h.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Evidence
from .lines import EvidenceLines

_UNIT = re.compile(r"ver \d{1,3}:\d{1,3} cap (?:0x)?([0-9a-fA-F]{1,16}) ecap (?:0x)?([0-9a-fA-F]{1,16})")
_BASE = re.compile(r"reg_base_addr (\w{1,20})|IOMMU (\w{1,20}):")
CACHING_MODE = 1 << 7
SCALABLE_MODE = 1 << 43
PASID = 1 << 40
_PROOFS = 64
#: The origin of everything read from these registers: they are one witness.
ORIGIN = "vtd-registers"


def unit_evidence(lines: EvidenceLines, hint: str | None = None) -> Iterator[Evidence]:
    """Caching mode and scalable mode of each unit.

    Caching mode set is the kernel's own sign of a virtual IOMMU. Clear it proves little (a virtual IOMMU
    can do without), and yet the kernel then sees no virtual one: value `no-hint`. Scalable mode is what the
    hardware can; PASID counts only with it, because early client units have bit 40 without it.
    """
    if hint not in (None, "dmesg", "journal"):
        return
    units: set[str] = set()
    for index in lines.containing("ecap "):
        # alone, or cut by a mail program behind or before this place
        for first, last in ((index, index), (index, index + 1), (index - 1, index)):
            text = lines.joined(first, last - first + 1)
            match = _UNIT.search(text)
            if match is not None:
                break
        if match is None or len(units) >= _PROOFS:
            continue
        base = _BASE.search(text)
        key = f"{base[1] or base[2]} {match[1]} {match[2]}" if base else match[0]
        if key in units:
            continue
        units.add(key)
        yield from _unit(lines, first, last, int(match[1], 16), int(match[2], 16))


def _unit(lines: EvidenceLines, first: int, last: int, cap: int, ecap: int) -> Iterator[Evidence]:
    span = lines.span(first, last)
    if cap & CACHING_MODE:
        note = "cap bit 7 is set"
        yield Evidence("VIOMMU_CACHING_MODE", "viommu", "strong", "generic", span, ORIGIN, "vt-d", note)
        yield Evidence("VIOMMU_CACHING_MODE", "vm", "strong", "generic", span, ORIGIN, None, note)
    else:
        note = "VT-d caching mode is off"
        yield Evidence("", "viommu", "weak", "generic", span, ORIGIN, "no-hint", note)
        yield Evidence("", "bare-metal", "weak", "generic", span, ORIGIN, None, note)
    if not ecap & SCALABLE_MODE:
        note = "ecap bit 43 is clear: the unit has no scalable mode"
        yield Evidence(
            "SCALABLE_MODE_OFF", "scalable-mode-off", "decisive", "generic", span, ORIGIN, "unit", note
        )
    else:
        note = "the unit can do scalable mode" + (" with PASID" if ecap & PASID else ", without PASID")
        yield Evidence("", "scalable-mode-on", "weak", "generic", span, ORIGIN, "unit", note)
