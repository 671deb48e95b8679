"""Evidence in real reports: neighbours of dumps in the corpus."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.platform import collect
from lspci_ims.source import Input

pytestmark = pytest.mark.corpus

ROOT = Path("canonical+hotsos/tests/unit/fake_data_root")


def packed(folder: Path) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:xz", preset=0) as archive:
        archive.add(folder, arcname="sosreport-x")
    return held.getvalue()


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
