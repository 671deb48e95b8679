"""What `ask` asks for settles what was unknown: the output of each command, appended to the report.

The codes about the machine; those about one function are in `test_ask_settles_devices.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

import lspci_ims
from lspci_ims.errors import InputError
from lspci_ims.model import Ask, MachineAnswer
from lspci_ims.spec import rows

from .asked_outputs import (
    CONFIG,
    CPUINFO,
    DMESG,
    DMIDECODE,
    INTERRUPTS,
    SILENT,
    TELLING,
    accelerator_alone,
    sample,
)


class Case(NamedTuple):
    """A report in which a code is asked for, the field that it leaves open, and the answer of `TELLING`."""

    code: str
    report: str
    options: dict[str, Any]
    field: str
    answer: str


ALONE = accelerator_alone()
FIRST = ("cat /proc/cpuinfo", "sudo dmesg", "sudo dmidecode")
X86_GUEST = {"kernel": "6.8.0", "ir": "on", "virt": "vm", "arch": "x86"}
CASES = [
    Case("VIRT_UNKNOWN", ALONE, {}, "virt", "bare-metal"),
    # the last resort: all else was sent and did not tell
    Case("VIRT_UNKNOWN+last", ALONE + "".join(SILENT[c] for c in FIRST), {}, "virt", "vm"),
    Case("SCALABLE_MODE_UNKNOWN", ALONE, {}, "scalable_mode", "on"),
    Case("VIOMMU_UNKNOWN", ALONE, X86_GUEST, "viommu", "no-hint"),
    Case("IR_UNKNOWN", ALONE, {}, "interrupt_remapping", "on"),
    Case("ARCH_UNKNOWN", ALONE, {"virt": "bare-metal", "ir": "on"}, "arch", "x86"),
    Case("KERNEL_UNKNOWN", ALONE, {}, "kernel_class", "6.2-6.9"),
]
PROMPTS = ["", "$ {command}\n", "host7:~ # {command}\n"]


def check(report: str | Path, options: dict[str, Any]) -> MachineAnswer:
    named = {} if isinstance(report, Path) else {"name": "report"}
    (machine,) = lspci_ims.check(report, **named, **options).machines
    return machine


def asks(machine: MachineAnswer, code: str) -> list[Ask]:
    return [ask for device in machine.devices for ask in device.ask if code in ask.settles]


def printed(command: str, prompt: str) -> str:
    """What a reporter appends: the outputs one below the other, with the commands or without."""
    parts = command.split("; ")
    return "".join("\n" + prompt.format(command=part) + TELLING[part] for part in parts)


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
@pytest.mark.parametrize("prompt", PROMPTS, ids=["bare", "dollar", "host"])
def test_the_output_settles_the_unknown(case: Case, prompt: str) -> None:
    code = case.code.partition("+")[0]
    before = check(case.report, case.options)
    assert getattr(before.platform, case.field) == "unknown"
    (ask,) = asks(before, code)
    assert ask.command == next(
        row["command"] for row in rows("asks") if row["code"] == case.code
    ).removesuffix("; -")
    after = check(case.report + printed(ask.command, prompt), case.options)
    assert getattr(after.platform, case.field) == case.answer
    assert not asks(after, code)
    assert code not in {reason.code for reason in after.platform.reasons}


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_the_output_settles_the_unknown_as_another_file_of_a_folder(case: Case, tmp_path: Path) -> None:
    code = case.code.partition("+")[0]
    (tmp_path / "lspci.txt").write_text(ALONE)
    if case.report != ALONE:
        (tmp_path / "report.txt").write_text(case.report.removeprefix(ALONE))
    try:
        before = check(tmp_path, case.options)
    except InputError as error:
        pytest.skip(f"folders are refused: {error}")
    (ask,) = asks(before, code)
    names = {"sudo dmesg": "dmesg.txt", "sudo dmidecode": "dmidecode.txt", "lscpu": "lscpu.txt"}
    for number, part in enumerate(ask.command.split("; ")):
        (tmp_path / names.get(part, f"answer-{number}.txt")).write_text(TELLING[part])
    after = check(tmp_path, case.options)
    assert getattr(after.platform, case.field) == case.answer
    assert not asks(after, code)


def test_every_code_of_the_table_has_its_case() -> None:
    codes = {row["code"] for row in rows("asks") if row["scope"] == "machine"}
    elsewhere = {"SCOPE_PARTIAL", "PASID_OFF+driver"}
    assert {case.code for case in CASES} == codes - elsewhere


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("6.12.1\n", "from-6.10"),
        ("5.14.0-427.13.1.el9_4.x86_64\n", "vendor"),
        ("5.15.0-91-generic\n", "before-6.2"),
    ],
)
def test_a_release_alone_at_the_end_is_the_kernels(release: str, expected: str) -> None:
    machine = check(ALONE + "\n" + release, {})
    assert machine.platform.kernel_class == expected
    assert not asks(machine, "KERNEL_UNKNOWN")


def test_all_functions_settle_what_a_part_of_them_left_open() -> None:
    every = sample("dsa-bare-metal-ims-set")
    head = next(line for line in every.split("\n") if line.startswith("6a:01.0"))
    part = f"{head}\n\tCapabilities: <access denied>\n\n{CPUINFO}\n"
    (ask,) = asks(check(part, {}), "SCOPE_PARTIAL")
    assert ask.command == "sudo lspci -vvv"
    after = check(f"{part}$ {ask.command}\n{every}", {})
    assert after.platform.virt == "bare-metal"
    assert not asks(after, "SCOPE_PARTIAL")


def test_why_pasid_is_off_is_asked_of_the_log_until_it_is_there() -> None:
    report = sample("siov-and-pasid-off")
    options = {"virt": "bare-metal", "arch": "x86", "scalable_mode": "on"}
    (ask,) = asks(check(report, options), "PASID_OFF")
    assert ask.command == "sudo dmesg"
    refused = DMESG + "[    9.000000] idxd 0000:6a:01.0: Unable to turn on user SVA feature.\n"
    after = check(f"{report}\n$ {ask.command}\n{refused}", {"virt": "bare-metal", "arch": "x86"})
    assert not asks(after, "PASID_OFF")
    assert any("SVA feature" in span.text for reason in after.platform.reasons for span in reason.spans)


def test_the_default_of_the_kernel_counts_beside_a_silent_command_line() -> None:
    silent = DMESG.replace(" intel_iommu=on,sm_on", "")
    off = "# CONFIG_INTEL_IOMMU_SCALABLE_MODE_DEFAULT_ON is not set\n"
    for text, expected in {
        silent: "unknown",
        CONFIG: "unknown",
        silent + CONFIG: "on",
        silent + off: "off",
        DMESG + off: "on",
    }.items():
        assert check(ALONE + text, {}).platform.scalable_mode == expected


def test_verdicts_quote_the_lines_that_prove_them() -> None:
    report = sample("dsa-bare-metal-ims-set") + CPUINFO + DMESG + DMIDECODE
    found = check(report, {}).platform
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
    machine = check(sample("dsa-bare-metal-ims-set") + DMESG + INTERRUPTS, {"kernel": "5.15.0", "ir": "off"})
    assert machine.platform.kernel_class == "before-6.2"
    assert machine.platform.interrupt_remapping == "off"
    assert "OPTION_CONTRADICTED" in {remark.code for remark in machine.diagnostics}
