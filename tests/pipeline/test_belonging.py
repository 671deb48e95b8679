"""Twins, neighbours and strangers: what is of one machine and what is not, never without a word."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

import lspci_ims
from lspci_ims.model import CheckResult

from ..cost import growth
from .sending import SAMPLES, archive, config_spaces

HERE = SAMPLES / "dsa-bare-metal-ims-set"
DSA, NN, BYTES = ((HERE / f"lspci-{form}.txt").read_text("utf-8") for form in ("vvv", "vvvnn", "vvv-xxxx"))
GUEST = (SAMPLES / "dsa-qemu-guest" / "lspci-vvv.txt").read_text("utf-8")
CLEAR = BYTES.replace("210: 01 00 00 00 01", "210: 01 00 00 00 00")
ROWS = re.sub(r"^\t.*\n", "", BYTES, flags=re.MULTILINE)
DENIED = re.sub(
    r"^\tCapabilities: .*\n(\t\t.*\n)*", "\tCapabilities: <access denied>\n", NN, flags=re.MULTILINE
)
ON = "[    1.000000] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
OFF = "[    1.000000] DMAR-IR: Not enabling interrupt remapping\n"
GUEST_CPU = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu vme de hypervisor lahf_lm\nbugs\t\t:\n"
LOG = "[    0.000000] Linux version {} (made@up) #1\n"


def check(members: Mapping[str, str | bytes], **options: object) -> CheckResult:
    return lspci_ims.check(archive(members), name="report.tar", **options)


def doubts(result: CheckResult) -> list[str]:
    told = [*result.diagnostics, *(d for m in result.machines for d in m.diagnostics)]
    return [d.message for d in told if d.code == "EVIDENCE_DOUBTFUL"]


def block(text: str, bdf: str) -> str:
    return next(part for part in text.split("\n\n") if part.startswith(bdf)) + "\n\n"


def bits(result: CheckResult) -> list[str]:
    return [d.ims for machine in result.machines for d in machine.devices if d.device_id == "0b25"]


def test_bytes_of_like_machines_stay_apart() -> None:
    for one, two in ((CLEAR, BYTES), (BYTES, CLEAR)):
        result = check(config_spaces(one, "one") | config_spaces(two, "two"))
        assert sorted(bits(result)) == ["no", "yes"]


@pytest.mark.parametrize("names", [{}, {"one/hostname": "one\n", "two/hostname": "two\n"}])
def test_bytes_of_another_collection_do_not_answer_for_this_one(names: dict[str, str]) -> None:
    result = check({"one/sos_commands/pci/lspci_-nnvv": NN} | names | config_spaces(BYTES, "two"))
    assert bits(result) == ["vendor-stated", "yes"]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_longest_file_of_a_function_counts(reverse: bool) -> None:
    short = {
        f"box/sys/bus/pci/devices/0000:{name[-7:-5]}:{name[-4:]}/config": data[:64]
        for name, data in config_spaces(BYTES, "box").items()
    }
    both = [config_spaces(BYTES, "box"), short]
    result = check({k: v for part in (reversed(both) if reverse else both) for k, v in part.items()})
    assert bits(result) == ["yes"]


@pytest.mark.parametrize("size", [64, 4096])
def test_zeros_are_no_config_space(size: int) -> None:
    zeros = dict.fromkeys(config_spaces(BYTES, "box"), bytes(size))
    result = check(zeros, all_devices=True)
    assert not result.machines
    assert "CONFIG_ALL_ZEROS" in {d.code for d in result.diagnostics}
    result = check({"box/sos_commands/pci/lspci_-nnvv": DENIED} | zeros, all_devices=True)
    assert {d.siov for m in result.machines for d in m.devices} == {"unknown"}


@pytest.mark.parametrize("size", [64, 256, 4096])
def test_rows_of_zeros_are_no_answer(size: int) -> None:
    rows = "".join(f"{at:02x}: {' '.join(['00'] * 16)}\n" for at in range(0, size, 16))
    head = "6a:01.0 System peripheral: Intel Corporation Device 0b25\n"
    (machine,) = lspci_ims.check(f"{head}{rows}\n", all_devices=True).machines
    (device,) = machine.devices
    assert (device.siov, device.ims) == ("unknown", "vendor-stated")


@pytest.mark.parametrize("text", [NN, DSA])
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_text_and_bytes_from_two_commands_are_put_together(text: str, order: str) -> None:
    members = {name: {"a": text, "b": ROWS}[name] for name in order}
    result = check({f"{name}.txt": content for name, content in members.items()})
    assert bits(result) == ["yes"]
    one_text = lspci_ims.check("\n".join(f"$ command {name}\n{text}" for name, text in members.items()))
    assert bits(one_text) == ["yes"]


def test_the_limit_on_devices_counts_for_files() -> None:
    result = lspci_ims.check(
        archive(config_spaces(BYTES, "box")), limits=lspci_ims.source.Limits(devices=2), all_devices=True
    )
    assert len(result.machines[0].devices) == 2
    assert "LIMIT_DEVICES" in {d.code for d in result.diagnostics}


@pytest.mark.parametrize("name", ["x/dmesg.txt", "var/log/messages"])
def test_a_dump_far_down_in_a_log_is_found_whole(name: str) -> None:
    noise = "[    1.000000] usb 1-1: new device\n"
    for lines in (49_900, 49_970, 60_000):
        result = check({name: noise * lines + "\n" + BYTES})
        assert bits(result) == ["yes"], lines


def test_a_dump_behind_much_text_of_a_member_without_a_telling_name_is_found() -> None:
    prose = "And so it went on for a while, and nothing of use was said of it.\n" * 40_000
    result = check({"x/notes": prose + BYTES})
    assert bits(result) == ["yes"]
    assert result.machines[0].source.first_line > 40_000


STRANGER = {
    "two/hostname": "two\n",
    "two/proc/cpuinfo": GUEST_CPU,
    "two/proc/cmdline": "BOOT_IMAGE=/v ro intel_iommu=on,sm_on\n",
    "two/sos_commands/kernel/dmesg": ON,
    "two/sos_commands/kernel/uname_-a": "Linux two 6.8.0-2 #1 SMP x86_64 GNU/Linux\n",
}


@pytest.mark.parametrize("own_name", [{}, {"one/hostname": "one\n"}])
@pytest.mark.parametrize("prefix", ["", "site/"])
def test_evidence_of_another_collection_is_not_used(own_name: dict[str, str], prefix: str) -> None:
    members = {"one/sos_commands/pci/lspci_-nnvv": NN} | own_name | STRANGER
    result = check({prefix + name: content for name, content in members.items()})
    platform = result.machines[0].platform
    assert (platform.virt, platform.interrupt_remapping, platform.kernel) == ("unknown", "unknown", None)
    assert platform.scalable_mode == "unknown"
    assert doubts(result)


def test_evidence_of_another_archive_is_not_used() -> None:
    two = archive({name.removeprefix("two/"): content for name, content in STRANGER.items()})
    one = archive({"sos_commands/pci/lspci_-nnvv": NN})
    result = check({"sos-one.tar": one, "sos-two.tar": two})
    assert result.machines[0].platform.virt == "unknown"
    assert doubts(result)


def test_folders_that_sort_one_machine_by_kind_are_one_machine() -> None:
    result = check({"pci/lspci.txt": NN, "kernel/dmesg.txt": ON, "cpu/cpuinfo.txt": GUEST_CPU})
    platform = result.machines[0].platform
    assert (platform.virt, platform.interrupt_remapping) == ("vm", "on")


def test_another_host_in_the_same_text_is_not_used() -> None:
    text = f"root@one:~# lspci -vvv\n{DSA}\nroot@two:~# dmesg\n{ON}root@two:~# cat /proc/cpuinfo\n{GUEST_CPU}"
    result = lspci_ims.check(text)
    platform = result.machines[0].platform
    assert (platform.virt, platform.interrupt_remapping) == ("unknown", "unknown")
    assert doubts(result)
    own = lspci_ims.check(text.replace("root@two", "root@one"))
    assert own.machines[0].platform.interrupt_remapping == "on"


def test_like_machines_with_different_names_do_not_share() -> None:
    text = f"root@one:~# lspci -vvv\n{DSA}\nroot@one:~# dmesg\n{ON}\nroot@two:~# lspci -vvv\n{DSA}\n"
    result = lspci_ims.check(text)
    assert [m.platform.interrupt_remapping for m in result.machines] == ["on", "unknown"]


def twins(dump: str, other: str) -> dict[str, str | bytes]:
    return {
        "one/sos_commands/pci/lspci_-nnvv": dump,
        "one/sos_commands/host/hostname": "one\n",
        "one/sos_commands/kernel/dmesg": ON,
        "two/sos_commands/pci/lspci_-nnvv": other,
        "two/sos_commands/host/hostname": "two\n",
        "two/sos_commands/kernel/dmesg": OFF,
    }


@pytest.mark.parametrize("dump", [DENIED, DSA, BYTES], ids=["denied", "text", "bytes"])
@pytest.mark.parametrize("named", [True, False])
def test_twins_in_two_collections_stay_two(dump: str, named: bool) -> None:
    members = twins(dump, dump.rpartition("\n\n6a:02.0")[0] + "\n\n")
    if not named:
        members = {name: content for name, content in members.items() if "hostname" not in name}
    result = check(members)
    assert [m.platform.interrupt_remapping for m in result.machines] == ["on", "off"]


def test_two_like_nodes_in_one_folder_that_differ_stay_two() -> None:
    assert sorted(bits(check({"node1.txt": BYTES, "node2.txt": CLEAR}))) == ["no", "yes"]


def test_a_function_of_another_host_in_one_text_is_another_machine() -> None:
    text = f"root@one:~# lspci -vvv\n{DSA}\nroot@two:~# lspci -s 6a:01.0 -vvv\n{block(DSA, '6a:01.0')}"
    assert len(lspci_ims.check(text).machines) == 2


def test_part_of_a_guest_is_not_taken_for_part_of_its_host() -> None:
    guest = block(GUEST, GUEST[:7])
    for one, two in ((DSA, guest), (block(DSA, "6a:01.0"), GUEST)):
        result = check({"host-lspci.txt": one, "guest-lspci.txt": two, "guest-cpuinfo.txt": GUEST_CPU})
        assert len(result.machines) == 2
        assert all(m.platform.virt != "vm" or m.source.member != "host-lspci.txt" for m in result.machines)
    text = f"root@host:~# lspci -vvv\n{DSA}\nroot@guest:~# lspci -s 03:00.0 -vvv\n{guest}"
    assert len(lspci_ims.check(text).machines) == 2


def test_one_function_and_then_all_of_them_are_one_machine() -> None:
    single = block(DSA, "6a:01.0")
    for text in (f"{single}\n$ sudo lspci -vvv\n{DSA}", f"{DSA}\n$ sudo lspci -s 6a:01.0 -vvv\n{single}"):
        assert len(lspci_ims.check(text).machines) == 1


def test_of_a_log_with_several_hosts_the_own_lines_count() -> None:
    lines = "Jan  1 10:00:00 one kernel: [    1.0] usb\nJan  1 10:00:01 two kernel: " + ON
    result = check({"lspci.txt": f"root@one:~# lspci -vvv\n{DSA}", "messages.txt": lines})
    assert result.machines[0].platform.interrupt_remapping == "unknown"
    assert doubts(result)
    result = check(
        {
            "box/sos_commands/pci/lspci_-nnvv": DSA,
            "box/sos_commands/host/hostname": "box\n",
            "box/var/log/messages": lines,
        }
    )
    assert result.machines[0].platform.interrupt_remapping == "unknown"


def test_kernels_that_do_not_run_do_not_decide() -> None:
    box = {
        "box/sos_commands/pci/lspci_-nnvv": DSA,
        "box/sos_commands/kernel/uname_-a": "Linux box 6.8.0-2-generic #1 SMP x86_64 GNU/Linux\n",
        "box/boot/config-6.8.0-2-generic": "# Linux/x86 6.8.0 Kernel Configuration\nCONFIG_IRQ_REMAP=y\n",
    }
    result = check(box)
    assert "KERNELS_DIFFER" not in {d.code for m in result.machines for d in m.diagnostics}
    old = "# Linux/x86 5.4.0 Kernel Configuration\n# CONFIG_IRQ_REMAP is not set\nCONFIG_IMS_MSI=y\n"
    platform = check(box | {"box/boot/config-5.4.0-1": old}).machines[0].platform
    assert (platform.kernel_class, platform.interrupt_remapping) == ("6.2-6.9", "unknown")
    rotated = LOG.format("5.4.0-1") + "[    0.1] Hypervisor detected: KVM\n" + ON
    result = check(box | {"box/var/log/messages-20230101": rotated, "box/sos_commands/kernel/dmesg": OFF})
    platform = result.machines[0].platform
    assert (platform.virt, platform.interrupt_remapping) == ("unknown", "off")
    assert doubts(result)


MAIL = "From a@b.c Mon Jan  1 00:00:00 2024\nFrom: a@b.c\nSubject: hi\n\nhi\n\n"
MAKERS = {
    "mails": (lambda count: (MAIL * count).encode(), 60),
    "dumps": (lambda count: ("00:00.0 Host bridge: x\n" * count).encode(), 500),
    "members": (
        lambda count: archive({f"d{i}/lspci.txt": block(DSA, "6a:01.0") for i in range(count)}),
        15,
    ),
}


@pytest.mark.parametrize("what", MAKERS)
def test_cost_of_many_is_in_proportion(what: str) -> None:
    make, few = MAKERS[what]
    inputs = {count: make(count) for count in (few, 8 * few)}
    # the square would be 64
    assert growth(lambda count: lspci_ims.check(inputs[count], name="x"), *inputs) < 30
