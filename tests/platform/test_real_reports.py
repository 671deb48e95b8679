"""Evidence in real reports: neighbours of dumps in the corpus."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.platform import HINTS, PlatformFindings, collect, merge_findings
from lspci_ims.source import Input, Limits, open_reports

pytestmark = pytest.mark.corpus

ROOT = Path("canonical+hotsos/tests/unit/fake_data_root")


def packed(folder: Path) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:xz", preset=0) as archive:
        archive.add(folder, arcname="sosreport-x")
    return held.getvalue()


def read(folder: Path) -> PlatformFindings:
    (report,) = open_reports(folder, Limits())
    parts = [(part.as_input(), part.hint) for part in report.parts if part.hint in HINTS]
    return merge_findings(collect(text, hint) for text, hint in parts)


@pytest.mark.parametrize("tree", ["openstack", "kubernetes", "rabbitmq"])
@pytest.mark.parametrize("form", ["folder", "tar.xz"])
def test_the_sosreports_of_virtual_machines_are_told_with_their_lines(
    corpus: Path, tree: str, form: str
) -> None:
    folder = corpus / ROOT / tree
    result = lspci_ims.check(folder) if form == "folder" else lspci_ims.check(packed(folder), name="x")
    (machine,) = result.machines
    platform = machine.platform
    assert (platform.virt, platform.hypervisor) == ("vm", "kvm")
    assert (platform.arch, platform.interrupt_remapping) == ("x86", "off")
    assert platform.kernel_class == "before-6.2"
    decisive = {item.code: item.span for item in platform.evidence if item.strength == "decisive"}
    assert " hypervisor " in decisive["VM_CPUID"].text
    assert (decisive["VM_CPUID"].member or "").endswith("proc/cpuinfo")
    assert (machine.source.member or "").endswith("sos_commands/pci/lspci_-nnvv")


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
    found = read(corpus / ROOT / "kubernetes")
    assert {s.kind for s in found.sent if s.whole} == {
        "cmdline",
        "cpuinfo",
        "dmesg",
        "dmidecode",
        "interrupts",
        "machine",
        "uname",
    }
    late = read(corpus / ROOT / "openstack")
    assert [s.lack for s in late.sent if not s.whole] == ["late"]
