"""The rules on the form of a function, over all that they look at; no two of them contradict each other."""

from __future__ import annotations

import itertools
import re

import pytest
from lspci_ims_idxd import FAMILIES, RULES
from lspci_ims_idxd.form_rules import FORM_RULES

from lspci_ims.api import ObservedMachine, Span

DVSEC = Span("made-up.txt", None, 6, 6, None, "[200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005")
SEEN = {"siov_dvsec": "seen", "list": "complete", "dvsec_spans": (DVSEC,)}
NONE = {"kinds": (), "vectors": 9}


def fired(device):
    machine = ObservedMachine((device,), (), False)
    families = {name for name, _ in device.families}
    return {
        rule.id: finding
        for rule in FORM_RULES
        if families.intersection(rule.applies_to)
        for finding in rule.check(device, machine)
    }


@pytest.mark.parametrize("device_id", ["0b25", "0cfe", "11fb", "1212", "1216"])
def test_physical_with_dvsec(build, device_id):
    findings = fired(build(device_id, **SEEN))
    assert set(findings) == {"IDXD001"}
    finding = findings["IDXD001"]
    assert (finding.states, finding.storage, finding.needs) == ("states-ims", "device-memory", "pasid")
    assert finding.spans == (DVSEC,)
    assert not finding.evidence


def test_the_bytes_are_asked_for_while_the_bit_is_unknown(build):
    (ask,) = fired(build(**SEEN))["IDXD001"].ask
    assert ask.command == "sudo lspci -s 0000:6a:01.0 -vvv -xxxx"
    assert "can disturb some devices" in ask.why
    assert ask.settles == ("DEV_IMS_BIT_UNKNOWN",)
    assert fired(build(**SEEN, ims_bit="set"))["IDXD001"].ask == ()


@pytest.mark.parametrize(
    ("device_id", "expected"), [("0b25", "states-ims"), ("0cfe", "states-ims"), ("11fb", None)]
)
def test_a_clear_bit_is_masked_only_on_silicon_known_to_have_it(build, device_id, expected):
    findings = fired(build(device_id, **SEEN, ims_bit="clear"))
    assert getattr(findings.get("IDXD001"), "states", None) == expected


@pytest.mark.parametrize("kinds", [(), ("aer",)])
def test_physical_where_the_list_is_not_complete(build, kinds):
    finding = fired(build(kinds=kinds, pcie="unknown"))["IDXD001"]
    assert finding.states == "states-ims"
    assert finding.spans[0].first_line == 1
    assert finding.ask[0].settles == ("DEV_CAPS_UNREADABLE",)


def test_physical_where_an_old_lspci_does_not_name_the_dvsec(build):
    unnamed = Span("made-up.txt", None, 7, 7, None, "[200 v1] #23")
    findings = fired(build(list="complete", unnamed_dvsec="yes", unnamed_spans=(unnamed,)))
    assert findings["IDXD001"].spans == (unnamed,)


@pytest.mark.parametrize("label", ["Count", "TabSize"])
@pytest.mark.parametrize(
    ("subsystem", "vectors", "lines"),
    [
        (("8086", "2010"), 2, [2, 4]),
        (("8086", "2010"), 9, [2]),
        (("8086", "2010"), None, [2]),
        (("8086", "0000"), 2, [4]),
        (None, 2, [4]),
    ],
)
def test_virtual(build, subsystem, vectors, lines, label):
    device = build(subsystem=subsystem, vectors=vectors, kinds=(), label=label)
    findings = fired(device)
    assert set(findings) == {"IDXD002"}
    finding = findings["IDXD002"]
    assert finding.states == "virtual-or-masked"
    assert [span.first_line for span in finding.spans] == lines
    (sign,) = finding.evidence
    assert (sign.code, sign.direction, sign.strength) == ("IDXD002", "vm", "strong")


def test_the_subsystem_alone_tells_a_virtual_one(build):
    findings = fired(build(subsystem=("8086", "2010"), vectors=9, kinds=("aer",)))
    assert [span.first_line for span in findings["IDXD002"].spans] == [2]


def test_the_quoted_subsystem_line_is_what_was_printed(build):
    finding = fired(build(subsystem=("8086", "2010"), kinds=()))["IDXD002"]
    assert finding.spans[0].text == "Subsystem: Intel Device"


@pytest.mark.parametrize(
    "changes",
    [
        {"vectors": 2, "kinds": ("aer",)},
        {"kinds": (), "vectors": 9},
        {"kinds": (), "vectors": None, "subsystem": None},
        {"kinds": (), "subsystem": ("1234", "2010")},
    ],
)
def test_not_virtual(build, changes):
    assert "IDXD002" not in fired(build(**changes))


@pytest.mark.parametrize("device_id", ["0b25", "0cfe"])
@pytest.mark.parametrize("changes", [{"list": "complete"}, {"pcie": "no", "kinds": ()}])
def test_masked(build, device_id, changes):
    findings = fired(build(device_id, **changes))
    assert set(findings) == {"IDXD003"}
    finding = findings["IDXD003"]
    assert finding.states == "virtual-or-masked"
    (sign,) = finding.evidence
    assert (sign.code, sign.direction, sign.strength) == ("VM_MISSING_DVSEC", "vm", "strong")


@pytest.mark.parametrize("device_id", ["11fb", "1212", "1216"])
def test_ids_that_are_not_known_to_have_the_dvsec_are_left_alone(build, device_id):
    assert fired(build(device_id, list="complete")) == {}


@pytest.mark.parametrize("device_id", ["b02d", "fd2d"])
@pytest.mark.parametrize("changes", [SEEN, {"list": "complete"}, {"list": "incomplete"}])
def test_client_accelerators_state_nothing(build, device_id, changes):
    findings = fired(build(device_id, **changes))
    assert set(findings) == {"IDXD004"}
    finding = findings["IDXD004"]
    assert (finding.states, finding.storage, finding.needs, finding.evidence) == (None, None, None, ())


def test_no_two_rules_contradict_each_other(build):
    choices = {
        "device_id": [row.device_id for family in FAMILIES for row in family.devices],
        "siov_dvsec": ["seen", "not-seen"],
        "ims_bit": ["set", "clear", "unknown"],
        "list": ["complete", "incomplete"],
        "unnamed_dvsec": ["yes", "no"],
        "pcie": ["yes", "no", "unknown"],
        "subsystem": [("8086", "2010"), ("8086", "0000"), None],
        "vectors": [2, 9, None],
        "kinds": [(), ("aer",), ("dvsec",)],
    }
    for values in itertools.product(*choices.values()):
        findings = fired(build(**dict(zip(choices, values, strict=True))))
        assert len({finding.states for finding in findings.values()} - {None}) <= 1, values
        assert len(findings) <= 1, values
        assert all(finding.spans for finding in findings.values()), values


def test_a_function_of_uncertain_id_is_left_alone(build):
    assert fired(build(certain=False)) == {}


def test_tables():
    rows = [row for family in FAMILIES for row in family.devices]
    assert all(re.fullmatch("[0-9a-f]{4}", row.device_id) and row.source for row in rows)
    assert {row.device_id for row in rows if row.dvsec_expected} == {"0b25", "0cfe"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_pages_say_what_why_and_where_from(rule):
    page = rule.check.__doc__ or ""
    for heading in ("What:", "Why:", "Fires on", "What to do:", "Source:"):
        assert heading in page
