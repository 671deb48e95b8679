"""Which machine of a text the evidence belongs to."""

from __future__ import annotations

from pathlib import Path

import lspci_ims
from lspci_ims.model import MachineAnswer

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvvnn.txt").read_text("utf-8")
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvvnn.txt").read_text("utf-8")
KVM = (
    "[    0.000000] Hypervisor detected: KVM\n[    0.200000] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
)


def machines(text: str) -> tuple[tuple[MachineAnswer, ...], set[str]]:
    result = lspci_ims.check(text, name="report")
    return result.machines, {remark.code for remark in result.diagnostics}


def test_one_machine_has_all_the_evidence_before_and_behind_its_dump() -> None:
    for text in (KVM + DSA, DSA + KVM, DSA + "\n" + KVM):
        (machine,), doubts = machines(text)
        assert machine.platform.virt == "vm"
        assert machine.platform.hypervisor == "kvm"
        assert machine.platform.interrupt_remapping == "on"
        assert not doubts


def test_lines_among_those_of_a_function_count() -> None:
    lines = DSA.split("\n")
    heads = [index for index, line in enumerate(lines) if line[2:3] == ":"]
    lines.insert(heads[2] + 2, KVM.split("\n", maxsplit=1)[0])
    (machine,), _ = machines("\n".join(lines))
    assert machine.platform.virt == "vm"


def test_two_machines_without_names_leave_the_evidence_in_doubt() -> None:
    found, doubts = machines(DSA + "\n" + KVM + "\n" + NIC)
    assert [machine.platform.interrupt_remapping for machine in found] == ["unknown", "unknown"]
    assert "EVIDENCE_DOUBTFUL" in doubts


def test_prompts_tell_the_machines_apart() -> None:
    first = f"root@host1:~# lspci -vvvnn\n{DSA}\nroot@host1:~# dmesg\n{KVM}"
    second = f"root@host2:~# lspci -vvvnn\n{NIC}\nroot@host2:~# uname -r\n6.8.0\n"
    found, doubts = machines(first + second)
    assert [machine.platform.virt for machine in found] == ["vm", "unknown"]
    assert [machine.platform.kernel for machine in found] == [None, "6.8.0"]
    assert not doubts


def test_a_host_that_has_no_dump_owns_none() -> None:
    text = f"root@host1:~# lspci\n{DSA}\nroot@host2:~# lspci\n{NIC}\nroot@host3:~# dmesg\n{KVM}"
    found, doubts = machines(text)
    assert [machine.platform.interrupt_remapping for machine in found] == ["unknown", "unknown"]
    assert "EVIDENCE_DOUBTFUL" in doubts


def test_two_dumps_of_the_same_hardware_share() -> None:
    found, doubts = machines(f"Before:\n{DSA}\nAfter:\n{DSA}\n{KVM}")
    assert [machine.platform.interrupt_remapping for machine in found] == ["on", "on"]
    assert not doubts


def test_a_log_of_other_hardware_is_not_this_machines() -> None:
    heads = [line for line in DSA.split("\n") if line[2:3] == ":" and line[5:6] == "."]
    bdfs = [line[:7] for line in heads]
    other = "".join(f"[    0.1] pci 0000:{bdf}: [1234:5678] type 00 class 0x060000\n" for bdf in bdfs)
    (machine,), doubts = machines(DSA + "\n" + other + KVM)
    assert machine.platform.interrupt_remapping == "unknown"
    assert "EVIDENCE_DOUBTFUL" in doubts


def test_what_one_machine_sent_is_still_asked_of_the_other() -> None:
    cpuinfo = "vendor_id\t: GenuineIntel\nflags\t\t: fpu vme lahf_lm\nbugs\t\t: none\n"
    first = f"root@host1:~# lspci -vvvnn\n{DSA}\nroot@host1:~# cat /proc/cpuinfo\n{cpuinfo}"
    second = f"root@host2:~# lspci -vvvnn\n{NIC}\nroot@host2:~# uname -r\n6.8.0\n"
    found, _ = machines(first + second)
    asked = [{ask.command for device in machine.devices for ask in device.ask} for machine in found]
    assert not any("cpuinfo" in command for command in asked[0])
    assert "cat /proc/cpuinfo; sudo dmesg; sudo dmidecode" in asked[1]
    assert ("uname -r" in asked[0], "uname -r" in asked[1]) == (True, False)
