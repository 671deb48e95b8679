"""What `ask` asks for settles what was unknown: the output of each command, appended to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.model import Platform
from lspci_ims.spec import rows

SAMPLE = Path(__file__).parents[2] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvv.txt"

CPUINFO = """processor\t: 0
vendor_id\t: GenuineIntel
flags\t\t: fpu vme de pse tsc msr pae cx8 apic sep sse sse2 ht nx lm constant_tsc pni x2apic lahf_lm arat
bugs\t\t: spectre_v1
"""
DMESG = """[    0.000000] Linux version 6.8.0-38-generic (builder@build7) (gcc 13.2.0) #38-Ubuntu SMP
[    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro intel_iommu=on,sm_on
[    0.000000] DMI: Dell Inc. PowerEdge R999/0ABCDE, BIOS 1.2.3 01/02/2024
[    0.100000] DMAR: dmar0: reg_base_addr fed90000 ver 6:0 cap d2008c40660462 ecap 92ca9a00f0ef5e
[    0.200000] DMAR-IR: Enabled IRQ remapping in x2apic mode
"""
DMIDECODE = """Handle 0x0100, DMI type 1, 27 bytes
System Information
\tManufacturer: Dell Inc.
\tProduct Name: PowerEdge R999
"""
INTERRUPTS = " 24:          0          9  IR-PCI-MSIX-0000:6a:01.0    0-edge      idxd-misc\n"
CONFIG = "CONFIG_INTEL_IOMMU_DEFAULT_ON=y\nCONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON=y\n"
#: For each code the command of `spec/asks.tsv`, its output, and the answer that it settles.
ANSWERS = [
    (
        "VIRT_UNKNOWN",
        "cat /proc/cpuinfo; sudo dmesg; sudo dmidecode",
        CPUINFO + DMESG + DMIDECODE,
        "virt",
        "bare-metal",
    ),
    ("IR_UNKNOWN", "sudo dmesg; cat /proc/interrupts", DMESG, "interrupt_remapping", "on"),
    ("IR_UNKNOWN", "sudo dmesg; cat /proc/interrupts", INTERRUPTS, "interrupt_remapping", "on"),
    ("VIOMMU_UNKNOWN", "sudo dmesg", DMESG, "viommu", "no-hint"),
    (
        "SCALABLE_MODE_UNKNOWN",
        "sudo dmesg; grep IOMMU /boot/config-$(uname -r)",
        DMESG,
        "scalable_mode",
        "on",
    ),
    ("ARCH_UNKNOWN", "uname -a", "Linux host7 6.8.0 #38 SMP x86_64 x86_64 x86_64 GNU/Linux\n", "arch", "x86"),
    ("ARCH_UNKNOWN", "uname -a", "Linux host7 6.8.0 #38 SMP aarch64 GNU/Linux\n", "arch", "other"),
    ("KERNEL_UNKNOWN", "uname -r", "6.8.0-38-generic\n", "kernel_class", "6.2-6.9"),
    ("KERNEL_UNKNOWN", "uname -r", "6.12.1\n", "kernel_class", "from-6.10"),
    ("KERNEL_UNKNOWN", "uname -r", "5.14.0-427.13.1.el9_4.x86_64\n", "kernel_class", "vendor"),
]


def platform(text: str) -> tuple[Platform, set[str]]:
    (machine,) = lspci_ims.check(text, name="report").machines
    asked = {code for device in machine.devices for ask in device.ask for code in ask.settles}
    return machine.platform, {reason.code for reason in machine.platform.reasons} | asked


def without_arch(text: str) -> str:
    """The report of the accelerator alone, whose functions do not tell the architecture."""
    blocks = text.split("\n\n")
    return next(block for block in blocks if "Designated Vendor-Specific" in block) + "\n"


@pytest.mark.parametrize(("code", "command", "output", "field", "expected"), ANSWERS)
@pytest.mark.parametrize("prompt", ["\n", "$ {command}\n", "\nhost7:~ # {command}\n"])
def test_the_output_settles_the_unknown(
    code: str, command: str, output: str, field: str, expected: str, prompt: str
) -> None:
    assert {row["code"]: row["command"] for row in rows("asks")}[code] == command
    report = without_arch(SAMPLE.read_text("utf-8"))
    before, codes = platform(report)
    assert getattr(before, field) == "unknown"
    if code != "SCALABLE_MODE_UNKNOWN":
        assert code in codes
    after, codes = platform(report + prompt.format(command=command) + output)
    assert getattr(after, field) == expected
    assert code not in codes


def test_the_default_of_the_kernel_counts_beside_a_silent_command_line() -> None:
    report = without_arch(SAMPLE.read_text("utf-8"))
    silent = DMESG.replace(" intel_iommu=on,sm_on", "")
    assert platform(report + silent)[0].scalable_mode == "unknown"
    assert platform(report + CONFIG)[0].scalable_mode == "unknown"
    assert platform(report + silent + CONFIG)[0].scalable_mode == "on"
    off = "# CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON is not set\n"
    assert platform(report + silent + off)[0].scalable_mode == "off"
    assert platform(report + DMESG + off)[0].scalable_mode == "on"


def test_verdicts_quote_the_lines_that_prove_them() -> None:
    report = SAMPLE.read_text("utf-8") + CPUINFO + DMESG + DMIDECODE
    found, _ = platform(report)
    spans = {reason.code: reason.spans for reason in found.reasons}
    lines = report.split("\n")
    for code, words in {
        "IR_ON": "Enabled IRQ remapping",
        "KERNEL_API_PRESENT": "Linux version 6.8.0",
        "BM_NO_CPUID_FLAG": "flags",
        "BM_DMI": "Dell Inc. PowerEdge",
    }.items():
        assert any(words in span.text and words in lines[span.first_line - 1] for span in spans[code])
    assert found.kernel == "6.8.0-38-generic"


def test_an_option_wins_and_is_shown_to_be_contradicted() -> None:
    result = lspci_ims.check(SAMPLE.read_text("utf-8") + DMESG, name="report", kernel="5.15.0", ir="off")
    (machine,) = result.machines
    assert machine.platform.kernel_class == "before-6.2"
    assert machine.platform.interrupt_remapping == "off"
    assert "OPTION_CONTRADICTED" in {remark.code for remark in machine.diagnostics}
