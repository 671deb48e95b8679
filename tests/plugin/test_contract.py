"""The contract: a wrong family, layout or rule fails its plugin, and the message says what was expected."""

from __future__ import annotations

import pytest

from lspci_ims.api import ByteField, ByteLayout, DeviceFamily, FamilyDevice, Rule


def statuses(host):
    return [(info.name, info.status) for info in host.infos()]


def messages(host):
    return [diagnostic.message for diagnostic in host.diagnostics]


def wants(config):
    return ()


def nothing(device, machine):
    return ()


async def later():
    return ()


ROW = FamilyDevice("0001", (), "made up")
WRONG_FAMILIES = [
    (DeviceFamily("x", None, (ROW,)), "vendor_id is None: expected four hex digits"),
    (DeviceFamily("x", "Acme", (ROW,)), "vendor_id is 'Acme': expected four hex digits"),
    (DeviceFamily("x", "1234", (FamilyDevice("15b3:1017", (), ""),)), "device_id is '15b3:1017'"),
    (DeviceFamily("x", "1234", (FamilyDevice(1, (), ""),)), "Expected `str`, got `int`"),
    (DeviceFamily("x", "1234", (ROW, ROW)), "'0001' stands twice"),
    (DeviceFamily("x", "1234"), "expected either devices of one vendor or a class_id"),
    (DeviceFamily("x", "1234", (ROW,), class_id="0880"), "expected either devices"),
    (DeviceFamily("x", class_id="08"), "class_id is '08'"),
    (DeviceFamily("x", class_id="0880", prog_if="1"), "prog_if is '1'"),
    (DeviceFamily("x", "1234", (ROW,), prog_if="01"), "prog_if goes with class_id"),
    (DeviceFamily(" ", "1234", (ROW,)), "without a name"),
    (
        DeviceFamily("x\x1b[31m", "1234", (ROW,)),
        "family name is 'x\\x1b[31m': expected at most 200 printable",
    ),
    (DeviceFamily("x" * 201, "1234", (ROW,)), "family name is of type str: expected at most 200 printable"),
    (DeviceFamily("x\udcff", "1234", (ROW,)), "holds \\udcff, which is no character"),
    (DeviceFamily("x", "1234", (FamilyDevice("0001", ("a\nb",), "s"),)), "name of a device is 'a\\nb'"),
    (DeviceFamily("x", "1234", (ROW,), source="s" * 5000), "source has 5000 characters: expected at most"),
    (DeviceFamily("x", "1234", (FamilyDevice("1", (), "", function="qf"),)), "expected one of pf, vf"),
    ("8086:0b25", "device family is '8086:0b25': expected DeviceFamily"),
    (object(), "device family is of type object: expected DeviceFamily"),
]


@pytest.mark.parametrize(("family", "expected"), WRONG_FAMILIES)
def test_a_wrong_family_is_named(load, fakes, family, expected):
    host = load(acme=fakes.good(), bad=fakes.plugin(families=[family]))
    assert statuses(host) == [("acme", "ok"), ("bad", "failed")]
    assert expected in messages(host)[0]


def test_a_plugin_speaks_for_one_vendor(load, fakes):
    host = load(bad=fakes.plugin(families=[fakes.family("one", "1234"), fakes.family("two", "8086")]))
    assert "families of vendors 1234, 8086: expected those of one" in messages(host)[0]


def test_a_family_by_class_may_leave_the_vendor_open_and_not_name_another(load, fakes):
    own, any_vendor = fakes.family("one", "1234"), DeviceFamily("two", class_id="0880")
    assert load(good=fakes.plugin(families=[own, any_vendor])).diagnostics == ()
    foreign = DeviceFamily("two", "8086", class_id="0880")
    host = load(bad=fakes.plugin(families=[own, foreign]))
    assert "families of vendors 1234, 8086: expected those of one" in messages(host)[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"vendor_id": "8086"}, "byte layouts of vendor 8086"),
        ({"vendor_id": "x"}, "vendor_id is 'x'"),
        ({"name": "b\u202e"}, "layout name is 'b\\u202e': expected at most 200 printable characters"),
        ({"fields": (ByteField("X\n", 8, 16, 1, 0),)}, "label of a field is 'X\\n'"),
        ({"space": "ecap"}, "expected one of dvsec, vsec"),
        ({"fields": (ByteField("X", 8, 16, 16, 0),)}, "bits 16:0 do not lie in 16 bits"),
        ({"fields": (ByteField("X", 4095, 16, 1, 0),)}, "expected a place inside config space"),
        ({"fields": (ByteField("X", 4, 12, 1, 0),)}, "expected one of 8, 16, 32, 64"),
    ],
)
def test_a_wrong_layout_is_named(load, fakes, changes, expected):
    values = {"space": "dvsec", "vendor_id": "1234", "id": "0007", "name": "body", "fields": (), "source": ""}
    layout = ByteLayout(**(values | changes))
    host = load(bad=fakes.plugin(families=[fakes.family()], layouts=[layout]))
    assert statuses(host) == [("bad", "failed")]
    assert expected in messages(host)[0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "acme001"}, "expected capital letters and digits that end in three digits"),
        ({"id": "ACME1"}, "rule id is 'ACME1'"),
        ({"id": "ACME001\n"}, "rule id is 'ACME001\\n'"),
        ({"id": 7}, "Expected `str`, got `int`"),
        ({"applies_to": ()}, "applies_to is empty"),
        ({"applies_to": ("idxd",)}, "applies_to names 'idxd': this plugin's families: acme"),
        ({"check": None}, "check is None: expected a function"),
        ({"check": wants}, "cannot be called as check(device, machine)"),
        ({"check": later}, "is a coroutine function"),
        ({"title": "t\x1b[2J"}, "rule ACME001: title is 't\\x1b[2J': expected at most 200 printable"),
        ({"title": "t" * 201}, "expected at most 200 printable characters"),
        ({"why": "w" * 5000}, "rule ACME001: why has 5000 characters: expected at most 4096"),
        ({"title": None}, "Expected `str`, got `null`"),
    ],
)
def test_a_wrong_rule_is_named(load, fakes, changes, expected):
    values = {
        "id": "ACME001",
        "title": "t",
        "why": "w",
        "source": "s",
        "applies_to": ("acme",),
        "check": nothing,
    }
    plugin = fakes.plugin(families=[fakes.family()], rules=[Rule(**(values | changes))])
    host = load(bad=plugin)
    assert statuses(host) == [("bad", "failed")]
    assert expected in messages(host)[0]
