"""Wordings of old releases: a value is read true to its base, and stands under its name of 3.14.

Two tables: `wording-values.tsv` holds values that changed their meaning while the text kept its shape,
`wording-names.tsv` names that changed. All lines are made up here, in the form that the release named
beside them prints.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

import lspci_ims
from lspci_ims.detect.agreement import disagreements
from lspci_ims.model import Capability, ConfigSpace, Device, Field, Register, Span, Value
from lspci_ims.views.canonical import canonical, value_of

_HEAD = "00:00.0 Class 0200: Device 1234:5678\n"


class Wording(NamedTuple):
    """A text, the value read from it under its name of 3.14, and what the bytes may hold beside it.

    `truth` is a value of the bytes that the text agrees with though it is another; None when there is none.
    """

    what: str
    text: str
    register: str
    label: str
    value: Value
    truth: Value = None


def wordings(name: str) -> tuple[Wording, ...]:
    """A table; in its texts `\\t` and `\\n` stand for TAB and line end, values are JSON."""
    path = Path(__file__).with_name(f"wording-{name}.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Wording(
                row["what"],
                row["text"].replace("\\t", "\t").replace("\\n", "\n"),
                row["register"],
                row["label"],
                json.loads(row["value"]),
                json.loads(row["truth"]) if row["truth"] else None,
            )
            for row in table
        )


VALUES, NAMES = wordings("values"), wordings("names")


def read(text: str) -> Device:
    ((found,),) = [dump.devices for dump in lspci_ims.parse(f"{_HEAD}{text}\n\n").dumps]
    assert not found.unparsed
    assert not [span.text for capability in found.capabilities for span in capability.unparsed]
    return found


def told(device: Device, row: Wording) -> Value:
    if device.capabilities:
        return value_of(device.capabilities[0], row.register, row.label)
    for register in device.registers:
        for field in register.fields:
            if canonical("device", register.name, field.label, field.value)[:2] == (row.register, row.label):
                return field.value
    return None


def with_bytes(device: Device, row: Wording, value: Value) -> Device:
    """The device with bytes that say `value`."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    register = Register(row.register, (Field(row.label, value, None, text),))
    capabilities: tuple[Capability, ...] = ()
    if device.capabilities:
        told_by_text = device.capabilities[0]
        capabilities = (msgspec.structs.replace(told_by_text, registers=(register,)),)
    space = ConfigSpace(
        bytes=256,
        data="00" * 256,
        registers=() if capabilities else (register,),
        capabilities=capabilities,
        standard_complete=True,
        extended_complete=True,
        all_ones=False,
        spans=(Span("text", None, 9, 9, 0, ""),),
    )
    return msgspec.structs.replace(device, config_space=space)


def other(value: Value) -> Value:
    """Something that is neither this value nor one that the release may have meant by it."""
    if isinstance(value, bool):
        return not value
    return value + 3 if isinstance(value, int | float) else "another"


@pytest.mark.parametrize("row", [*VALUES, *NAMES], ids=lambda row: row.what)
def test_a_value_is_read_true_to_its_wording(row: Wording) -> None:
    device = read(row.text)
    assert told(device, row) == row.value
    assert disagreements(with_bytes(device, row, row.value)) == ()
    if row.truth is not None:
        # what the release meant by it: no contradiction
        assert disagreements(with_bytes(device, row, row.truth)) == ()


@pytest.mark.parametrize("row", [row for row in NAMES if row.truth is None], ids=lambda row: row.what)
def test_a_contradiction_is_seen_under_the_old_name(row: Wording) -> None:
    (found,) = disagreements(with_bytes(read(row.text), row, other(row.value)))
    assert (found.register, found.label) == (row.register, row.label)


@pytest.mark.parametrize(
    ("heading", "kind", "identifier"),
    [
        ("[160 v1] Access Controls", "acs", 0x0D),
        ("[160 v1] Root Bridge Control Block <?>", "rcrb", 0x0A),
        ("[160 v1] Root Complex Event Collector <?>", "rcec", 0x07),
        ("[98] PCIe advanced features <?>", "advanced-features", 0x13),
        ("[160 v1] Resizable BAR <?>", "resizable-bar", 0x15),
        ("[160 v1] VF Resizable BAR <?>", "vf-resizable-bar", 0x24),
        ("[c0] #15 [0000]", "flattening-portal-bridge", 0x15),
        ("[c0] Capability ID 0x15 [0000]", "flattening-portal-bridge", 0x15),
        ("[160] #2b", "alternate-protocol", 0x2B),
        ("[160] Unknown (43)", "alternate-protocol", 0x2B),
        ("[160 v1] Extended Capability ID 0x2b", "alternate-protocol", 0x2B),
    ],
)
def test_a_capability_by_an_old_name(heading: str, kind: str, identifier: int) -> None:
    (capability,) = read(f"\tCapabilities: {heading}").capabilities
    assert (capability.kind, capability.id) == (kind, identifier)


@pytest.mark.parametrize("state", ["invalid-64bit-slot", "broken-64-bit-slot", "unassigned", "ignored"])
def test_a_region_without_an_address(state: str) -> None:
    (region,) = read(f"\tRegion 5: Memory at <{state}> (64-bit, prefetchable)").regions
    assert (region.address, region.state) == (None, state)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("[size=64K]", 65_536),
        ("[size=80000000]", 1 << 31),
        ("[size=100000000]", 1 << 32),
        ("[size=32]", 32),
        ("[size=2T]", 2 << 40),
    ],
)
def test_the_size_of_a_region(text: str, size: int) -> None:
    """Above 2 GB a bare hexadecimal number until 3.1.4."""
    (region,) = read(f"\tRegion 0: Memory at fb200000 (32-bit, non-prefetchable) {text}").regions
    assert region.size_bytes == size


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("Latency: 0, Cache Line Size: 64 bytes", 64),
        ("Latency: 0, Cache Line Size 10", 64),
    ],
)
def test_a_cache_line_agrees_with_the_bytes(text: str, truth: int) -> None:
    """A hexadecimal number of double words until 2.2.1."""
    row = Wording("", f"\t{text}", "Latency", "Cache Line Size", None)
    assert disagreements(with_bytes(read(row.text), row, truth)) == ()


@pytest.mark.parametrize(
    "form", ["None", "[disabled]", "0000f000-00000fff [empty]", "f000-0fff [disabled] [16-bit]"]
)
def test_a_window_that_is_off(form: str) -> None:
    device = read(f"\tI/O behind bridge: {form}")
    assert device.register("I/O behind bridge") is not None


def test_a_limit_that_is_read_as_printed() -> None:
    """The limit of a CardBus window is 4095 too small until 3.1.8: read as printed."""
    device = read("\tMemory window 0: 10000000-10ffff000 (prefetchable)")
    assert device.get("Memory window 0", "limit") == 0x10FFFF000
