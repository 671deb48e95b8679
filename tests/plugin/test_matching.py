"""Families of a function, and ids of a name."""

from __future__ import annotations

import pytest

from lspci_ims.api import DeviceFamily, FamilyDevice

ONE = FamilyDevice("0001", ("Thing One", "Thing"), "made up")
TWO = FamilyDevice("0002", ("Thing",), "made up")


@pytest.fixture
def host(load, fakes):
    acme = fakes.plugin(families=[DeviceFamily("acme", "1234", (ONE, TWO))])
    classes = fakes.plugin(
        families=[
            DeviceFamily("net", class_id="0200", prog_if="01"),
            DeviceFamily("mine", "4321", class_id="0880"),
        ]
    )
    return load(zzz=acme, byclass=classes)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("1234", "0001"), (("acme", ONE),)),
        (("1234", "0002", "0200", "01"), (("net", None), ("acme", TWO))),
        (("9999", "0001"), ()),
        ((None, "0001"), ()),
        (("1234", None), ()),
        (("9999", "0001", "0200", "00"), ()),
        (("9999", "0001", "0200", None), ()),
        ((None, None, "0200", "01"), (("net", None),)),
        (("4321", None, "0880"), (("mine", None),)),
        (("9999", None, "0880"), ()),
        ((None, None, "0880"), ()),
        (("1234", None, None, None, ("1234:0001", "1234:0002")), (("acme", None),)),
        ((None, None, None, None, ("1234:0001", "9999:0002")), ()),
        (("1234", "0001", None, None, ("9999:0002",)), (("acme", ONE),)),
    ],
)
def test_match(host, arguments, expected):
    assert host.match_families(*arguments) == expected


@pytest.mark.parametrize(
    ("vendor_id", "name", "expected"),
    [
        ("1234", "Thing One", ("1234:0001",)),
        ("1234", " thing ONE ", ("1234:0001",)),
        ("1234", "Thing", ("1234:0001", "1234:0002")),
        ("9999", "Thing One", ()),
        ("1234", "Device 0001", ()),
        ("1234", "", ()),
    ],
)
def test_ids_for_name(host, vendor_id, name, expected):
    assert host.ids_for_name(vendor_id, name) == expected
