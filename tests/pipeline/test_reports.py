"""Reports of several members: which evidence belongs to which machine, and what is said of it."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.model import CheckResult, MachineAnswer

from .sending import SAMPLES, Tree, archive, config_spaces, folder

DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8")
BYTES = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt").read_text("utf-8")
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvvnn.txt").read_text("utf-8")
GUEST = (SAMPLES / "dsa-qemu-guest" / "lspci-vvv.txt").read_text("utf-8")
LOG = (
    "[    0.000000] Linux version {} (made@up) #1 SMP\n"
    "[    1.000000] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
)
SYSLOG = "Jan  1 10:00:00 {} kernel: [    1.0] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
PROMPT = "root@{}:~# lspci -vvv\n"


def check(members: Mapping[str, str | bytes], **options: object) -> CheckResult:
    return lspci_ims.check(archive(members), name="report.tar", **options)


def codes(result: CheckResult) -> set[str]:
    return {d.code for d in result.diagnostics} | {d.code for m in result.machines for d in m.diagnostics}


def proofs(machine: MachineAnswer, code: str) -> set[str | None]:
    return {span.member for r in machine.platform.reasons if r.code == code for span in r.spans}


def sosreport(root: str, dump: str, release: str, binaries: str = "") -> Tree:
    tree: Tree = {
        f"{root}/sos_commands/pci/lspci_-nnvv": dump,
        f"{root}/sos_commands/pci/lspci_-tv": "-[0000:00]-+-00.0\n",
        f"{root}/sos_commands/kernel/dmesg": LOG.format(release),
        f"{root}/sos_commands/kernel/uname_-a": f"Linux {root} {release} #1 SMP x86_64 GNU/Linux\n",
        f"{root}/sos_commands/host/hostname": f"{root}\n",
        f"{root}/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/sda ro intel_iommu=on,sm_on\n",
    }
    return tree | config_spaces(binaries, root)


def test_a_sosreport_is_one_machine_with_its_evidence() -> None:
    result = check(sosreport("box", DSA, "6.8.0-38-generic", BYTES))
    (machine,) = result.machines
    platform = machine.platform
    assert (platform.kernel, platform.interrupt_remapping, platform.scalable_mode, platform.arch) == (
        "6.8.0-38-generic",
        "on",
        "on",
        "x86",
    )
    assert proofs(machine, "IR_ON") == {"box/sos_commands/kernel/dmesg"}
    assert {device.ims for device in machine.devices} == {"yes"}
    (bit,) = [r for r in machine.devices[0].reasons if r.code == "DEV_IMS_BIT_SET"]
    assert bit.spans[0].member == "box/proc/bus/pci/6a/01.0"
    assert bit.spans[0].text.startswith("210: ")
    assert "NEAR_MISS" not in codes(result)


def test_config_space_alone_answers_as_text_and_bytes_do() -> None:
    whole = lspci_ims.check(BYTES, all_devices=True).machines[0]
    alone = check(config_spaces(BYTES, "box"), all_devices=True).machines[0]
    assert [(d.bdf, d.vendor_id, d.device_id, d.siov, d.ims) for d in alone.devices] == [
        (d.bdf, d.vendor_id, d.device_id, d.siov, d.ims) for d in whole.devices
    ]


def test_the_first_64_bytes_say_why_nothing_is_known() -> None:
    short = {name: data[:64] for name, data in config_spaces(BYTES, "box").items()}
    (machine,) = check(short, all_devices=True).machines
    assert {(d.siov, d.ims) for d in machine.devices if d.device_id == "0b25"} == {
        ("unknown", "vendor-stated")
    }
    assert all("HEX_TOO_SHORT" in {r.code for r in d.reasons} for d in machine.devices if d.siov == "unknown")


def test_bytes_of_another_machine_are_not_taken_for_these_functions() -> None:
    result = check({"box/lspci.txt": NIC} | config_spaces(BYTES, "other"))
    assert len(result.machines) == 2
    assert {d.siov for d in result.machines[0].devices} == {"no"}
    assert {d.ims for d in result.machines[1].devices} == {"yes"}


def test_bytes_that_differ_from_the_rows_are_told() -> None:
    spaces = config_spaces(BYTES, "box")
    changed = bytearray(spaces["box/proc/bus/pci/6a/01.0"])
    # the DVSEC at 200 becomes a capability of another id
    changed[0x200] = 0x0B
    spaces["box/proc/bus/pci/6a/01.0"] = bytes(changed)
    result = check({"box/sos_commands/pci/lspci_-nnvv": BYTES} | spaces)
    (remark,) = [d for d in result.diagnostics if d.code == "BYTES_DISAGREE"]
    assert "offset 200" in remark.message


def test_two_hosts_in_one_archive_keep_their_evidence() -> None:
    tree = sosreport("one", DSA, "6.8.0-1") | sosreport("two", NIC, "6.12.0-2")
    for members in (tree, dict(reversed(tree.items()))):
        machines = {m.source.member: m.platform.kernel for m in check(members).machines}
        assert machines == {
            "one/sos_commands/pci/lspci_-nnvv": "6.8.0-1",
            "two/sos_commands/pci/lspci_-nnvv": "6.12.0-2",
        }


def test_two_hosts_in_one_folder_are_told_apart_by_their_names() -> None:
    members = {
        "a-lspci.txt": PROMPT.format("one") + DSA,
        "a-log.txt": SYSLOG.format("one"),
        "b-lspci.txt": PROMPT.format("two") + NIC,
    }
    result = check(members)
    assert [m.platform.interrupt_remapping for m in result.machines] == ["on", "unknown"]
    nameless = {**members, "a-log.txt": LOG.format("6.8.0-1")}
    result = check(nameless)
    assert [m.platform.interrupt_remapping for m in result.machines] == ["unknown", "unknown"]
    (doubt,) = [d for d in result.diagnostics if d.code == "EVIDENCE_DOUBTFUL"]
    assert "a-log.txt" in doubt.message


def test_a_log_that_lists_other_functions_is_not_used() -> None:
    functions = "".join(
        f"[    0.5] pci 0000:{bdf}: [1234:5678] type 00 class 0x020000\n"
        for bdf in ("00:00.0", "00:00.1", "00:00.2", "6a:01.0", "6a:02.0")
    )
    result = check({"lspci.txt": DSA, "dmesg.txt": functions + LOG.format("6.8.0-1")})
    assert result.machines[0].platform.interrupt_remapping == "unknown"
    assert "EVIDENCE_DOUBTFUL" in codes(result)
    own = functions.replace("[1234:5678]", "[8086:0b25]")
    assert "EVIDENCE_DOUBTFUL" in codes(check({"lspci.txt": DSA, "dmesg.txt": own + LOG.format("6.8.0-1")}))


def test_a_log_of_another_host_is_not_used() -> None:
    result = check({"lspci.txt": PROMPT.format("one") + DSA, "kern.log": SYSLOG.format("two")})
    assert result.machines[0].platform.interrupt_remapping == "unknown"
    assert "EVIDENCE_DOUBTFUL" in codes(result)


def test_before_and_after_are_two_observations_that_share_the_machine() -> None:
    after = DSA.replace("PASIDCtl: Enable+", "PASIDCtl: Enable-")
    assert after != DSA
    result = check({"before.txt": DSA, "after.txt": after, "dmesg.txt": LOG.format("6.8.0-1")})
    assert len(result.machines) == 2
    assert {m.platform.interrupt_remapping for m in result.machines} == {"on"}


def test_the_same_dump_in_two_members_is_one_machine() -> None:
    assert len(check({"lspci.txt": DSA, "lspci-2.txt": DSA}).machines) == 1
    assert len(check({"lspci.txt": DSA, "lspci-xxxx.txt": BYTES}).machines) == 1
    host_and_guest = check({"host.txt": DSA, "guest.txt": GUEST})
    assert len(host_and_guest.machines) == 2


def test_a_raw_table_of_the_firmware_is_evidence() -> None:
    def dmar(flags: int) -> bytes:
        table = bytearray(b"DMAR" + (48).to_bytes(4, "little") + bytes(40))
        table[37] = flags
        table[9] = -sum(table) & 0xFF
        return bytes(table)

    for flags, answer in ((0, "off"), (1, "unknown")):
        tree = {"box/sos_commands/pci/lspci_-nnvv": DSA, "box/sys/firmware/acpi/tables/DMAR": dmar(flags)}
        (machine,) = check(tree).machines
        assert machine.platform.interrupt_remapping == answer


def test_a_report_without_a_dump_says_what_was_found() -> None:
    result = check({"sos/proc/cmdline": "BOOT_IMAGE=/vmlinuz ro\n", "sos/readme": "nothing\n"})
    assert not result.machines
    (remark,) = [d for d in result.diagnostics if d.code == "NO_LSPCI"]
    assert "sos/proc/cmdline" in remark.message
    result = check({"a/insights_commands/lspci_-vmmkn": "Slot:\t00:02.0\nClass:\t0300\nVendor:\t8086\n"})
    assert [d.code for d in result.diagnostics] == ["NEAR_MISS"]


def test_the_mails_of_a_mailbox_are_reports_of_their_own() -> None:
    def mail(number: int, text: str) -> str:
        head = (
            f"From a@example.org Mon Jan  1 00:00:0{number} 2024\nFrom: a@example.org\nSubject: {number}\n\n"
        )
        return head + text + "\n\n"

    texts = ["Hello\n", DSA, "Thanks\n", NIC]
    data = "".join(mail(number, text) for number, text in enumerate(texts)).encode()
    result = lspci_ims.check(data, name="list.mbox")
    assert [m.source.member for m in result.machines] == ["#message 2#body", "#message 4#body"]
    assert [d.level for d in result.diagnostics if d.code == "NO_LSPCI"] == ["info"]
    empty = lspci_ims.check("".join(mail(n, "Hello\n") for n in range(3)).encode(), name="list.mbox")
    assert [d.level for d in empty.diagnostics if d.code == "NO_LSPCI"] == ["error"]


def test_a_folder_and_an_archive_of_it_answer_alike(tmp_path: Path) -> None:
    tree = sosreport("box", DSA, "6.8.0-38-generic", BYTES)
    packed = check(tree, all_devices=True)
    unpacked = lspci_ims.check(folder(tmp_path / "report.tar", tree), all_devices=True)
    assert packed.machines[0].platform.kernel == unpacked.machines[0].platform.kernel
    assert [(d.bdf, d.siov, d.ims, d.usable) for d in packed.machines[0].devices] == [
        (d.bdf, d.siov, d.ims, d.usable) for d in unpacked.machines[0].devices
    ]


@pytest.mark.parametrize("damage", [100, 3000, 20_000])
def test_a_cut_archive_gives_what_came_before_the_cut(damage: int) -> None:
    tree = {"box/proc/cmdline": "BOOT_IMAGE=/vmlinuz ro\n", "box/lspci.txt": DSA}
    data = archive(tree)
    result = lspci_ims.check(data[: len(data) - damage], name="report.tar")
    assert all(device.ims != "no" for machine in result.machines for device in machine.devices)


def test_a_link_out_of_the_archive_is_not_followed(tmp_path: Path) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as packed:
        link = tarfile.TarInfo("box/lspci.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    result = lspci_ims.check(held.getvalue(), name="report.tar")
    assert {"ARCHIVE_LINK", "NO_LSPCI"} <= codes(result)
