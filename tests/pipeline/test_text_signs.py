"""End to end: a line that a plugin asked for reaches its rule, and the answer quotes it."""

from __future__ import annotations

from pathlib import Path

import lspci_ims

PLUGIN = '''
from lspci_ims.api import DeviceFamily, FamilyDevice, Finding, Rule, TextSign, hookimpl


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("acme", "8086", (FamilyDevice("0b25", (), "made up"),)),)


@hookimpl
def lspci_ims_text_signs():
    pattern = r"idxd (?P<bdf>[0-9a-f:]+\\.\\d): (?P<n>\\d+) handles"
    return (TextSign("handles", "handles", pattern, "made up"),)


def check(device, machine):
    """Each line about this function."""
    for line in machine.lines_of("handles", device.bdf):
        yield Finding(f"{line.value('n')} handles", (line.span,))


@hookimpl
def lspci_ims_rules():
    return (Rule("ACME001", "handles", "why", "made up", ("acme",), check),)
'''
DSA = Path(__file__).parents[2] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvvnn.txt"


def test_a_rule_sees_the_lines_of_its_signs(tmp_path: Path) -> None:
    plugin = tmp_path / "acme.py"
    plugin.write_text(PLUGIN, "utf-8")
    dump = DSA.read_text("utf-8")
    log = "[    9.0] idxd 6a:01.0: 1024 handles\n[    9.1] idxd 0000:ff:01.0: 7 handles\n"
    (machine,) = lspci_ims.check(dump + log, plugin_files=[plugin]).machines
    reasons = {
        device.bdf: [reason for reason in device.reasons if reason.code == "ACME001"]
        for device in machine.devices
    }
    (reason,) = reasons.pop("0000:6a:01.0")
    assert not any(reasons.values())
    assert (reason.by, reason.message) == ("acme", "1024 handles")
    (span,) = reason.spans
    assert (span.first_line, span.text) == (dump.count("\n") + 1, log.splitlines()[0])


def test_what_lspci_printed_is_no_line_for_a_sign(tmp_path: Path) -> None:
    plugin = tmp_path / "acme.py"
    source = PLUGIN.replace('"handles", pattern', '"Capabilities", "C"')
    assert source != PLUGIN
    plugin.write_text(source.replace(", device.bdf)", ")"), "utf-8")
    (machine,) = lspci_ims.check(DSA.read_text("utf-8"), plugin_files=[plugin]).machines
    assert not [r for device in machine.devices for r in device.reasons if r.code == "ACME001"]
