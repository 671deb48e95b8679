"""What a report holds whole is not asked for again; what it holds in part is asked for in another way."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.model import Ask, MachineAnswer, Span
from lspci_ims.platform import Sent
from lspci_ims.policy.asking import asks_for
from lspci_ims.policy.outputs import parts_of
from lspci_ims.policy.wording import unknown_in_spite_of
from lspci_ims.spec import rows

from .asked_outputs import CPUINFO, LATE, SILENT, accelerator_alone

ALONE = accelerator_alone()
BDF = "0000:6a:01.0"
FIRST = [command for command in SILENT if command not in ("lscpu", "hostnamectl")]
LAST = ("lscpu", "hostnamectl")
MACHINE = [row["code"] for row in rows("asks") if row["gives"] != "-" and "+" not in row["code"]]
KINDS = sorted({row["kind"] for row in rows("outputs")})
LACKS = sorted({(row["kind"], row["lack"]) for row in rows("asks_again")})
SPAN = Span("report", None, 1, 1, None, "a line")


def check(report: str) -> MachineAnswer:
    (machine,) = lspci_ims.check(report, name="report").machines
    return machine


def about_machine(machine: MachineAnswer) -> tuple[Ask, ...]:
    return tuple(ask for ask in machine.devices[0].ask if "lspci" not in ask.command)


def parts(asks: tuple[Ask, ...]) -> set[str]:
    return {part for ask in asks for part in ask.command.split("; ")}


@pytest.mark.parametrize("count", range(len(FIRST) + 1))
def test_of_each_subset_that_was_sent_nothing_is_asked_again(count: int) -> None:
    for sent in combinations(FIRST, count):
        machine = check(ALONE + "".join("\n" + SILENT[command] for command in sent))
        asks = about_machine(machine)
        assert not parts(asks) & set(sent), sent
        for code in ("VIRT_UNKNOWN", "IR_UNKNOWN", "SCALABLE_MODE_UNKNOWN"):
            wanted = [part.command for part in parts_of(code) if part.command not in sent]
            asked = [ask.command for ask in asks if code in ask.settles]
            if code == "VIRT_UNKNOWN" and not wanted:
                wanted = list(LAST)
            assert asked == (["; ".join(wanted)] if wanted else []), (sent, code)


def test_what_was_sent_and_does_not_tell_is_said_and_other_programs_are_asked() -> None:
    report = ALONE + "".join("\n" + SILENT[command] for command in FIRST)
    machine = check(report)
    assert [ask.command for ask in about_machine(machine)] == ["lscpu; hostnamectl"]
    reasons = {reason.code: reason for reason in machine.platform.reasons}
    told = reasons["VIRT_UNKNOWN"]
    assert told.message == (
        "the report does not tell bare metal from guest: "
        "it holds /proc/cpuinfo, the kernel log and dmidecode, and they do not tell"
    )
    assert [span.text for span in told.spans] == [
        CPUINFO.split("\n")[2],
        SILENT["sudo dmesg"].split("\n")[0],
        "System Information",
    ]
    assert reasons["VIOMMU_UNKNOWN"].message.endswith("it holds the kernel log, and that does not tell")
    assert reasons["IR_UNKNOWN"].message.endswith(
        "it holds the kernel log and /proc/interrupts, and they do not tell"
    )
    mode = {reason.code: reason.message for reason in machine.devices[0].reasons}["SCALABLE_MODE_UNKNOWN"]
    assert mode.endswith("it holds the kernel log and the kernel's configuration, and they do not tell")


def test_when_the_last_resort_was_sent_too_nothing_is_asked() -> None:
    machine = check(ALONE + "".join("\n" + output for output in SILENT.values()))
    assert machine.platform.virt == "unknown"
    assert not about_machine(machine)
    told = next(reason for reason in machine.platform.reasons if reason.code == "VIRT_UNKNOWN")
    held = "/proc/cpuinfo, lscpu, the kernel log, dmidecode and hostnamectl"
    assert told.message.endswith(f"it holds {held}, and they do not tell")


@pytest.mark.parametrize(
    ("sent", "code", "command", "why"),
    [
        (LATE, "IR_UNKNOWN", "sudo journalctl -k -b; cat /proc/interrupts", "begins after the boot"),
        (LATE, "VIOMMU_UNKNOWN", "sudo journalctl -k -b", "begins after the boot"),
        (
            LATE + "".join(f"Jan  2 03:04:05 host7 kernel: usb {number}\n" for number in range(9)),
            "IR_UNKNOWN",
            "sudo dmesg; cat /proc/interrupts",
            "boot anew",
        ),
        (
            "dmesg: read kernel buffer failed: Operation not permitted\n",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg; sudo dmidecode",
            "dmesg was refused without root rights",
        ),
        (
            "# dmidecode 3.5\n/dev/mem: Permission denied\n",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg; sudo dmidecode",
            "dmidecode was run without root rights",
        ),
        (
            "bash: dmidecode: command not found\n",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg; grep -s . /sys/class/dmi/id/*_vendor "
            "/sys/class/dmi/id/*_name /sys/class/dmi/id/*_version",
            "not installed",
        ),
        (
            "bash: dmidecode: command not found\n/sys/class/dmi/id/sys_vendor:Acme\n",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg",
            "bare metal or guest",
        ),
        (
            "# No SMBIOS nor DMI entry point found, sorry.\n",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg",
            "bare metal or guest",
        ),
        (
            "vendor_id\t: GenuineIntel\nflags\t\t: fpu vme de pse ts",
            "VIRT_UNKNOWN",
            "cat /proc/cpuinfo; sudo dmesg; sudo dmidecode",
            "is cut",
        ),
        (
            "$ dmesg | grep -i iommu\n[    0.1] iommu: Default domain type: Translated\n",
            "IR_UNKNOWN",
            "sudo dmesg; cat /proc/interrupts",
            "lines picked out",
        ),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_asked_for_in_another_way(sent: str, code: str, command: str, why: str) -> None:
    options = {"kernel": "6.8.0", "ir": "on", "virt": "vm", "arch": "x86"} if "VIOMMU" in code else {}
    (machine,) = lspci_ims.check(f"{ALONE}\n{sent}", name="report", **options).machines
    (ask,) = [ask for ask in machine.devices[0].ask if code in ask.settles]
    assert ask.command == command
    assert why in ask.why


def test_an_answer_to_the_other_way_is_not_asked_for_once_more() -> None:
    """Late log, then the journal; no dmidecode, then the files of sysfs."""
    journal = "".join(
        f"Jan  2 03:04:05 host7 kernel: {line}\n"
        for line in ("Linux version 6.8.0 (b@c)", "Command line: ro")
    )
    asked = parts(about_machine(check(f"{ALONE}\n{LATE}\n{journal}")))
    assert not any("dmesg" in part or "journalctl" in part for part in asked)


def test_what_plugins_ask_for_is_left_out_in_the_same_way() -> None:
    wanted = (
        Ask("sudo dmesg; acme-tool -x", "the log and the tool", ("ACME001",)),
        Ask("dmesg | tail", "end"),
    )
    whole = (Sent("dmesg", True, SPAN),)
    assert [ask.command for ask in asks_for((), BDF, wanted, whole)] == ["acme-tool -x", "dmesg | tail"]
    late = (Sent("dmesg", False, SPAN, "late"),)
    (first, _) = asks_for((), BDF, wanted, late)
    assert first.command == "sudo journalctl -k -b; acme-tool -x"
    assert "begins after the boot" in first.why
    assert first.settles == ("ACME001",)
    assert not asks_for((), BDF, (Ask("sudo dmesg", "the log", ("ACME001",)),), whole)


SENT = st.lists(
    st.one_of(
        st.sampled_from(KINDS).map(lambda kind: Sent(kind, True, SPAN)),
        st.sampled_from(LACKS).map(lambda pair: Sent(pair[0], False, SPAN, pair[1])),
    ),
    max_size=12,
)


@given(st.sets(st.sampled_from(MACHINE), min_size=1), SENT)
def test_nothing_that_was_sent_whole_is_asked_and_silence_means_that_all_was_sent(
    codes: set[str], sent: list[Sent]
) -> None:
    asks = asks_for(codes, BDF, sent=sent)
    whole = {output.kind for output in sent if output.whole}
    asked = parts(asks)
    for row in rows("asks"):
        for part in parts_of(row["code"]):
            if whole & set(part.gives):
                assert part.command not in asked or any(
                    part.command == other.command and not whole & set(other.gives)
                    for code in MACHINE
                    for other in parts_of(code)
                )
    settles = {code for ask in asks for code in ask.settles}
    for code in codes - settles:
        held = {output.kind for output in sent}
        assert all(held & set(part.gives) for part in parts_of(code) if part.command != "-")
        message, spans = unknown_in_spite_of(code, sent)
        assert "not tell" in message
        assert spans
    for ask in asks:
        assert "-" not in ask.command.split("; ")
        assert "  " not in ask.why


def test_the_commands_of_the_table_match_their_kinds() -> None:
    called = {row["kind"] for row in rows("outputs")}
    for row in rows("asks"):
        assert row["scope"] in ("device", "machine")
        assert row["why"]
        for part in parts_of(row["code"]):
            assert set(part.gives) <= called
            assert part.command
