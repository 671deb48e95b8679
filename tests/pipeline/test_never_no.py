"""What is missing from a report, or unreadable in it, never turns into "no"."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.testing import ConfigSpaceWriter, hex_rows

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8").split("\n")
START = next(i for i, line in enumerate(DSA) if line.startswith("6a:01.0"))
DVSEC = next(i for i in range(START, len(DSA)) if "Designated Vendor" in DSA[i])
BEFORE = DSA[START:DVSEC]
OTHER = ["6b:00.0 Host bridge: Example Device 0001", "\tFlags: fast devsel", ""]
HEAD = "6a:01.0 System peripheral: Intel Corporation Device 0b25"
CONTROL = "\tControl: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
EXPRESS = "\tCapabilities: [40] Express (v2) Root Complex Integrated Endpoint, MSI 00"
AER = "\tCapabilities: [100 v1] Advanced Error Reporting"


def assert_open(lines: list[str]) -> None:
    """Nobody says no, with plugins or without, and everybody asks."""
    text = "\n".join(lines)
    for plugins in (True, False):
        result = lspci_ims.check(text, plugins=plugins, devices=["6a:01.0"])
        for machine in result.machines:
            assert "VM_MISSING_DVSEC" not in {item.code for item in machine.platform.evidence}
            for device in machine.devices:
                assert device.siov == "unknown", text
                assert device.ims not in ("no", "no-sign"), text
                assert any(" -s 0000:6a:01.0" in ask.command for ask in device.ask)


@pytest.mark.parametrize(
    "mark",
    [
        ["..."],
        ["[snip]"],
        ["\t..."],
        ["--"],
        ["---8<---"],
        ["\t--- snip ---"],
        ["(truncated)"],
        ["[ ... ]"],
        ["[...snip...]"],
        ["\tCapabilities: [20"],
        ["\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=80"],
        [],
        ["", "[remaining output removed]"],
        ["", "..."],
        ["Regards"],
    ],
)
def test_a_mark_or_a_missing_end(mark: list[str]) -> None:
    for behind in (["", *OTHER], OTHER, ["", "and so on", ""]):
        if mark or behind == OTHER:
            assert_open([HEAD, CONTROL, EXPRESS, AER, *mark, *behind])


@settings(max_examples=60)
@given(
    st.integers(1, len(BEFORE)),
    st.integers(0, 40),
    st.sampled_from(["\n", "\n\n[rest removed]\n\n"]),
)
def test_a_cut_before_the_dvsec(lines: int, characters: int, end: str) -> None:
    text = "\n".join(BEFORE[:lines])
    # an empty line at the cut would be lspci's own end of a block
    text = text[: max(len(HEAD), len(text) - characters)].rstrip("\n")
    assert_open((text + end).split("\n"))


def test_lost_lines_between_foreign_ones() -> None:
    dvsec = DSA[DVSEC]
    prose = ["", "as you can see there is nothing", "and here it goes on:", ""]
    assert_seen_or_open([HEAD, CONTROL, EXPRESS, AER, *prose, dvsec, ""])
    double = "\n\n".join([HEAD, CONTROL, EXPRESS, AER, "\tFoo", dvsec, "\tKernel driver in use: idxd", ""])
    assert_seen_or_open(double.split("\n"))
    flat = [line.strip() for line in (HEAD, CONTROL, EXPRESS, AER, "a b", "c d", "e f", "g h", dvsec)]
    assert_seen_or_open([*flat, ""])


def assert_seen_or_open(lines: list[str]) -> None:
    for plugins in (True, False):
        for machine in lspci_ims.check("\n".join(lines), plugins=plugins).machines:
            for device in machine.devices:
                assert device.siov in ("r1", "unknown")


def writer() -> ConfigSpaceWriter:
    space = ConfigSpaceWriter(vendor=0x8086, device=0x0B25, class_code=0x088000)
    return space.express("root-complex-endpoint")


def with_text(data: bytes, *lines: str) -> list[str]:
    return [HEAD, CONTROL, EXPRESS, *lines, *hex_rows(data).split("\n"), ""]


def poke(data: bytes, offset: int, value: bytes) -> bytes:
    return data[:offset] + value + data[offset + len(value) :]


def aer_to(offset: int) -> bytes:
    """A space whose only extended capability points to `offset`."""
    data = writer().aer().build()
    return poke(data, 0x100, (1 | 1 << 16 | offset << 20).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("link of ones", poke(aer_to(0x200), 0x200, b"\xff" * 4)),
        ("loop", aer_to(0x100)),
        ("all ones from 100", poke(aer_to(0), 0x100, b"\xff" * 0xF00)),
        ("dvsec body of ones", poke(aer_to(0x200), 0x200, b"\x23\x00\x01\x00" + b"\xff" * 20)),
        ("dvsec ids of ones", poke(aer_to(0x200), 0x200, b"\x23\x00\x01\x00" + b"\xff" * 8 + bytes(12))),
        ("dvsec at the very end", poke(aer_to(0xFFC), 0xFFC, b"\x23\x00\x01\x00")),
        ("dvsec id beyond the end", poke(aer_to(0xFF8), 0xFF8, b"\x23\x00\x01\x00\x86\x80\x80\x01")),
    ],
)
def test_bytes_that_cannot_be_trusted_beat_a_text_that_looks_complete(name: str, data: bytes) -> None:
    assert_open(with_text(data, AER))
    assert_open(with_text(data))


def test_an_unreadable_dvsec_in_text() -> None:
    lines = [HEAD, CONTROL, EXPRESS, AER, "\tCapabilities: [200 v1] Designated Vendor-Specific: <unreadable>"]
    assert_open([*lines, "\tKernel driver in use: idxd", ""])


def test_bytes_of_another_device_are_no_witness() -> None:
    dsa = writer().siov_dvsec(ims=True).build()
    rows = hex_rows(dsa).split("\n")
    for head in (
        "6a:01.0 Ethernet controller: Mellanox Technologies MT2892 Family [ConnectX-6 Dx]",
        "6a:01.0 Ethernet controller [0200]: Mellanox Technologies MT2892 Family [15b3:101d]",
    ):
        result = lspci_ims.check("\n".join([head, CONTROL, EXPRESS, AER, *rows, ""]))
        (device,) = result.machines[0].devices
        assert (device.vendor_id, device.device_id, device.ims) == ("15b3", "101d", "vendor-stated")
        assert "TEXT_BYTES_DISAGREE" in {d.code for d in result.machines[0].diagnostics}
        assert "TEXT_BYTES_DISAGREE" in {reason.code for reason in device.reasons}


def test_the_asked_output_settles_when_it_is_appended() -> None:
    host = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8")
    full = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt").read_text("utf-8")
    (device,) = lspci_ims.check(host, devices=["6a:01.0"]).machines[0].devices
    assert device.ims == "vendor-stated"
    (ask,) = [ask for ask in device.ask if "-s" in ask.command]
    assert ask.command == "sudo lspci -s 0000:6a:01.0 -vvv -xxxx"
    block = re.search(r"^6a:01\.0 .*?\n\n", full, re.MULTILINE | re.DOTALL)
    assert block is not None
    result = lspci_ims.check(f"{host}\n$ {ask.command}\n{block[0]}", devices=["6a:01.0"])
    assert len(result.machines) == 1
    (settled,) = result.machines[0].devices
    assert settled.ims == "yes"
    assert not any("DEV_IMS_BIT_UNKNOWN" in ask.settles for ask in settled.ask)


def test_before_and_after_stay_two_machines() -> None:
    text = (SAMPLES / "siov-and-pasid-off" / "lspci-vvv.txt").read_text("utf-8")
    after = text.replace("PASIDCtl: Enable-", "PASIDCtl: Enable+")
    assert after != text
    machines = lspci_ims.check(text + after, devices=["8086:0b25"]).machines
    assert [m.devices[0].state.pasid.enabled for m in machines] == [False, True]
