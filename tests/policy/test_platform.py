"""Bare metal or guest: the six rules of combining signs."""

from __future__ import annotations

from typing import Any

import pytest

from lspci_ims.model import Evidence, Span
from lspci_ims.policy import combine_virt

SPAN = Span("report", None, 1, 1, None, "a line")


def sign(direction: Any, strength: Any, origin: str, code: str = "VM_PCI") -> Evidence:
    return Evidence(code, direction, strength, "generic", SPAN, origin)


DECISIVE_VM = sign("vm", "decisive", "pci-qemu")
STRONG_VM = sign("vm", "strong", "pci-virtio")
OTHER_VM = sign("vm", "strong", "pci-vf")
WEAK_VM = sign("vm", "weak", "acpi")
METAL = sign("bare-metal", "strong", "pci-root-complex", "BM_ROOT_COMPLEX")
DMI = sign("bare-metal", "strong", "dmi", "BM_DMI")
NO_FLAG = sign("bare-metal", "strong", "cpuid", "BM_NO_CPUID_FLAG")
DOM0 = sign("dom0", "strong", "dmesg", "XEN_DOM0")


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], "unknown"),
        ([DOM0, DECISIVE_VM], "dom0"),
        ([DECISIVE_VM], "vm"),
        ([DECISIVE_VM, METAL], "vm"),
        ([DECISIVE_VM, METAL, METAL], "vm"),
        ([DECISIVE_VM, METAL, DMI], "conflict"),
        ([STRONG_VM], "unknown"),
        ([STRONG_VM, STRONG_VM], "unknown"),
        ([STRONG_VM, OTHER_VM], "vm"),
        ([STRONG_VM, METAL], "conflict"),
        ([STRONG_VM, OTHER_VM, METAL], "conflict"),
        ([METAL], "unknown"),
        ([METAL, DMI], "unknown"),
        ([NO_FLAG], "unknown"),
        ([NO_FLAG, METAL], "bare-metal"),
        ([NO_FLAG, METAL, WEAK_VM], "unknown"),
    ],
)
def test_signs_are_combined_by_strength_and_independence(signs: list[Evidence], expected: str) -> None:
    assert combine_virt(signs) == expected
    assert combine_virt(signs[::-1]) == expected
