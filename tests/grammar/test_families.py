"""Families: what a line says depends on the capability it stands under and on the line before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.grammar.catalogue import HeadingReading, read_heading
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import Reading

LEAD = "\tCapabilities: [100 v1] "


def heading(text: str, *, extended: bool = True) -> HeadingReading:
    reading = read_heading(LEAD + text, len(LEAD), extended)
    assert reading is not None
    return reading


def values(reading: Reading | HeadingReading | None) -> dict[str, object]:
    assert reading is not None
    return {field.label: field.value for field in reading.fields}


def test_siov_dvsec_heading() -> None:
    reading = heading("Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>")
    assert (reading.kind, reading.id, reading.name) == ("dvsec", 0x23, "Designated Vendor-Specific")
    assert values(reading) == {"Vendor": "8086", "ID": "0005", "Rev": 0, "Len": 24}


@pytest.mark.parametrize(
    ("text", "extended", "kind", "identifier"),
    [
        ("#23", True, "dvsec", 0x23),
        ("Extended Capability ID 0x38", True, "siov", 0x38),
        ("Unknown (25)", True, "secondary-pcie", 25),
        ("#15 [0000]", False, "flattening-portal-bridge", 0x15),
        ("Capability ID 0x1b [0004]", False, "unknown", 0x1B),
        ("Designated Vendor-Specific <?>", True, "dvsec", 0x23),
        ("Null", False, "null", 0),
        ("Vendor Specific Information: Len=0c <?>", False, "vendor-specific", 9),
        ("Vendor Specific Information: ID=0002 Rev=4 Len=100 <?>", True, "vsec", 0xB),
        ("Physical Resizable BAR", True, "resizable-bar", 0x15),
        ("Root Complex Event Collector <?>", True, "rcec", 7),
        ("Root Complex Link", True, "rc-link", 5),
    ],
)
def test_heading_kind_and_id(text: str, extended: bool, kind: str, identifier: int) -> None:
    reading = heading(text, extended=extended)
    assert (reading.kind, reading.id, reading.unread) == (kind, identifier, None)


def test_lengths_of_dvsec_and_vsec_have_different_bases() -> None:
    assert values(heading("Vendor Specific Information: ID=0002 Rev=4 Len=100 <?>"))["Len"] == 0x100
    assert values(heading("Designated Vendor-Specific: Vendor=1e98 ID=0000 Rev=1 Len=100: CXL"))["Len"] == 100


def test_heading_with_a_tail_of_a_later_release_keeps_its_kind() -> None:
    reading = heading("Process Address Space ID (PASID), Something New")
    assert reading.kind == "pasid"
    assert reading.unread == len(LEAD) + len("Process Address Space ID (PASID)")


def test_text_that_is_no_heading() -> None:
    assert read_heading(LEAD + "Nothing of lspci", len(LEAD), True) is None
    assert read_heading(LEAD, len(LEAD), True) is None


def test_msi_orders() -> None:
    new = values(heading("MSI: Enable+ Count=1/8 Maskable+ 64bit-", extended=False))
    assert new == {"Enable": True, "Count.enabled": 1, "Count.capable": 8, "Maskable": True, "64bit": False}
    old = values(heading("MSI: Mask+ 64bit- Count=1/8 Enable+", extended=False))
    assert old == {"Mask": True, "64bit": False, "Count.enabled": 1, "Count.capable": 8, "Enable": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Express (v2) Root Port (Slot-), IntMsgNum 9", {"type": "Root Port", "Slot": False, "IntMsgNum": 9}),
        ("Express (v2) Endpoint, MSI 0a", {"type": "Endpoint", "MSI": 10}),
        (
            "Express (v2) Root Complex Integrated Endpoint, MSI 00",
            {"type": "Root Complex Integrated Endpoint"},
        ),
    ],
)
def test_express_heading(text: str, expected: dict[str, object]) -> None:
    assert expected.items() <= values(heading(text, extended=False)).items()


def test_pasid_width_is_hexadecimal() -> None:
    family = heading("Process Address Space ID (PASID)").family
    reading = family.read("\t\tPASIDCap: Exec- Priv+, Max PASID Width: 14", None)
    assert reading is not None
    assert reading.register == "PASIDCap"
    assert values(reading) == {"Exec": False, "Priv": True, "Max PASID Width": 20}


def test_same_words_under_another_register() -> None:
    family = heading("Virtual Channel").family
    port = family.read("\t\tArb:\tFixed- WRR32-", "Caps")
    channel = family.read("\t\t\tArb:\tFixed- WRR32-", "VC0")
    assert port is not None
    assert channel is not None
    assert (port.register, [field.label for field in port.fields]) == ("Arb", ["Fixed", "WRR32"])
    assert (channel.register, [field.label for field in channel.fields]) == (None, ["Arb.Fixed", "Arb.WRR32"])


def test_same_words_under_another_capability() -> None:
    express = heading("Express Endpoint, MSI 00", extended=False).family
    errors = heading("Advanced Error Reporting").family
    assert (
        values(express.read("\t\tRootSta: PME ReqID 0100, PMEStatus- PMEPending-", None))["PME ReqID"]
        == 0x100
    )
    assert values(errors.read("\t\tRootSta: CERcvd- MultCERcvd+", None)) == {
        "CERcvd": False,
        "MultCERcvd": True,
    }


def test_flags_of_a_later_release_are_read() -> None:
    family = heading("Page Request Interface (PRI)").family
    assert values(family.read("\t\tPRISta: RF- UPRGI- Stopped- PASID+ NewFlag+", None))["NewFlag"] is True


@pytest.mark.parametrize(
    ("line", "register", "expected"),
    [
        (
            "Region 2: Memory at fb200000 (64-bit, prefetchable) [virtual] [size=64K]",
            "Region 2",
            {
                "space": "Memory",
                "address": "fb200000",
                "width": "64-bit",
                "prefetchable": True,
                "size": 65536,
            },
        ),
        (
            "[virtual] I/O ports at e000 [size=32]",
            "Region",
            {"space": "I/O ports", "mark": "virtual", "size": 32},
        ),
        (
            "Expansion ROM at <ignored> [disabled]",
            "Expansion ROM",
            {"address": "<ignored>", "mark": "disabled"},
        ),
        (
            "Flags: bus master, fast devsel, latency 0, IRQ 33, NUMA node 1, IOMMU group 7",
            "Flags",
            {
                "bus master": True,
                "devsel": "fast",
                "latency": 0,
                "IRQ": 33,
                "NUMA node": 1,
                "IOMMU group": "7",
            },
        ),
        (
            "Latency: 64 (250ns min, 500ns max), Cache Line Size: 64 bytes",
            "Latency",
            {"min": 250, "max": 500},
        ),
        (
            "I/O behind bridge: e000-efff [size=4K] [16-bit]",
            "I/O behind bridge",
            {"base": 0xE000, "bits": 16},
        ),
        ("Memory behind bridge: None", "Memory behind bridge", {"state": "None"}),
    ],
)
def test_device_lines(line: str, register: str, expected: dict[str, object]) -> None:
    reading = DEVICE.read(line, None)
    assert reading is not None
    assert reading.register == register
    assert expected.items() <= values(reading).items()


def test_modules_are_one_field_each() -> None:
    reading = DEVICE.read("\tKernel modules: nvme, nvme_core", None)
    assert reading is not None
    assert [(field.label, field.text) for field in reading.fields] == [
        ("Kernel modules", "nvme"),
        ("Kernel modules", "nvme_core"),
    ]


def test_bridge_control_goes_on() -> None:
    reading = DEVICE.read("\t\tPriDiscTmr- SecDiscTmr- DiscTmrStat- DiscTmrSERREn-", "BridgeCtl")
    assert reading is not None
    assert reading.register is None


LINES = st.sampled_from(
    [
        "DevCap: MaxPayload 256 bytes, PhantFunc 0, Latency L0s <64ns, L1 <1us",
        "Region 0: Memory at fb200000 (64-bit, prefetchable) [size=64K]",
        "LnkSta: Speed 8GT/s (ok), Width x8 (ok)",
        "PASIDCap: Exec- Priv+, Max PASID Width: 14",
    ]
)


@given(LINES, st.integers(0, 60), st.text(max_size=5))
def test_any_damage_is_read_or_refused_but_never_raises(line: str, column: int, damage: str) -> None:
    line = line[:column] + damage + line[column + len(damage) :]
    families = [DEVICE, heading("Express Endpoint, MSI 00", extended=False).family]
    for family in families:
        reading = family.read(line, None)
        if reading is not None:
            assert all(line[field.column :].startswith(field.text) for field in reading.fields)


@given(st.text(max_size=80))
def test_any_heading_is_read_or_refused_but_never_raises(text: str) -> None:
    read_heading("Capabilities: [100] " + text, 20, True)


def test_numbers_too_long_to_be_lspcis_are_refused() -> None:
    assert DEVICE.read("NUMA node: " + "9" * 5000, None) is None
    assert DEVICE.read("Bus: primary=" + "f" * 5000, None) is None
