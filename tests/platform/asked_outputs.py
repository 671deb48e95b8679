"""Made-up outputs of the commands that `ask` names: whole ones that tell, and whole ones that do not."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"

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
DMIDECODE = """# dmidecode 3.5
Handle 0x0100, DMI type 1, 27 bytes
System Information
\tManufacturer: Dell Inc.
\tProduct Name: PowerEdge R999
"""
INTERRUPTS = """            CPU0       CPU1
 24:          0          9  IR-PCI-MSIX-0000:6a:01.0    0-edge      idxd-misc
NMI:          0          0   Non-maskable interrupts
LOC:       1000       1000   Local timer interrupts
"""
CONFIG = """CONFIG_IOMMU_SUPPORT=y
CONFIG_INTEL_IOMMU=y
CONFIG_INTEL_IOMMU_DEFAULT_ON=y
CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON=y
"""
LSCPU = """Architecture:        x86_64
CPU op-mode(s):      32-bit, 64-bit
Hypervisor vendor:   KVM
Virtualization type: full
Flags:               fpu vme de pse lahf_lm
"""
HOSTNAMECTL = "   Static hostname: host7\n           Chassis: vm\n    Virtualization: kvm\n"
JOURNAL = "".join(
    f"Jan  2 03:04:05 host7 kernel: {line.partition('] ')[2]}\n" for line in DMESG.split("\n") if line
)

GREP = "zgrep -hs IOMMU /boot/config-$(uname -r) /proc/config.gz"

#: By command, an output that tells.
TELLING = {
    "cat /proc/cpuinfo": CPUINFO,
    "sudo dmesg": DMESG,
    "sudo journalctl -k -b": JOURNAL,
    "sudo dmidecode": DMIDECODE,
    "cat /proc/interrupts": INTERRUPTS,
    GREP: CONFIG,
    "uname -a": "Linux host7 6.8.0-38-generic #38-Ubuntu SMP x86_64 x86_64 x86_64 GNU/Linux\n",
    "uname -r": "6.8.0-38-generic\n",
    "lscpu": LSCPU,
    "hostnamectl": HOSTNAMECTL,
}
#: By command, a whole output that leaves open what it is asked for: a machine of an unknown maker, without
#: message interrupts and without a word on its IOMMU.
SILENT = {
    "cat /proc/cpuinfo": CPUINFO,
    "sudo dmesg": "[    0.000000] Linux version 6.8.0 (builder@build7)\n"
    "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro\n"
    "[    0.000000] DMI: Acme Box/Board, BIOS 1.2.3 01/02/2024\n",
    "sudo dmidecode": DMIDECODE.replace("Dell Inc.", "Acme").replace("PowerEdge R999", "Box"),
    "cat /proc/interrupts": INTERRUPTS.replace("IR-PCI-MSIX-0000:6a:01.0    0-edge", "IO-APIC   24-edge"),
    GREP: "CONFIG_IOMMU_SUPPORT=y\nCONFIG_INTEL_IOMMU=y\n",
    "lscpu": LSCPU.replace("Hypervisor vendor:   KVM\nVirtualization type: full\n", ""),
    "hostnamectl": "   Static hostname: host7\n           Chassis: server\n",
}
#: The end of a log whose beginning the ring buffer has lost.
LATE = "".join(f"[ {number}.100000] usb 1-1: new device number {number}\n" for number in range(1000, 1020))


def sample(machine: str, text: str = "lspci-vvv.txt") -> str:
    """What the real lspci printed of one of the samples."""
    return (SAMPLES / machine / text).read_text("utf-8")


def accelerator_alone() -> str:
    """One function, which does not tell the architecture of its machine."""
    blocks = sample("dsa-bare-metal-ims-set").split("\n\n")
    return next(block for block in blocks if "Designated Vendor-Specific" in block) + "\n\n"
