"""Config space by the tables, against values known beforehand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.config_space import Decoder, decode, from_rows
from lspci_ims.model import ByteField, ByteLayout, Capability, ConfigSpace

SIOV = bytes.fromhex("86808001 0500 02 01 00000053 01000000 01000000")


def only(config_space: ConfigSpace, kind: str) -> Capability:
    found = [capability for capability in config_space.capabilities if capability.kind == kind]
    assert len(found) == 1
    return found[0]


def test_the_header(space) -> None:
    found = decode(space())
    identity = {field.label: field.value for field in found.registers[0].fields}
    assert identity["vendor_id"] == "8086"
    assert identity["device_id"] == "0b25"
    assert identity["class_id"] == "0880"
    assert identity["revision"] == "00"
    control = next(register for register in found.registers if register.name == "Control")
    assert control.get("Mem") is True
    assert control.get("I/O") is False


def test_a_virtual_function_has_no_id_of_its_own(space) -> None:
    data = b"\xff\xff\xff\xff" + space()[4:]
    assert decode(data).registers[0].get("vendor_id") is None
    assert not decode(data).all_ones


def test_siov_dvsec(space) -> None:
    found = only(decode(space(extended={0x100: (0x23, SIOV)})), "dvsec")
    assert found.get("Designated Vendor-Specific", "Vendor") == "8086"
    assert found.get("Designated Vendor-Specific", "Len") == 24
    assert found.get("SIOV", "Function Dependency Link") == 2
    assert found.get("SIOV", "Homogeneous") is True
    assert found.get("SIOV", "Supported Page Size") == 0x53000000
    assert found.get("SIOV", "IMS") is True
    assert found.version == 1
    assert found.id == 0x23


def test_the_ims_bit_is_told_only_where_it_stands(space) -> None:
    length_20 = SIOV[:2] + b"\x40\x01" + SIOV[4:]
    found = only(decode(space(extended={0x100: (0x23, length_20)})), "dvsec")
    assert found.get("SIOV", "System Page Size") == 1
    assert found.get("SIOV", "IMS") is None
    for vendor, number in (("86811801", "0500"), ("86808001", "0600")):
        other = bytes.fromhex(vendor + number) + SIOV[6:]
        found = only(decode(space(extended={0x100: (0x23, other)})), "dvsec")
        assert found.register("SIOV") is None
    cut = space(extended={0x100: (0x23, SIOV)}, size=0x114)
    assert only(decode(cut), "dvsec").get("SIOV", "IMS") is None


def test_a_body_of_ones_is_flagged_and_says_nothing_of_ims(space) -> None:
    body = SIOV[:6] + b"\xff" * 14
    found = decode(space(extended={0x100: (0x23, body)}))
    assert found.unreadable == (0x100,)
    assert only(found, "dvsec").get("SIOV", "IMS") is None


def test_several_dvsecs(space) -> None:
    cxl = bytes.fromhex("981e8003 0000") + bytes(50)
    found = decode(space(extended={0x100: (0x23, cxl), 0x180: (0x23, SIOV), 0x200: (0x23, SIOV)}))
    assert [c.offset for c in found.capabilities if c.kind == "dvsec"] == [0x100, 0x180, 0x200]
    assert found.extended_complete


def test_pasid_width_is_in_bits(space) -> None:
    found = only(decode(space(extended={0x100: (0x1B, bytes.fromhex("0414 0500"))})), "pasid")
    assert found.get("PASIDCap", "Max PASID Width") == 20
    assert [field.text for field in found.register("PASIDCap").fields] == ["-", "+", "14"]
    assert found.get("PASIDCtl", "Enable") is True


def test_msi_by_its_own_flags(space) -> None:
    body = bytes.fromhex("8b01 0000e0fe 01000000 2140 0000 ff000000 0f000000")
    found = only(decode(space(standard={0x50: (0x05, body)})), "msi")
    assert found.get("MSI", "Count.capable") == 32
    assert found.get("Address", "Address") == 0x1_FEE0_0000
    assert found.get("Address", "Data") == 0x4021
    assert found.get("Masking", "Masking") == 0xFF


def test_spans_are_the_rows(space) -> None:
    data = space(extended={0x100: (0x01, b""), 0x148: (0x23, SIOV)})
    rows = [
        (number, f"{number * 16:02x}: {data[number * 16 : number * 16 + 16].hex(' ')}")
        for number in range(256)
    ]
    found = decode(from_rows(rows, "report.txt"))
    span = only(found, "dvsec").span
    assert (span.first_line, span.offset) == (0x14, 0x148)
    assert span.text.startswith("140: ")


def test_nothing_beyond_the_known_bytes(space) -> None:
    whole = decode(space())
    for size in range(0x80):
        part = decode(space(size=size))
        assert part.bytes == size
        known = {(r.name, f) for c in whole.capabilities for r in c.registers for f in r.fields}
        assert {(r.name, f) for c in part.capabilities for r in c.registers for f in r.fields} <= known


def test_all_ones() -> None:
    for size in (1, 64, 256, 4096):
        found = decode(b"\xff" * size)
        assert found.all_ones
        assert not found.standard_complete
        assert not found.extended_complete
    assert not decode(b"").all_ones


def test_layouts_of_a_plugin(space) -> None:
    fields = (
        ByteField("Queues", 0x0A, 16, 9, 0, "dec"),
        ByteField("Cookie", 0x0C, 32, 31, 12),
        ByteField("Ready", 0x0C, 32, 0, 0, "flag"),
        ByteField("Beyond", 0x10, 32, 0, 0, "flag"),
    )
    layout = ByteLayout("dvsec", "15b3", "0007", "AcmeCap", fields, "Acme manual, 3.1")
    body = bytes.fromhex("b3150001 0700 2c00 0190abcd")
    found = only(Decoder([layout]).decode(space(extended={0x100: (0x23, body)})), "dvsec")
    register = found.register("AcmeCap")
    assert register is not None
    assert [(field.label, field.value, field.text) for field in register.fields] == [
        ("Queues", 44, "44"),
        ("Cookie", 0xCDAB9, "cdab9"),
        ("Ready", True, "+"),
    ]
    assert only(decode(space(extended={0x100: (0x23, body)})), "dvsec").register("AcmeCap") is None


def test_layouts_of_a_vsec_are_for_the_vendors_own_functions(space) -> None:
    body = bytes.fromhex("0200c001 05000000")
    for vendor, expected in (("8086", 5), ("15b3", None)):
        layout = ByteLayout("vsec", vendor, "0002", "Own", (ByteField("N", 8, 32, 31, 0, "dec"),), "manual")
        found = only(Decoder([layout]).decode(space(extended={0x100: (0x0B, body)})), "vsec")
        assert found.get("Own", "N") == expected


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 255, 256, 257, 259, 260, 4095, 4096, 4097, 10_000])
def test_any_length(size: int) -> None:
    decode(bytes(size))
    decode(b"\x10" * size)


BYTES = (
    st.binary(max_size=4096) | st.binary(min_size=256, max_size=256) | st.binary(min_size=4096, max_size=4096)
)


@given(BYTES)
def test_any_bytes_decode_within_their_bounds(data: bytes) -> None:
    """Random bytes with a header that leads somewhere: no exception, an end, and no place outside."""
    if len(data) > 0x40:
        data = data[:6] + b"\x10" + data[7:0x0E] + b"\x00" + data[0x0F:0x34] + b"\x40" + data[0x35:]
        data = data[:0x40] + b"\x10" + data[0x41:]
    found = decode(data)
    assert found.bytes == len(data)
    assert len(found.capabilities) <= 1024
    for capability in found.capabilities:
        assert capability.offset is not None
        assert 0x40 <= capability.offset < len(data)
        assert capability.extended == (capability.offset >= 0x100)
        assert capability.span.offset == capability.offset


@given(st.lists(st.tuples(st.integers(0, 4096), st.binary(max_size=20)), max_size=40))
def test_any_rows(pieces: list[tuple[int, bytes]]) -> None:
    rows = [(number, f"{offset:02x}: {data.hex(' ')}") for number, (offset, data) in enumerate(pieces, 1)]
    image = from_rows(rows)
    assert len(image.data) <= 4096
    for span in image.spans:
        assert span.offset is not None
        assert span.offset < len(image.data)
    decode(image)


@given(st.lists(st.text(max_size=60), max_size=20))
def test_any_text_as_rows(texts: list[str]) -> None:
    decode(from_rows(list(enumerate(texts, 1))))
