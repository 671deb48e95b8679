"""The vendor's statement holds for every function of the family, and for nothing else; the table of ids."""

from __future__ import annotations

import re

import pytest
from lspci_ims_mlx5 import FAMILIES, RULES

from lspci_ims.api import Device, FamilyDevice, Header, Observation, ObservedDevice, ObservedMachine, Span

(FAMILY,) = FAMILIES
RULE = next(rule for rule in RULES if rule.id == "MLX5001")


def build(families: tuple[tuple[str, FamilyDevice | None], ...]) -> ObservedDevice:
    text = "b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]"
    span = Span("made-up.txt", None, 1, 9, None, text)
    device = Device("0000:b1:00.0", Header(text), (), (), (), None, (), None, span)
    observation = Observation("not-seen", "unknown", "no", "complete", "no", "yes")
    return ObservedDevice(device, observation, "15b3", "1021", "pci-ids", (), None, None, "0200", families)


def check(device: ObservedDevice):
    return RULE.check(device, ObservedMachine((device,), (), False))


@pytest.mark.parametrize(
    "row", [*FAMILY.devices, None], ids=lambda row: row.device_id if row else "uncertain"
)
def test_fires_on_physical_and_virtual_functions(row):
    (finding,) = check(build((("mlx5", row),)))
    assert (finding.states, finding.storage, finding.needs) == ("states-ims", "driver-memory", "none")
    assert [(span.first_line, span.last_line) for span in finding.spans] == [(1, 1)]
    assert not finding.evidence
    assert not finding.ask


def test_silent_elsewhere():
    assert check(build(())) == ()
    assert check(build((("other", None),))) == ()


def test_table():
    ids = {row.device_id: row for row in FAMILY.devices}
    assert FAMILY.vendor_id == "15b3"
    assert len(ids) == len(FAMILY.devices)
    for row in FAMILY.devices:
        assert re.fullmatch("[0-9a-f]{4}", row.device_id)
        assert row.source
        if row.function == "pf":
            assert ids[row.vf_id].function == "vf"
        else:
            assert row.vf_id is None


@pytest.mark.parametrize(
    "device_id", ["2100", "2101", "1024", "1974", "197f", "c2d1", "a2d0", "1003", "1007"]
)
def test_other_devices_of_the_vendor_are_left_out(device_id):
    assert device_id not in {row.device_id for row in FAMILY.devices}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_page_says_what_why_and_where_from(rule):
    page = rule.check.__doc__ or ""
    for heading in ("What:", "Why:", "Fires on", "What to do:", "Source:"):
        assert heading in page
