"""Evidence out of hostile text: no exception, time as the input grows, a bounded number of signs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.model import Span
from lspci_ims.platform import HINTS, collect
from lspci_ims.policy import Overrides, choose_kernel, weigh_platform
from lspci_ims.source import Input

from ..cost import growth

HERE = Path(__file__).parent
PIECES = [
    line.replace("\\t", "\t")
    for name in ("cases.tsv", "more-lines.txt", "sent.tsv")
    for row in (HERE / name).read_text("utf-8").split("\n")
    for line in row.replace("\t", "\\n").split("\\n")
]
SOURCE = Span("report", None, 1, 1, None, "")


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=80)), max_size=30),
    st.sampled_from([None, *HINTS]),
    st.integers(0, 200),
)
def test_any_lines_give_signs_that_quote_them(lines: list[str], hint: str | None, cut: int) -> None:
    lines = [line.replace("\n", " ") for line in lines]
    if lines:
        lines[-1] = lines[-1][:cut]
    found = collect(Input("report", None, lines), hint)
    kernel = choose_kernel(found.kernel_releases, found.kernel_lines)
    weigh_platform(
        found.evidence,
        Overrides(),
        SOURCE,
        partial=False,
        kernel=kernel,
        causes=found.causes,
        sent=found.sent,
    )
    for sent in found.sent:
        assert sent.span.text == lines[sent.span.first_line - 1]
    for sign in found.evidence:
        assert 1 <= sign.span.first_line <= sign.span.last_line <= len(lines)


LINES = [
    "flags : fpu " + "vme " * 50,
    "[    0.0] ACPI: " + "(v01 " * 20,
    " 24: " + "1 " * 40 + "PCI-MSI",
    "root@host:" + "a" * 70,
    "DMI: " + "a" * 60,
    "cap ecap ver 1:0 cap 00 ecap reg_base_addr",
    "Kernel command line: BOOT_IMAGE=x " + "a=b " * 20,
    "System Information",
    "Linux Linux Linux version version 6",
    "uname -r",
    "5.15.0-91-generic",
    "pci 0000:00:00.0: [8086:0000] type",
    "Jan  1 00:00:00 host kernel: x",
    "> " * 60,
    "# virt-what",
    "DMAR @ 0x0000000000000000",
    "    0000: " + "44 " * 16 + " DDDD",
    "Manufacturer:  Acme",
    "$ dmesg | grep -i iommu",
    "[ 12.000000] usb 1-1: new device",
    "CONFIG_PCI=y",
]


@pytest.mark.parametrize("few", [200, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("line", LINES, ids=[line[:20] for line in LINES])
def test_cost_grows_with_the_number_of_lines(line: str, few: int) -> None:
    assert growth(lambda count: collect(Input("report", None, [line] * count)), few, 10 * few) < 30


@pytest.mark.parametrize("short", [1 << 14, pytest.param(1 << 16, marks=pytest.mark.slow)])
@pytest.mark.parametrize("line", LINES, ids=[line[:20] for line in LINES])
def test_cost_grows_with_the_length_of_a_line(line: str, short: int) -> None:
    def read(size: int) -> None:
        collect(Input("report", None, [(line + " ") * (size // (len(line) + 1))]))

    assert growth(read, short, 16 * short) < 48


def test_signs_and_proofs_are_few_however_many_the_lines() -> None:
    lines = [" 24:   1   IR-PCI-MSI 327680-edge  xhci_hcd", "[    0.0] Hypervisor detected: KVM"] * 20_000
    assert len(collect(Input("report", None, lines)).evidence) < 20
    words = ["# virt-what", "kvm", "", "Manufacturer:  QEMU", "Hardware:      Standard PC"] * 20_000
    found = collect(Input("report", None, words))
    assert len(found.evidence) < 60
    assert [sent.kind for sent in found.sent] == ["virt-what"]
