"""Every reason code of the core can come out, and does not come out of a report that differs in just that."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

import lspci_ims
from lspci_ims.cli.main import cli
from lspci_ims.policy import core_codes
from lspci_ims.spec import rows

SAMPLES = Path(__file__).parents[2] / "samples"

#: A plugin of tests that states what no public plugin states of this device.
STATING = '''
from lspci_ims.api import DeviceFamily, FamilyDevice, Finding, Rule, head_line, hookimpl


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("stating", "8086", (FamilyDevice("0b25", (), "made up"),)),)


def check(device, machine):
    """What it states."""
    return (Finding("stated", (head_line(device.device),), {statement}),)


@hookimpl
def lspci_ims_rules():
    return (Rule("STATING001", "title", "why", "made up", ("stating",), check),)
'''


class Report(NamedTuple):
    """A text and the options with which it is checked."""

    text: str
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed
    statement: str = ""

    def __add__(self, more: object) -> Report:
        """With more lines behind the dump."""
        assert isinstance(more, str)
        return self._replace(text=f"{self.text.rstrip()}\n\n{more}\n")

    def but(self, old: str, new: str) -> Report:
        """With one thing written otherwise."""
        text = re.sub(old, new, self.text, flags=re.MULTILINE)
        assert text != self.text
        return self._replace(text=text)

    def by(self, **options: Any) -> Report:
        """With options."""
        return self._replace(options=self.options | options)

    def stating(self, statement: str) -> Report:
        """With a plugin that states this, and no other that states anything."""
        return self._replace(statement=statement)


def sample(machine: str, text: str = "lspci-vvv.txt") -> Report:
    return Report((SAMPLES / machine / text).read_text("utf-8"))


def block(machine: str, head: str, text: str = "lspci-vvv.txt") -> Report:
    """One function of a sample."""
    blocks = sample(machine, text).text.split("\n\n")
    return Report(next(found for found in blocks if found.startswith(head)) + "\n")


HEX = "lspci-vvv-xxxx.txt"
DSA = block("dsa-bare-metal-ims-set", "6a:01.0")
DSA_BYTES = block("dsa-bare-metal-ims-set", "6a:01.0", HEX)
CLEAR = block("dsa-ims-clear", "6a:01.0", HEX)
WHOLE = sample("dsa-bare-metal-ims-set")
NIC = next(
    block("connectx7-with-vfs", head)
    for head in re.findall(r"^\S+(?= Ethernet)", sample("connectx7-with-vfs").text, re.M)
)
GUEST = sample("dsa-qemu-guest")
DENIED = sample("access-denied")
CUT_OFF = DSA.but(r"(?s)\tCapabilities.*", "\tCapabilities: <access denied>\n")
ALONE = {"plugins": False}

CPUINFO = (
    "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vme de pse tsc msr pae cx8 apic sep sse sse2"
    " ht nx lm constant_tsc pni x2apic lahf_lm arat\nbugs\t\t: spectre_v1"
)
UNIT = "[    0.1] DMAR: dmar0: reg_base_addr fed90000 ver 6:0 cap d2008c40660462 ecap 92ca9a00f0ef5e"
IR = "[    0.2] DMAR-IR: Enabled IRQ remapping in x2apic mode"
NO_IR = "[    0.2] DMAR-IR: Not enabling interrupt remapping"
DMI = "[    0.0] DMI: Dell Inc. PowerEdge R999/0ABCDE, BIOS 1.2.3 01/02/2024"
QEMU = "[    0.0] DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.0 04/01/2014"
KVM = "[    0.0] Hypervisor detected: KVM"
SMBIOS = "Handle 0x0000, DMI type 0, 24 bytes\nBIOS Information\n\tVendor: Acme\n\tCharacteristics:\n\t\t{}"
ACPI = "[    0.0] ACPI: RSDT 0x000000007FFE2000 000048 (v01 {}  TABLE    00000001 MAKE 00000001)"
CMDLINE = "[    0.0] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro{}"
SRIOV = (
    "\tCapabilities: [260 v1] Single Root I/O Virtualization (SR-IOV)\n"
    "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: {}, Function Dependency Link: 00\n"
    "\tKernel driver in use"
)
IOMMU = (
    "00:00.2 IOMMU [0806]: Advanced Micro Devices, Inc. [AMD] Starship/Matisse IOMMU [1022:1481]\n"
    "00: 22 10 81 14 00 00 10 00 00 00 06 08 00 00 00 00\n"
    + "10: 00"
    + " 00" * 15
    + "\n"
    + "20: 00"
    + " 00" * 15
    + "\n"
    "30: 00 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00\n40: 0f 00 0b {:02x}" + " 00" * 12
)
VIRTIO_IOMMU = "00:01.0 Unassigned class [0000]: Red Hat, Inc. Virtio 1.0 {} [1af4:{}] (rev 01)"
BARE = {"virt": "bare-metal", "arch": "x86", "viommu": "no-hint", "ir": "on", "kernel": "6.8.0"}

#: For each code a report that has it, and one that is as near as can be and has it not.
WAYS: dict[str, tuple[Report, Report]] = {
    "DEV_SIOV_R1": (DSA, DSA.but("Vendor=8086 ID=0005", "Vendor=8086 ID=0006")),
    "DEV_SIOV_R2": (sample("siov-extended-0x38"), DSA),
    "DEV_NO_SIOV": (NIC, DSA),
    "DEV_NOT_PCIE": (sample("conventional-pci"), NIC),
    "DEV_IMS_BIT_SET": (DSA_BYTES, CLEAR),
    "DEV_IMS_BIT_CLEAR": (CLEAR, DSA_BYTES),
    "DEV_IMS_BIT_UNKNOWN": (DSA, DSA_BYTES),
    "DEV_IMS_MASKED": (CLEAR, CLEAR.by(**ALONE)),
    "DEV_DVSEC_DUPLICATE": (sample("dsa-two-dvsecs"), DSA),
    "DEV_DVSEC_SHORT": (sample("dsa-dvsec-length-20"), DSA),
    "DEV_CAPS_UNREADABLE": (CUT_OFF, DSA),
    "DEV_TRUNCATED": (DSA.but(r"\t\tPRICtl.*\n", "[... snip ...]\n"), DSA),
    "NOT_ROOT": (DENIED, WHOLE),
    "LSPCI_TOO_OLD": (DSA.but(r"Specific: Vendor.*", "Specific <?>"), DSA),
    "HEX_TOO_SHORT": (sample("access-denied", HEX), DENIED),
    "CONFIG_ALL_ONES": (sample("all-ones", HEX), DSA_BYTES),
    "TEXT_BYTES_DISAGREE": (DSA_BYTES.but("Width: 14", "Width: 13"), DSA_BYTES),
    "VENDOR_STATED": (DSA, DSA.by(**ALONE)),
    "VENDOR_NO_IMS": (
        DSA.stating("states='states-no-ims'").by(**ALONE),
        DSA.stating("states='states-ims'").by(**ALONE),
    ),
    "VENDOR_VIRTUAL": (GUEST, DSA),
    "VENDOR_NOT_TOLD": (
        DSA.stating("states='ims-not-told'").by(**ALONE),
        DSA.stating("states='states-no-ims'").by(**ALONE),
    ),
    "VENDOR_CONFLICT": (DSA.stating("states='states-no-ims'"), DSA.stating("states='states-ims'")),
    "STORAGE_DEVICE_MEMORY": (DSA, NIC),
    "STORAGE_DRIVER_MEMORY": (NIC, DSA),
    "NEEDS_NO_PASID": (NIC, DSA),
    "NEEDS_UNKNOWN": (DSA.by(**ALONE), DSA),
    "PASID_ABSENT": (DSA.but(r"\tCapabilities: \[230 v1\].*\n.*\n.*\n", ""), DSA),
    "PASID_OFF": (DSA.but(r"PASIDCtl: Enable\+", "PASIDCtl: Enable-"), DSA),
    "PASID_ON": (DSA.by(scalable_mode="on"), DSA),
    "PASID_UNKNOWN": (CUT_OFF, DSA),
    "SCALABLE_MODE_OFF": (DSA + "[    0.1] DMAR: Scalable mode is disallowed", DSA),
    "SCALABLE_MODE_UNKNOWN": (DSA, DSA + "[    0.1] DMAR: Enable scalable mode if hardware supports"),
    "SRIOV_ACTIVE": (
        DSA.but("\tKernel driver in use", SRIOV.format(4)).stating("sriov_excludes=True"),
        DSA.but("\tKernel driver in use", SRIOV.format(0)).stating("sriov_excludes=True"),
    ),
    "VM_CPUID": (DSA + "Hypervisor vendor:   KVM", DSA + "Virtualization:      VT-x"),
    "VM_DMESG": (DSA + KVM, DSA),
    "VM_DMI": (DSA + QEMU, DSA + DMI),
    "VM_SMBIOS_BIT": (
        DSA + SMBIOS.format("System is a virtual machine"),
        DSA + SMBIOS.format("Smart battery is supported"),
    ),
    "VM_ACPI": (DSA + ACPI.format("BOCHS"), DSA + ACPI.format("MAKER")),
    "VM_PCI": (GUEST, WHOLE),
    "VM_MISSING_DVSEC": (GUEST, WHOLE),
    "XEN_DOM0": (DSA + "$ cat /proc/xen/capabilities\ncontrol_d", DSA + "$ cat /proc/xen/capabilities"),
    "BM_NO_CPUID_FLAG": (DSA + CPUINFO, DSA + CPUINFO.replace(" nx", " nx hypervisor")),
    "BM_ROOT_COMPLEX": (WHOLE, DSA),
    "BM_DMI": (DSA + DMI, DSA + QEMU),
    "BM_METAL": (
        DSA + "[    0.0] DMI: Amazon EC2 i3.metal/Not Specified, BIOS 1.0 10/16/2017",
        DSA + "[    0.0] DMI: Amazon EC2 i3.large/Not Specified, BIOS 1.0 10/16/2017",
    ),
    "PROBABLY_BARE_METAL": (WHOLE + CPUINFO, WHOLE + CPUINFO.replace(" nx", " nx hypervisor")),
    "VIRT_UNKNOWN": (DSA, DSA + KVM),
    "VIRT_CONFLICT": (WHOLE + f"{KVM}\n{DMI}", WHOLE + DMI),
    "SCOPE_PARTIAL": (DSA, WHOLE),
    "VIOMMU_SEEN": (
        WHOLE + " 24:          0   vIR-PCI-MSIX-0000:02:00.0    1-edge      virtio1-req.0",
        WHOLE + " 24:          0    IR-PCI-MSIX-0000:02:00.0    1-edge      virtio1-req.0",
    ),
    "VIOMMU_CACHING_MODE": (DSA + UNIT.replace("660462", "6604e2"), DSA + UNIT),
    "VIOMMU_NPCACHE": (DSA + IOMMU.format(0x04), DSA + IOMMU.format(0x00)),
    "VIOMMU_VIRTIO": (DSA + VIRTIO_IOMMU.format("IOMMU", "1057"), DSA + VIRTIO_IOMMU.format("RNG", "1044")),
    "VIOMMU_UNKNOWN": (DSA, DSA + UNIT),
    "IR_ON": (DSA + IR, DSA + NO_IR),
    "IR_OFF": (DSA + NO_IR, DSA + IR),
    "IR_UNKNOWN": (DSA, DSA + IR),
    "ARCH_UNKNOWN": (DSA, DSA + "Linux host7 6.8.0 #38 SMP x86_64 x86_64 x86_64 GNU/Linux"),
    "ARCH_NO_PROBE": (DSA.by(arch="other"), DSA.by(arch="x86")),
    "ARCH_OUT_OF_MODEL": (DSA.by(arch="other"), DSA.by(arch="x86")),
    "ARCH_NO_MSI_PARENT": (DSA.by(arch="other"), DSA.by(arch="x86")),
    "HYPERCALL_MISSING": (DSA + KVM, DSA),
    "POLICY_OFF": (DSA.by(ims="off"), DSA.by(ims="on")),
    "POLICY_ON": (DSA.by(**BARE, ims="on"), DSA.by(**BARE, ims="auto")),
    "POLICY_ON_OVERRULED": (DSA.by(ims="on") + KVM, DSA.by(ims="auto") + KVM),
    "CMDLINE_IMS_UNKNOWN_TO_MAINLINE": (DSA + CMDLINE.format(" ims=on"), DSA + CMDLINE.format("")),
    "KERNEL_NO_API": (DSA + "$ uname -r\n5.15.0-91-generic", DSA + "$ uname -r\n6.8.0-38-generic"),
    "KERNEL_API_PRESENT": (DSA.by(**BARE), DSA.by(**BARE | {"kernel": "6.12.1"})),
    "KERNEL_API_REMOVED": (DSA + "$ uname -r\n6.12.1", DSA + "$ uname -r\n6.8.0-38-generic"),
    "KERNEL_MISDETECT": (DSA.by(**BARE | {"virt": "vm"}), DSA.by(**BARE | {"virt": "vm", "viommu": "hint"})),
    "KERNEL_UNKNOWN": (DSA, DSA + "$ uname -r\n6.8.0-38-generic"),
    "VENDOR_KERNEL": (DSA + "$ uname -r\n5.14.0-427.13.1.el9_4.x86_64", DSA + "$ uname -r\n6.12.1"),
    "NO_IN_TREE_USER": (DSA, DSA + "$ uname -r\n6.12.1"),
}  # fmt: skip


@pytest.fixture
def codes(tmp_path: Path) -> Callable[[Report], set[str]]:
    """All reason codes of the answer, of functions and of the machine."""

    def check(report: Report) -> set[str]:
        options = dict(report.options)
        if report.statement:
            plugin = tmp_path / "stating.py"
            plugin.write_text(STATING.replace("{statement}", report.statement), "utf-8")
            options["plugin_files"] = [plugin]
        result = lspci_ims.check(report.text, name="report", all_devices=True, **options)
        assert all(info.status == "ok" for info in result.tool.plugins)
        found: set[str] = set()
        for machine in result.machines:
            found |= {reason.code for reason in machine.platform.reasons}
            for device in machine.devices:
                found |= {reason.code for reason in device.reasons}
                found |= {code for verdict in device.usable for code in verdict.reasons}
        return found

    return check


def test_there_is_a_way_to_every_code() -> None:
    assert list(WAYS) == list(core_codes())


@pytest.mark.parametrize("code", WAYS)
def test_the_code_comes_out_where_it_should_and_only_there(
    code: str, codes: Callable[[Report], set[str]]
) -> None:
    with_it, without_it = WAYS[code]
    assert code in codes(with_it)
    assert code not in codes(without_it)


@pytest.mark.parametrize("code", WAYS)
def test_the_code_is_explained(code: str) -> None:
    # so wide that no text is wrapped
    shown = CliRunner().invoke(cli, ["explain", code, "--no-plugins"], env={"COLUMNS": "4000"})
    assert shown.exit_code == 0
    page = core_codes()[code]
    for text in (f"{code}: ", page.meaning, page.why, page.action, page.source):
        assert text
        assert text in shown.output


@pytest.mark.parametrize(
    "table", ["platform_signs", "pci_signs", "dmi_signs", "cmdline_options", "asks", "explain"]
)
def test_tables_name_registered_codes_only(table: str) -> None:
    named = {row["code"].partition("+")[0] for row in rows(table) if "code" in row} - {"", "-"}
    assert named
    assert named <= set(core_codes())
