"""Views give the same values whether the capability was read from text or from bytes."""

from __future__ import annotations

from typing import Any

import pytest

from lspci_ims.config_space import decode
from lspci_ims.model import Capability, Field, Register, Span
from lspci_ims.spec.layouts import layouts
from lspci_ims.views import (
    Acs,
    Ats,
    Dvsec,
    Express,
    Msi,
    MsiX,
    Pasid,
    Pri,
    SiovDvsec,
    SiovExtended,
    Sriov,
    View,
    Vsec,
)

VIEWS: list[type[View]] = [
    Acs, Ats, Dvsec, Express, Msi, MsiX, Pasid, Pri, SiovDvsec, SiovExtended, Sriov, Vsec,
]  # fmt: skip
EXPRESS = (0x10, bytes.fromhex("0200 21800000"))
#: Standard (below 0x100) and extended capabilities: offset to id and body.
CAPABILITIES = {
    0x40: EXPRESS,
    0x60: (0x05, bytes.fromhex("0600 00000000 0000 0000")),
    0x80: (0x11, bytes.fromhex("0780 02200000 02300000")),
    0x100: (0x1B, bytes.fromhex("0414 0500")),
    0x120: (0x0F, bytes.fromhex("6000 0080")),
    0x140: (0x13, bytes.fromhex("0100 0080 00020000 10000000")),
    0x160: (0x0D, bytes.fromhex("5f00 1d00")),
    0x180: (
        0x10,
        bytes.fromhex("00000000 0900 0000 4000 4000 1000 0000 8000 0100 0000 8918 53050000 01000000"),
    ),
    0x200: (0x23, bytes.fromhex("86808001 0500 00 00 01000000 01000000 01000000")),
    0x240: (0x0B, bytes.fromhex("0200c001 00000000")),
    0x280: (0x38, bytes.fromhex("01000000 4000 00 01 8000 0100")),
}
HEADINGS = {"MSI", "MSI-X", "Express", "Designated Vendor-Specific", "Vendor Specific Information"}


def config_space() -> bytes:
    data = bytearray(4096)
    data[6], data[0x34] = 0x10, 0x40
    offsets = [*CAPABILITIES, 0]
    for (offset, (identifier, body)), following in zip(CAPABILITIES.items(), offsets[1:], strict=True):
        if offset < 0x100:
            header = bytes((identifier, following if following < 0x100 else 0))
        else:
            header = (identifier | 1 << 16 | following << 20).to_bytes(4, "little")
        data[offset : offset + len(header) + len(body)] = header + body
    return bytes(data)


EXPECTED: dict[type[View], dict[str, Any]] = {
    Express: {"version": 2, "port_type": "Endpoint", "max_payload_supported": 256},
    Msi: {
        "enabled": False,
        "count_enabled": 1,
        "count_capable": 8,
        "maskable": False,
        "address_64bit": False,
    },
    MsiX: {
        "enabled": True,
        "count": 8,
        "masked": False,
        "table_bar": 2,
        "table_offset": 0x2000,
        "pba_bar": 2,
        "pba_offset": 0x3000,
    },
    Pasid: {
        "execute_supported": False,
        "privileged_supported": True,
        "max_pasid_width": 20,
        "enabled": True,
        "execute_enabled": False,
        "privileged_enabled": True,
    },
    Ats: {"invalidate_queue_depth": 0, "enabled": True, "smallest_translation_unit": 0},
    Pri: {"enabled": True, "reset": False, "pasid_required": True, "capacity": 512, "allocation": 16},
    Acs: {"source_validation": True, "p2p_egress_control": False, "upstream_forwarding_enabled": True},
    Sriov: {
        "enabled": True,
        "memory_space_enabled": True,
        "initial_vfs": 64,
        "total_vfs": 64,
        "num_vfs": 16,
        "vf_offset": 128,
        "vf_stride": 1,
        "vf_device_id": "1889",
        "supported_page_sizes": 0x553,
        "system_page_size": 1,
    },
    Dvsec: {"vendor_id": "8086", "dvsec_id": "0005", "revision": 0, "length": 24},
    SiovDvsec: {"revision": 0, "length": 24, "homogeneous": False, "supported_page_sizes": 1, "ims": True},
    Vsec: {"vsec_id": "0002", "revision": 0, "length": 28},
    SiovExtended: {
        "capabilities": 1,
        "total_sdis": 64,
        "sdi_enabled": True,
        "first_sdi_offset": 128,
        "sdi_stride": 1,
    },
}


@pytest.mark.parametrize("view", VIEWS)
def test_from_bytes(view: type[View]) -> None:
    found = [
        made for c in decode(config_space()).capabilities if (made := view.from_capability(c)) is not None
    ]
    assert len(found) == 1
    got = {name: getattr(found[0], name) for name in EXPECTED[view]}
    assert got == EXPECTED[view]


@pytest.mark.parametrize("view", VIEWS)
def test_places_are_those_of_the_layouts(view: type[View]) -> None:
    fields = {(row.register, row.label) for row in layouts()[view.kind]}
    for attribute, place in view.places.items():
        assert (place.register, place.label) in fields, attribute
    assert set(view.places) == set(view.__struct_fields__)


def capability(kind: str, *registers: tuple[str, dict[str, Any]]) -> Capability:
    made = tuple(
        Register(name, tuple(Field(label, value, None, str(value)) for label, value in fields.items()))
        for name, fields in registers
    )
    return Capability(0x40, "0000", kind, False, None, "", made, Span("x", None, 1, 1, None, ""))


def test_old_names() -> None:
    found = MsiX.from_capability(
        capability("msi-x", ("MSI-X", {"Enable": True, "Mask": False, "TabSize": 64}))
    )
    assert found == MsiX(enabled=True, count=64, masked=False)
    old = {"64bit": True, "Queue.enabled": 0, "Queue.capable": 3, "Enable": True}
    found = Msi.from_capability(capability("msi", ("Message Signalled Interrupts", old)))
    assert found == Msi(enabled=True, count_enabled=1, count_capable=8, address_64bit=True)
    found = Express.from_capability(capability("express", ("Express", {"version": 1, "MSI": 0x10})))
    assert found == Express(version=1, interrupt_message_number=16)


def test_what_was_not_printed_is_none() -> None:
    for view in VIEWS:
        found = view.from_capability(capability(view.kind))
        if view is SiovDvsec:
            assert found is None
        else:
            assert found == view()


def test_another_kind_is_no_view() -> None:
    for view in VIEWS:
        assert view.from_capability(capability("unknown")) is None


def test_a_word_in_place_of_a_number_is_none() -> None:
    found = Pasid.from_capability(
        capability("pasid", ("PASIDCap", {"Max PASID Width": "<error>", "Exec": 1}))
    )
    assert found == Pasid()


def test_siov_from_text_knows_no_bit() -> None:
    heading = {"Vendor": "8086", "ID": "0005", "Rev": 0, "Len": 24}
    found = SiovDvsec.from_capability(capability("dvsec", ("Designated Vendor-Specific", heading)))
    assert found == SiovDvsec(revision=0, length=24)
    assert found.ims is None
    for other in ({**heading, "Vendor": "1e98"}, {**heading, "ID": "0000"}, {}):
        made = capability("dvsec", ("Designated Vendor-Specific", other))
        assert SiovDvsec.from_capability(made) is None
        assert Dvsec.from_capability(made) is not None
