"""The config-space writer: places, links, and what the real lspci makes of its bytes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lspci_ims.testing import (
    ConfigSpaceWriter,
    Machine,
    head_line,
    hex_dump,
    hex_rows,
    layouts,
    machine_dump,
    write_sysfs,
)

needs_lspci = pytest.mark.skipif(shutil.which("lspci") is None, reason="lspci is not on PATH")


def endpoint() -> ConfigSpaceWriter:
    return ConfigSpaceWriter(
        vendor=0x8086, device=0x0B25, class_code=0x088000, revision=1, subsystem=(0x8086, 2)
    )


def full() -> ConfigSpaceWriter:
    """Every capability the writer has a method for."""
    return (
        endpoint()
        .command("Mem", "BusMaster")
        .interrupt(1, 5)
        .bar(0, 0x2000000000, size=0x10000)
        .express("endpoint", eetlp_prefixes=1)
        .pm()
        .msi(4, enable=True)
        .msix(9, enable=True)
        .aer()
        .ltr()
        .tph()
        .vc()
        .serial_number(0x1122334455667788)
        .siov_dvsec(offset=0x200)
        .ats(enable=True)
        .pasid(20, enable=True, privileged=True)
        .pri(enable=True)
        .acs(0x1F, 0x1D)
        .ari(1)
        .sriov(16, 4, 0x0B26)
        .vsec(2, 1, bytes(8))
        .dvsec(0x1234, 7, revision=1, body=bytes(6))
        .siov_extended(64)
    )


def lspci(dump: str, folder: Path, *options: str) -> str:
    path = folder / "dump"
    path.write_text(dump)
    done = subprocess.run(
        ["lspci", "-F", str(path), "-vvv", *options], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def walk(data: bytes) -> list[tuple[int, int]]:
    """Ids and offsets of the extended list."""
    found, offset = [], 0x100
    while offset:
        header = int.from_bytes(data[offset : offset + 4], "little")
        found.append((header & 0xFFFF, offset))
        offset = header >> 20
    return found


HEADINGS = [
    "Express (v2) Endpoint",
    "Power Management version 3",
    "MSI: Enable+ Count=1/4 Maskable- 64bit+",
    "MSI-X: Enable+ Count=9 Masked-",
    "Advanced Error Reporting",
    "Latency Tolerance Reporting",
    "Transaction Processing Hints",
    "Virtual Channel",
    "Device Serial Number 11-22-33-44-55-66-77-88",
    "Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>",
    "Address Translation Service (ATS)",
    "Process Address Space ID (PASID)",
    "Page Request Interface (PRI)",
    "Access Control Services",
    "Alternative Routing-ID Interpretation (ARI)",
    "Single Root I/O Virtualization (SR-IOV)",
    "Vendor Specific Information: ID=0002 Rev=1 Len=010 <?>",
    "Designated Vendor-Specific: Vendor=1234 ID=0007 Rev=1 Len=16 <?>",
    "Extended Capability ID 0x38",
]


@pytest.mark.oracle
@needs_lspci
def test_lspci_prints_every_capability(tmp_path: Path) -> None:
    text = lspci(machine_dump([("6a:01.0", full().build())]), tmp_path)
    printed = [line.partition("] ")[2] for line in text.splitlines() if line.startswith("\tCapabilities: [")]
    assert len(printed) == len(HEADINGS)
    for line, heading in zip(printed, HEADINGS, strict=True):
        assert line.startswith(heading)
    for field in (
        "Max PASID Width: 14",
        "PASIDCtl: Enable+ Exec- Priv+",
        "ATSCtl:\tEnable+",
        "PRICtl: Enable+",
        "MaxEETLPPrefixes 1",
        "Total VFs: 16, Number of VFs: 4",
        "Region 0: Memory at 2000000000 (64-bit, prefetchable)",
        "Interrupt: pin A routed to IRQ 5",
    ):
        assert field in text


@pytest.mark.oracle
@needs_lspci
def test_lspci_gives_the_bytes_back(tmp_path: Path) -> None:
    data = full().build()
    assert hex_rows(data) in lspci(machine_dump([("6a:01.0", data)]), tmp_path, "-xxxx")


@pytest.mark.oracle
@needs_lspci
def test_lspci_sees_loops(tmp_path: Path) -> None:
    data = endpoint().express(offset=0x40).aer().end_lists_at(standard=0x40, extended=0x100).build()
    text = lspci(machine_dump([("6a:01.0", data)]), tmp_path)
    assert "[40] <chain looped>" in text
    assert "[100] <chain looped>" in text or "[100 v2] <chain looped>" in text


@pytest.mark.oracle
@needs_lspci
def test_a_sysfs_tree_adds_what_the_system_knows(tmp_path: Path) -> None:
    machine = Machine().add("6a:01.0", full(), driver="idxd", iommu_group=7, numa_node=1, irq=99, slot="4")
    hidden = endpoint().express()
    write_sysfs(machine.add("10000:00:00.0", hidden, readable=64), tmp_path)
    arguments = ["lspci", "-A", "linux-sysfs", "-O", f"sysfs.path={tmp_path}", "-vvv"]
    text = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=60).stdout
    for line in (
        "Kernel driver in use: idxd",
        "IOMMU group: 7",
        "NUMA node: 1",
        "routed to IRQ 99",
        "[size=64K]",
        "Physical Slot: 4",
        "Capabilities: <access denied>",
        "10000:00:00.0 System peripheral",
    ):
        assert line in text


@pytest.mark.oracle
@needs_lspci
def test_a_bridge(tmp_path: Path) -> None:
    writer = (
        ConfigSpaceWriter(vendor=0x8086, device=0x352A, class_code=0x060400)
        .bridge(0, 1, 2, memory=(0x90000000, 0x91FFFFFF), prefetchable=(0x380000000000, 0x3800FFFFFFFF))
        .express("root-port", slot=3)
    )
    text = lspci(machine_dump([("00:01.0", writer.build())]), tmp_path)
    assert "Bus: primary=00, secondary=01, subordinate=02" in text
    assert "Memory behind bridge: 90000000-91ffffff" in text
    assert "0000380000000000-00003800ffffffff" in text
    assert "Root Port (Slot+)" in text


def test_the_same_calls_give_the_same_bytes() -> None:
    assert full().build() == full().build()
    assert len(full().build()) == 4096


def test_the_siov_dvsec_has_the_layout_of_its_specification() -> None:
    data = endpoint().siov_dvsec(ims=True, offset=0x200).build()
    assert walk(data) == [(0, 0x100), (0x23, 0x200)]
    assert data[0x200:0x218].hex(" ", 4) == "23000100 86808001 05000000 01000000 01000000 01000000"
    clear = endpoint().siov_dvsec(ims=False, offset=0x200).build()
    assert clear[0x214] == 0
    short = endpoint().siov_dvsec(length=20).build()
    assert short[0x104:0x108].hex() == "86804001"
    assert not any(short[0x114:])


def test_capabilities_go_where_there_is_room() -> None:
    data = endpoint().aer().pasid(offset=0x300).ats().extended(0x2B, 1, bytes(5)).build()
    assert walk(data) == [(0x01, 0x100), (0x1B, 0x300), (0x0F, 0x308), (0x2B, 0x310)]
    end = endpoint().aer().extended(0x2B, 1, bytes(12), offset=0xFF0).ats().build()
    assert walk(end) == [(0x01, 0x100), (0x2B, 0xFF0), (0x0F, 0x148)]


@pytest.mark.parametrize(
    "write",
    [
        lambda: endpoint().pasid(offset=0x200).ats(offset=0x204),
        lambda: endpoint().pasid(offset=0x202),
        lambda: endpoint().pasid(offset=0xFFC),
        lambda: endpoint().pasid(offset=0x200).ats(offset=0x100),
        lambda: endpoint().pm(offset=0x3C),
        lambda: endpoint().raw(0xFFF, b"12"),
        lambda: endpoint().bar(5, 1 << 40, bits64=False),
        lambda: endpoint().msi().add(layouts.Pasid(width=1 << 20)),
    ],
)
def test_what_does_not_fit_is_refused(write: Callable[[], ConfigSpaceWriter]) -> None:
    with pytest.raises(ValueError, match="0x"):
        write().build()


def test_hex_rows_have_lspcis_offsets() -> None:
    rows = hex_rows(bytes(range(256)) * 2).splitlines()
    assert rows[0].startswith("00: 00 01 02")
    assert rows[15].startswith("f0: ")
    assert rows[16].startswith("100: ")
    assert head_line("6a:01.0", full().build()) == "6a:01.0 0880: 8086:0b25 (rev 01)"
    assert hex_dump("x", bytes(64), 16) == "x\n00:" + " 00" * 16 + "\n\n"


def test_functions_are_in_order() -> None:
    machine = Machine().add("6a:01.0", endpoint()).add("00:01.0", endpoint(), readable=64)
    lines = machine.dump().splitlines()
    assert lines[0].startswith("00:01.0 ")
    assert lines.index("") == 5
