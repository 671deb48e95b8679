"""ACPI tables about IOMMUs: raw bytes and the text of acpidump say the same, broken ones nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.model import Evidence, Span
from lspci_ims.platform import collect, table_evidence
from lspci_ims.source import Input

SPAN = Span("report", "sys/firmware/acpi/tables/DMAR", 1, 1, None, "")


def table(signature: bytes, body: bytes) -> bytes:
    """A table with a right length and checksum; its makers are made up."""
    length = 36 + len(body)
    head = signature + length.to_bytes(4, "little") + b"\x01\x00" + b"ACMEINACMEBOX1" + bytes(12)
    whole = bytearray(head + body)
    whole[9] = -sum(whole) % 256
    return bytes(whole)


def dmar(flags: int) -> bytes:
    return table(b"DMAR", bytes([45, flags]) + bytes(10) + bytes((0, 0, 16, 0)) + bytes(12))


def viot(*kinds: int) -> bytes:
    nodes = b"".join(bytes((kind, 0, 16, 0)) + bytes(12) for kind in kinds)
    return table(b"VIOT", len(kinds).to_bytes(2, "little") + b"\x30\x00" + bytes(8) + nodes)


def acpidump(data: bytes) -> str:
    rows = [f"{data[:4].decode()} @ 0x0000000000000000"]
    for at in range(0, len(data), 16):
        part = data[at : at + 16]
        pairs = " ".join(f"{byte:02X}" for byte in part)
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        rows.append(f"    {at:04X}: {pairs:<47}  {shown}")
    return "\n".join(rows) + "\n"


def said(signs: tuple[Evidence, ...]) -> list[tuple[str, str, str | None]]:
    return [(sign.code, sign.direction, sign.value) for sign in signs]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (dmar(0), [("", "arch", "x86"), ("IR_OFF", "ir-off", None)]),
        (dmar(1), [("", "arch", "x86")]),
        (dmar(2), [("", "arch", "x86"), ("IR_OFF", "ir-off", None)]),
        (dmar(5), [("", "arch", "x86")]),
        (table(b"IVRS", bytes(12)), [("", "arch", "x86")]),
        (viot(1, 3), [("VIOMMU_VIRTIO", "viommu", "virtio-iommu"), ("VIOMMU_VIRTIO", "vm", None)]),
        (viot(4), [("VIOMMU_VIRTIO", "viommu", "virtio-iommu"), ("VIOMMU_VIRTIO", "vm", None)]),
        (viot(1, 2), []),
        (table(b"FACP", bytes(200)), []),
    ],
)
def test_bytes_and_text_say_the_same(data: bytes, expected: list[tuple[str, str, str | None]]) -> None:
    assert said(tuple(table_evidence(data, SPAN))) == expected
    text = f"$ sudo acpidump\n{acpidump(table(b'APIC', bytes(60)))}\n{acpidump(data)}\nthe end\n"
    for hint in (None, "acpi"):
        signs = collect(Input("report", None, text.split("\n")), hint).evidence
        assert said(signs) == expected
        for sign in signs:
            assert sign.span.text.startswith(f"{data[:4].decode()} @ 0x")
    assert not collect(Input("report", None, text.split("\n")), "dmesg").evidence


def test_a_table_that_is_cut_or_changed_says_nothing() -> None:
    whole = dmar(0)
    for at in range(len(whole)):
        assert not list(table_evidence(whole[:at], SPAN))
        changed = bytearray(whole)
        changed[at] ^= 1
        assert not list(table_evidence(bytes(changed), SPAN))
    rows = acpidump(whole).split("\n")
    del rows[2]
    assert not collect(Input("report", None, rows)).evidence
    assert list(table_evidence(whole + b"what follows", SPAN)) == list(table_evidence(whole, SPAN))


@given(st.sampled_from([b"DMAR", b"IVRS", b"VIOT"]), st.binary(min_size=12, max_size=80))
def test_any_body_is_read_without_error(signature: bytes, body: bytes) -> None:
    data = table(signature, body)
    codes = {sign.direction for sign in table_evidence(data, SPAN)}
    assert ("arch" in codes) == (signature != b"VIOT")
