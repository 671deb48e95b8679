"""Evidence in real reports: neighbours of dumps in the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from lspci_ims.model import Span
from lspci_ims.platform import PlatformFindings, collect, merge_findings
from lspci_ims.policy import Overrides, choose_kernel, weigh_platform
from lspci_ims.source import Input

pytestmark = pytest.mark.corpus

ROOT = Path("canonical+hotsos/tests/unit/fake_data_root")
MEMBERS = {
    "sos_commands/kernel/dmesg": "dmesg",
    "sos_commands/kernel/uname_-a": "uname",
    "sos_commands/hardware/dmidecode": "dmidecode",
    "proc/cpuinfo": "cpuinfo",
    "proc/interrupts": "interrupts",
    "proc/cmdline": "cmdline",
}
SOURCE = Span("report", None, 1, 1, None, "")


def read(folder: Path, hints: bool) -> PlatformFindings:
    texts = [
        (Input("report", member, path.read_text("utf-8", "replace").split("\n")), hint if hints else None)
        for member, hint in MEMBERS.items()
        if (path := folder / member).is_file()
    ]
    return merge_findings(collect(text, hint) for text, hint in texts)


@pytest.mark.parametrize("tree", ["openstack", "kubernetes"])
@pytest.mark.parametrize("hints", [True, False])
def test_the_sosreports_of_virtual_machines_are_told_with_their_lines(
    corpus: Path, tree: str, hints: bool
) -> None:
    found = read(corpus / ROOT / tree, hints)
    kernel = choose_kernel(found.kernel_releases, found.kernel_lines)
    platform = weigh_platform(found.evidence, Overrides(), SOURCE, partial=False, kernel=kernel).platform
    assert (platform.virt, platform.hypervisor) == ("vm", "kvm")
    assert (platform.arch, platform.interrupt_remapping) == ("x86", "off")
    assert platform.kernel_class == "before-6.2"
    decisive = {item.code: item.span for item in platform.evidence if item.strength == "decisive"}
    assert " hypervisor " in decisive["VM_CPUID"].text
    assert {"VM_CPUID", "VM_DMI"} <= set(decisive)


def test_no_laptop_or_server_of_the_corpus_is_called_a_guest(corpus: Path) -> None:
    guests = ("canonical+hotsos", "Manouchehri+aws", "platform-driver-x86.0")
    count = 0
    for path in sorted(corpus.rglob("*")):
        name = str(path.relative_to(corpus))
        if name.startswith(guests) or not path.is_file():
            continue
        if not any(word in path.name for word in ("dmesg", "cpuinfo", "dmidecode", "interrupts", "journal")):
            continue
        count += 1
        found = collect(Input(name, None, path.read_text("utf-8", "replace").split("\n")))
        strong = {e.code for e in found.evidence if e.direction in ("vm", "dom0") and e.strength != "weak"}
        assert not strong, name
    assert count > 50


def test_logs_are_whole_when_they_begin_with_the_boot_and_not_when_they_do_not(corpus: Path) -> None:
    counts = {True: 0, False: 0}
    for path in sorted(corpus.rglob("*dmesg*")):
        if not path.is_file():
            continue
        text = path.read_text("utf-8", "replace")
        sent = {s.kind: s.whole for s in collect(Input(path.name, None, text.split("\n"))).sent}
        whole = sent.get("dmesg", False) or sent.get("journal", False)
        assert whole == ("Linux version " in text), path
        counts[whole] += 1
    assert counts[True] > 25
    assert counts[False] > 5


def test_what_collectors_stored_is_known_as_sent_whole(corpus: Path) -> None:
    found = read(corpus / ROOT / "kubernetes", hints=True)
    assert {s.kind for s in found.sent if s.whole} == {
        "cmdline",
        "cpuinfo",
        "dmesg",
        "dmidecode",
        "interrupts",
        "machine",
        "uname",
    }
    late = read(corpus / ROOT / "openstack", hints=True)
    assert [s.lack for s in late.sent if not s.whole] == ["late"]
