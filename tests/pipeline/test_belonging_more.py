"""Collections in collections, names that mislead, and answers sent later: what is of which machine."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

import lspci_ims
from lspci_ims.model import CheckResult

from .sending import archive, config_spaces
from .test_belonging import BYTES, CLEAR, DSA, GUEST, GUEST_CPU, NN, OFF, ON, ROWS, bits, block, check, doubts

CLEAR_ROWS = "\n".join(line for line in CLEAR.split("\n") if not line.startswith("\t"))
METAL_CPU = GUEST_CPU.replace(" hypervisor", "")
UNAME = "Linux {} {} #1 SMP x86_64 GNU/Linux\n"
FUNCTIONS = "[    0.5] pci 0000:00:00.0: [8086:09a2] type 00 class 0x088000\n" * 4


def sos(root: str, dump: str, log: str, release: str = "6.8.0-38-generic") -> dict[str, str | bytes]:
    host = root.rpartition("/")[2]
    return {
        f"{root}/sos_commands/pci/lspci_-nnvv": dump,
        f"{root}/sos_commands/kernel/dmesg": f"[    0.000000] Linux version {release} (m@u) #1\n{log}",
        f"{root}/sos_commands/kernel/uname_-a": UNAME.format(host, release),
        f"{root}/etc/hostname": f"{host}\n",
        f"{root}/proc/cpuinfo": METAL_CPU,
    }


def remappings(result: CheckResult) -> list[str]:
    return [machine.platform.interrupt_remapping for machine in result.machines]


@pytest.mark.parametrize("prompt", ["root@three:~# lspci -vvnn\n", ""])
def test_bytes_of_one_named_host_of_two_are_not_those_of_a_third(prompt: str) -> None:
    members: dict[str, str | bytes] = {"case/lspci.txt": prompt + NN, "case/one/etc/hostname": "one\n"}
    members |= config_spaces(CLEAR, "case/one") | config_spaces(BYTES, "case/two")
    assert sorted(bits(check(members))) == ["no", "vendor-stated", "yes"]
    if prompt:
        alone = {name: data for name, data in members.items() if not name.startswith("case/two")}
        assert sorted(bits(check(alone))) == ["no", "vendor-stated"]


def test_bytes_that_can_be_of_two_dumps_are_of_none() -> None:
    other = NN.replace("Kernel driver in use: idxd", "Kernel driver in use: vfio-pci")
    members = {"a-1.txt": NN, "b-1.txt": other, "a-2.txt": ROWS, "b-2.txt": CLEAR_ROWS}
    assert bits(check(members))[:2] == ["vendor-stated", "vendor-stated"]


def test_files_with_the_names_of_two_machines_are_not_put_together() -> None:
    assert sorted(bits(check({"node1-lspci.txt": NN, "node2-lspci-xxxx.txt": CLEAR_ROWS}))) == [
        "no",
        "vendor-stated",
    ]


@pytest.mark.parametrize("root", ["", "root/", "home/me/", "var/tmp/", "tmp/", "Case #12/", "a/b/c/"])
def test_two_reports_below_any_folder_stay_two(root: str) -> None:
    members = sos(f"{root}one", DSA, ON) | sos(f"{root}two", NN, OFF, "6.12.0-2")
    result = check(members)
    assert remappings(result) == ["on", "off"]
    assert [m.platform.kernel for m in result.machines] == ["6.8.0-38-generic", "6.12.0-2"]
    spaces = config_spaces(BYTES, f"{root}one") | config_spaces(CLEAR, f"{root}two")
    assert sorted(bits(check(spaces))) == ["no", "yes"]


def test_two_whole_archives_below_a_folder_stay_two() -> None:
    one, two = (archive(sos(name, dump, log)) for name, dump, log in (("box", DSA, ON), ("two", GUEST, OFF)))
    result = check({"var/tmp/sosreport-box.tar": one, "var/tmp/sosreport-two.tar": two})
    assert remappings(result) == ["on", "off"]
    assert not doubts(result)


def test_twins_keep_their_logs_whatever_functions_the_logs_name() -> None:
    result = check(sos("one", NN, FUNCTIONS + ON) | sos("two", NN, FUNCTIONS + OFF))
    assert remappings(result) == ["on", "off"]
    stranger = {"one/sos_commands/pci/lspci_-nnvv": NN, "one/etc/hostname": "one\n"}
    stranger |= {"two/etc/hostname": "two\n", "two/sos_commands/kernel/dmesg": FUNCTIONS + OFF}
    assert remappings(check(stranger)) == ["unknown"]


@pytest.mark.parametrize("prompt", ["", "root@box:~# lspci -s 6a:01.0 -vvv -xxxx\n"])
@pytest.mark.parametrize("name", ["case/answer.txt", "case/answers/a.txt"])
def test_an_answer_beside_a_sosreport_settles(prompt: str, name: str) -> None:
    members = sos("case/sosreport-box", NN, ON) | {"case/sosreport-box/etc/hostname": "box\n"}
    members["case/sosreport-box/sos_commands/kernel/uname_-a"] = UNAME.format("box", "6.8.0-38-generic")
    if not prompt and "answers" in name:
        pytest.skip("nothing ties a folder beside the sosreport to it")
    result = check(members | {name: prompt + block(BYTES, "6a:01.0")})
    assert remappings(result) == ["on"]
    assert bits(result) == ["yes"]
    assert not doubts(result)


def test_each_host_of_a_text_has_all_that_stands_below_its_name() -> None:
    def part(host: str, dump: str, release: str, log: str, cpu: str) -> str:
        boot = f"[    0.000000] Linux version {release} (m@u) #1\n{log}"
        return (
            f"root@{host}:~# lspci -vvnn\n{dump}\nroot@{host}:~# dmesg\n{boot}\n"
            f"root@{host}:~# cat /proc/cpuinfo\n{cpu}\n"
        )

    text = part("one", NN, "6.8.0-1", ON, METAL_CPU) + part("two", GUEST, "6.12.0-2", OFF, GUEST_CPU)
    result = lspci_ims.check(text)
    assert [(m.platform.kernel, m.platform.interrupt_remapping) for m in result.machines] == [
        ("6.8.0-1", "on"),
        ("6.12.0-2", "off"),
    ]
    assert result.machines[1].platform.virt == "vm"
    assert result.machines[0].platform.virt != "vm"


@pytest.mark.parametrize("folder", ["bmc", "guest", "vm1", "idrac"])
def test_a_folder_named_for_another_machine_is_one(folder: str) -> None:
    members = {
        "os/pci/lspci.txt": NN,
        "os/kernel/dmesg": ON,
        f"{folder}/dmesg": "[    0.000000] Linux version 5.10.30-aspeed (m@u) #1\n" + OFF,
        f"{folder}/cpuinfo": GUEST_CPU,
    }
    result = check(members)
    platform = result.machines[0].platform
    assert (platform.interrupt_remapping, platform.virt, platform.kernel) == ("on", "unknown", None)
    assert doubts(result)


@pytest.mark.parametrize("beside", [UNAME.format("box", "6.8.0-1"), "$ uname -r\n6.8.0-38-generic\n"])
def test_one_line_beside_the_dump_does_not_lose_the_other_folders(beside: str) -> None:
    members = {"os/pci/lspci.txt": f"{beside}\n{NN}", "os/cpu/cpuinfo": METAL_CPU, "os/kernel/dmesg": ON}
    result = check(members)
    assert remappings(result) == ["on"]
    assert not doubts(result)


@pytest.mark.parametrize("prompt", ["", "root@box:~# lspci\n"])
def test_two_dumps_in_sorted_folders_share_what_is_there(prompt: str) -> None:
    members = {"pci/lspci.txt": prompt + NN, "hex/lspci-xxxx.txt": prompt + BYTES, "log/dmesg.txt": ON}
    assert set(remappings(check(members))) == {"on"}
    if prompt:
        assert bits(check(members)) == ["yes"]


def test_the_release_of_a_kernel_ties_nothing_across_folders() -> None:
    release = "[    0.000000] Linux version 6.8.0-38-generic (b@b) (gcc) #38\n"
    members = {
        "one/lspci.txt": release + NN,
        "two/lspci.txt": GUEST,
        "two/dmesg.txt": release + OFF,
        "two/cpuinfo": GUEST_CPU,
    }
    assert remappings(check(members)) == ["unknown", "off"]


def test_the_laptop_that_notes_were_written_on_takes_nothing_away() -> None:
    members = {
        "lspci.txt": f"root@box:~# lspci\n{NN}",
        "dmesg.txt": ON,
        "notes.txt": f"me@laptop:~$ uname -a\n{UNAME.format('laptop', '6.1.0-9')}",
    }
    assert remappings(check(members)) == ["on"]
    jump = {"lspci.txt": f"root@box:~# lspci\n{NN}", "dmesg.txt": f"user@jump:~$ ssh root@box dmesg\n{ON}"}
    assert remappings(check(jump)) == ["on"]


def test_a_host_that_got_its_name_while_it_booted_is_one_host() -> None:
    log = "Jan  1 10:00:00 fedora kernel: " + ON + "Jan  1 10:00:09 box kernel: [    9.0] usb\n"
    members = sos("box", NN, "") | {"box/sos_commands/logs/journalctl_--boot": log}
    assert remappings(check(members)) == ["on"]


@pytest.mark.parametrize(
    "name", ["var/log/dmesg.0", "var/log/messages-20230101", "var/crash/127.0.0.1-2024/vmcore-dmesg.txt"]
)
def test_logs_of_earlier_boots_do_not_count(name: str) -> None:
    members = sos("box", NN, ON)
    members[f"box/{name}"] = "[    0.000000] Linux version 6.8.0-38-generic (m@u) #1\n" + OFF
    assert remappings(check(members)) == ["on"]


def test_the_console_of_a_guest_is_not_its_host() -> None:
    members = sos("box", NN, ON)
    members["box/var/log/libvirt/qemu/vm1-serial0.log"] = "[    0.1] Hypervisor detected: KVM\n"
    assert check(members).machines[0].platform.virt != "conflict"


def test_beyond_any_count_of_names_a_log_belongs_to_nobody() -> None:
    log = "".join(
        f"Jan  1 10:00:00 {host} kernel: [    1.0] usb\n" for _ in range(2100) for host in ("two", "one")
    )
    log += "Jan  1 10:00:01 two kernel: " + OFF
    result = check({"lspci.txt": NN, "hostname": "one\n", "messages.txt": log})
    assert remappings(result) == ["unknown"]
    assert doubts(result)


def test_two_crash_files_in_one_folder_keep_their_own() -> None:
    def crash(dump: str, log: str) -> str:
        texts: Mapping[str, str] = {"Lspci": dump, "CurrentDmesg": log}
        body = "".join(
            f"{key}:\n" + "".join(f" {line}\n" for line in text.split("\n")) for key, text in texts.items()
        )
        return f"ProblemType: Bug\n{body}Uname: Linux 6.8.0-38-generic x86_64\n"

    result = check({"x/a.crash": crash(NN, ON), "x/b.crash": crash(GUEST, OFF)})
    assert remappings(result) == ["on", "off"]
