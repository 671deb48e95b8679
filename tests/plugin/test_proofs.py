"""What a rule names as proof must be a place of the report, and the report is quoted there."""

from __future__ import annotations

from pathlib import Path

import pytest

import lspci_ims

DUMP = Path(__file__).parents[2] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"

PLUGIN = """
import msgspec
from lspci_ims.api import DeviceFamily, Evidence, FamilyDevice, Finding, Rule, Span, head_line, hookimpl


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("acme", "8086", (FamilyDevice("0b25", (), "made up"),)),)


def check(device, machine):
    head = head_line(device.device)
    row = device.device.config_space.span_at(0x10)
    change = msgspec.structs.replace
    return (Finding("so", {spans}, evidence={evidence}),)


@hookimpl
def lspci_ims_rules():
    return (Rule("ACME001", "title", "why", "made up", ("acme",), check),)
"""
SIGN = 'Evidence("ACME001", "vm", "weak", "", {})'


def answer(folder, spans, evidence="()"):
    path = folder / "acme.py"
    path.write_text(PLUGIN.format(spans=spans, evidence=evidence), "utf-8")
    result = lspci_ims.check(DUMP, plugins=False, plugin_files=[path])
    (machine,) = result.machines
    said = [reason for device in machine.devices for reason in device.reasons if reason.code == "ACME001"]
    return said, [d.message for d in machine.diagnostics if d.code == "PLUGIN_FAILED"]


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("Span('nowhere.txt', None, 1, 1, None, 'made up')", "of input 'nowhere.txt', lines 1 to 1"),
        ("Span('nowhere.txt', None, 10**9, 10**12, -7, 'made up')", "offset -7"),
        ("Span('/etc/passwd', None, 1, 5, None, 'made up')", "of input '/etc/passwd', lines 1 to 5"),
        ("change(head, member='gone')", "member 'gone'"),
        ("change(head, last_line=10**9)", "to 1000000000: no such place"),
        ("change(head, last_line=10**30)", "no such place"),
        ("change(head, first_line=0)", "lines 0 to"),
        ("change(head, first_line=0, last_line=0)", "lines 0 to 0"),
        ("change(head, offset=0)", "offset 0"),
        ("change(row, offset=0x20)", "offset 32"),
        ("change(row, offset=-1)", "offset -1"),
        ("change(row, first_line=1)", "lines 1 to"),
    ],
)
@pytest.mark.parametrize("in_evidence", [False, True], ids=["span", "evidence"])
def test_a_proof_that_leads_nowhere_refuses_the_finding(tmp_path, span, expected, in_evidence):
    spans, evidence = ("(head,)", f"({SIGN.format(span)},)") if in_evidence else (f"(head, {span})", "()")
    said, failures = answer(tmp_path, spans, evidence)
    assert said == []
    assert len(failures) == 1
    assert expected in failures[0]


@pytest.mark.parametrize(
    ("span", "offset", "begins"),
    [
        ("head", None, "6a:01.0 "),
        ("change(head, text='made up')", None, "6a:01.0 "),
        ("change(row, text='made up')", 0x10, "10: "),
        ("change(row, offset=0x1f)", 0x1F, "10: "),
        ("device.observation.bit_spans[0]", 0x214, "210: "),
        ("machine.devices[0].device.span", None, "00:00.0 "),
    ],
)
def test_a_proof_quotes_the_report_whatever_the_rule_wrote(tmp_path, span, offset, begins):
    said, failures = answer(tmp_path, f"({span},)")
    assert failures == []
    (proof,) = said[0].spans
    assert proof.offset == offset
    assert proof.text.startswith(begins)
