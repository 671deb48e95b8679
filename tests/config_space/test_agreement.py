"""Only contradictions count, and each names both values and both places."""

from __future__ import annotations

import msgspec
import pytest

from lspci_ims.config_space import decode, from_rows
from lspci_ims.detect.agreement import disagreements
from lspci_ims.detect.readings import READINGS
from lspci_ims.model import Device
from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_text

TEXT = """\
6a:01.0 0880: 8086:0b25
\tControl: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
\tCapabilities: [40] MSI-X: Enable+ Count=8 Masked-
\t\tVector table: BAR=0 offset=00002000
\tCapabilities: [60] Express (v2) Endpoint, MSI 10
"""
DATA = bytes.fromhex(
    "8680250b06001000 0000800800000000" + "00" * 36 + "40" + "00" * 11
    + "1160078000200000 0030000000000000" + "00" * 16
    + "1000022000000000"
)  # fmt: skip


def device(text: str = TEXT, data: bytes = DATA) -> Device:
    ((dump,), _) = Parser().parse(input_from_text(text, "report.txt", Limits()))
    (found,) = dump.devices
    rows = [(100 + at // 16, f"{at:02x}: {data[at : at + 16].hex(' ')}") for at in range(0, len(data), 16)]
    return msgspec.structs.replace(found, config_space=decode(from_rows(rows, "report.txt")))


def test_agreement() -> None:
    assert disagreements(device()) == ()


def test_without_bytes_there_is_nothing_to_compare() -> None:
    assert disagreements(msgspec.structs.replace(device(), config_space=None)) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("8086:0b25", "8086:0b26", ("device", "Identity", "device_id", "0b26", "0b25", 1, 100)),
        ("Mem+", "Mem-", ("device", "Control", "Mem", False, True, 2, 100)),
        ("Count=8", "Count=9", ("msi-x", "MSI-X", "Count", 9, 8, 3, 104)),
        ("00002000", "00003000", ("msi-x", "Vector table", "offset", 0x3000, 0x2000, 4, 104)),
        ("(v2)", "(v1)", ("express", "Express", "version", 1, 2, 5, 106)),
        ("MSI 10", "MSI 11", ("express", "Express", "IntMsgNum", 17, 16, 5, 106)),
    ],
)
def test_a_contradiction(old: str, new: str, expected: tuple[object, ...]) -> None:
    (found,) = disagreements(device(TEXT.replace(old, new)))
    assert found.bytes_span is not None
    assert (
        found.kind,
        found.register,
        found.label,
        found.text_value,
        found.bytes_value,
        found.text_span.first_line,
        found.bytes_span.first_line,
    ) == expected


def test_another_capability_at_the_place() -> None:
    (found,) = disagreements(device(TEXT.replace("[40] MSI-X: Enable+ Count=8 Masked-", "[40] Null")))
    assert (found.register, found.label, found.text_value, found.bytes_value) == (
        "Capability",
        "id",
        "0000",
        "0011",
    )


def test_one_may_say_more_than_the_other() -> None:
    assert disagreements(device(TEXT + "\tCapabilities: [b0] MSI-X: Enable+ Count=8 Masked-\n")) == ()
    assert disagreements(device(data=DATA[:64])) == ()
    assert disagreements(device(TEXT.split("\tCapabilities: [60]", maxsplit=1)[0])) == ()


def test_a_function_that_did_not_answer_contradicts_nothing() -> None:
    assert disagreements(device("6a:01.0 0880: 8086:0b25\n", b"\xff" * 256)) == ()


@pytest.mark.parametrize(
    ("reading", "text", "value", "expected", "agrees"),
    [
        ("modulo-64", "40", 40, 104, True),
        ("modulo-64", "41", 41, 104, False),
        ("modulo-1024", "936", 936, 1960, True),
        ("hexadecimal", "1f", 0, 31, True),
        ("hexadecimal", "zz", 0, 31, False),
        ("hexadecimal-dwords", "10", 16, 64, True),
        ("hexadecimal-dwords", "10", 16, 16, False),
        ("or-clear", "-", False, True, True),
        ("or-clear", "+", True, False, False),
        ("or-set", "+", True, False, True),
        ("or-set", "-", False, True, False),
        ("unscaled-power", "240", 240.0, 250.0, True),
        ("unscaled-power", "255", 255.0, ">600", True),
        ("unscaled-power", "239", 239.0, 250.0, False),
        ("unscaled-power", "2.5", 2.5, 250.0, False),
        ("reversed", "33-22-11", "33-22-11", "11-22-33", True),
        ("reversed", "33-11-22", "33-11-22", "11-22-33", False),
        ("bridge-name", "PCI/PCI-X Bridge", "", "PCI-Express to PCI/PCI-X Bridge", True),
        ("bridge-name", "Endpoint", "", "PCI-Express to PCI/PCI-X Bridge", False),
        ("any", "1", 1, 2, True),
    ],
)
def test_readings(reading: str, text: str, value: object, expected: object, agrees: bool) -> None:
    assert READINGS[reading](text, value, expected) is agrees  # type: ignore[arg-type]
