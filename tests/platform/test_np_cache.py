"""NpCache of an AMD IOMMU, from the bytes of its config space."""

from __future__ import annotations

import pytest

import lspci_ims
from lspci_ims.testing import machine_dump


def iommu(header: int, length: int = 256, class_code: bytes = b"\x00\x06\x08") -> str:
    space = bytearray(length)
    space[0:4] = (0x1022).to_bytes(2, "little") + (0x1419).to_bytes(2, "little")
    space[6] = 0x10
    space[9:12] = class_code
    space[0x34] = 0x40
    space[0x40:0x44] = header.to_bytes(4, "little")
    rows = machine_dump([("00:00.2", bytes(space))], length).split("\n", 1)[1]
    name = "IOMMU" if class_code[1] == 6 else "System peripheral"
    number = f"{class_code[2]:02x}{class_code[1]:02x}"
    return f"00:00.2 {name} [{number}]: Advanced Micro Devices, Inc. [AMD] Device [1022:1419]\n{rows}"


@pytest.mark.parametrize(
    ("header", "viommu"), [(0x040B000F, "hint"), (0x000B000F, "no-hint"), (0x190B640F, "no-hint")]
)
def test_bit_26_of_the_header_is_the_hint(header: int, viommu: str) -> None:
    (machine,) = lspci_ims.check(iommu(header), name="report").machines
    assert machine.platform.viommu == viommu
    codes = {item.code: item for item in machine.platform.evidence}
    assert ("VIOMMU_NPCACHE" in codes) == (viommu == "hint")
    if viommu == "hint":
        assert codes["VIOMMU_NPCACHE"].span.offset == 0x40
        assert codes["VIOMMU_NPCACHE"].span.text.startswith("40: 0f 00 0b 04")


def test_another_class_and_short_bytes_say_nothing() -> None:
    for text in (iommu(0x040B000F, class_code=b"\x00\x80\x08"), iommu(0x040B000F, length=64)):
        (machine,) = lspci_ims.check(text, name="report").machines
        assert machine.platform.viommu == "unknown"
