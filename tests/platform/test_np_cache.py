"""NpCache of an AMD IOMMU, from the bytes of its config space."""

from __future__ import annotations

import pytest

import lspci_ims
from lspci_ims.model import Ask
from lspci_ims.testing import machine_dump

from .asked_outputs import sample


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


ROOT = (
    "00:00.0 Host bridge [0600]: Advanced Micro Devices, Inc. [AMD] Starship Root Complex [1022:1480]\n"
    "\tControl: I/O- Mem- BusMaster-\n\n"
)
LOG = (
    "[    0.000000] Linux version 6.8.0 (builder@build7)\n[    0.000000] Command line: root=/dev/sda1\n"
    "[    0.100000] AMD-Vi: Interrupt remapping enabled\n"
)


def as_text(header: int, *, with_bytes: bool) -> str:
    head, rows = iommu(header).split("\n", 1)
    return f"{head}\n\tCapabilities: [40] Secure device <?>\n{rows if with_bytes else ''}\n"


def report(iommu_block: str) -> str:
    """An AMD machine with a network card, and its log, which never tells of NpCache."""
    blocks = sample("connectx7-with-vfs", "lspci-vvvnn.txt").split("\n\n")
    functions = "\n\n".join(block for block in blocks if "[15b3:" in block.split("\n")[0])
    return f"{ROOT}{iommu_block}{functions}\n\n{LOG}"


def asked(text: str) -> tuple[str, list[Ask], str]:
    """The answer, what is asked to settle it, and the reason where it is unknown."""
    (machine,) = lspci_ims.check(text, name="report").machines
    asks = [ask for ask in machine.devices[0].ask if "VIOMMU_UNKNOWN" in ask.settles]
    reasons = {reason.code: reason.message for reason in machine.platform.reasons}
    return machine.platform.viommu, asks, reasons.get("VIOMMU_UNKNOWN", "")


@pytest.mark.parametrize(("header", "viommu"), [(0x040B000F, "hint"), (0x000B000F, "no-hint")])
def test_the_bytes_of_the_iommu_are_asked_for_and_settle_the_question(header: int, viommu: str) -> None:
    text = report(as_text(header, with_bytes=False))
    _, (ask,), _ = asked(text)
    assert ask.command == "sudo lspci -d ::0806 -vvv -xxx"
    assert ask.why.endswith("(reading all of config space can disturb some devices)")
    answer = asked(f"{text}\n$ {ask.command}\n{as_text(header, with_bytes=True)}")
    assert answer == (viommu, [], "")


def test_the_bytes_are_asked_for_where_the_log_alone_names_the_iommu() -> None:
    text = report("")
    _, (ask,), _ = asked(text)
    assert ask.command == "sudo lspci -d ::0806 -vvv -xxx"
    answer = asked(f"{text}\n$ {ask.command}\n{as_text(0x000B000F, with_bytes=True)}")
    assert answer == ("no-hint", [], "")


@pytest.mark.parametrize("vendor", ["1002", "1022", "1d94"])
def test_makers_of_iommus_with_this_capability(vendor: str) -> None:
    block = as_text(0x040B000F, with_bytes=True)
    block = block.replace("22 10", f"{vendor[2:]} {vendor[:2]}", 1).replace("[1022:", f"[{vendor}:", 1)
    assert asked(report(block))[0] == "hint"


def test_bytes_that_do_not_tell_are_not_asked_for_again() -> None:
    viommu, asks, reason = asked(report(as_text(0, with_bytes=True)))
    assert (viommu, asks) == ("unknown", [])
    assert reason.endswith("it holds the kernel log and the bytes of the IOMMU, and they do not tell")
