"""Evidence in, answers out: every row of `cases.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lspci_ims.model import Evidence, Span
from lspci_ims.platform import PlatformFindings, collect
from lspci_ims.policy import Overrides, choose_kernel, weigh_platform
from lspci_ims.source import Input

SOURCE = Span("report", None, 1, 1, None, "00:00.0 Host bridge: ...")


def cases() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "cases.tsv").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


CASES = cases()


def unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")


def findings(text: str) -> PlatformFindings:
    return collect(Input("report", None, text.split("\n")))


def answers(found: PlatformFindings) -> dict[str, str]:
    kernel = choose_kernel(found.kernel_releases, found.kernel_lines)
    platform = weigh_platform(found.evidence, Overrides(), SOURCE, partial=False, kernel=kernel).platform
    return {
        "virt": platform.virt,
        "hypervisor": platform.hypervisor or "-",
        "ir": platform.interrupt_remapping,
        "viommu": platform.viommu,
        "sm": platform.scalable_mode,
        "arch": platform.arch,
        "kernel": platform.kernel_class,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_evidence_gives_the_answers(case: dict[str, str]) -> None:
    found = findings(unescaped(case["text"]))
    expected = {name: case[name] for name in ("virt", "hypervisor", "ir", "viommu", "sm", "arch", "kernel")}
    assert answers(found) == expected


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_sign_quotes_its_line(case: dict[str, str]) -> None:
    lines = unescaped(case["text"]).split("\n")
    for sign in findings(unescaped(case["text"])).evidence:
        assert sign.span.text == "\n".join(lines[sign.span.first_line - 1 : sign.span.last_line])
        assert sign.span.text


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_quoting_and_line_ends_change_no_answer(case: dict[str, str]) -> None:
    lines = unescaped(case["text"]).split("\n")
    quoted = "\n".join(f"> > {line}" for line in lines)
    assert answers(findings(quoted)) == answers(findings("\n".join(lines)))


def test_there_are_enough_cases_and_each_has_a_source() -> None:
    assert len(CASES) >= 60
    assert all(case["source"].startswith(("domain.md", "design.md")) for case in CASES)


def test_facts_from_memory_are_weak_and_worded_as_hints() -> None:
    text = "[    0.0] ACPI: FACP 0x7FFE2000 0000F4 (v01 VRTUAL MICROSFT 00000001 MSFT 00000097)"
    (sign,) = findings(text).evidence
    assert sign.strength == "weak"
    assert (sign.message or "").startswith("unconfirmed hint: ")


def test_an_ims_option_is_a_reason_whatever_it_says() -> None:
    for line in ("Command line: root=/dev/sda1 ims=off", "$ cat /proc/cmdline\nro ims=auto quiet"):
        assert [cause.code for cause in findings(line).causes] == ["CMDLINE_IMS_UNKNOWN_TO_MAINLINE"]
    assert not findings("I tried ims=on in a patch\nGRUB_CMDLINE_LINUX=ims=on").causes


def test_both_sides_of_a_conflict_are_shown() -> None:
    found = findings(
        "Hypervisor detected: KVM\n[    0.0] DMI: Dell Inc. PowerEdge R999/0ABCDE, BIOS 1 1/2/2024"
    )
    metal = Evidence("BM_ROOT_COMPLEX", "bare-metal", "strong", "generic", SOURCE, "pci-root-complex")
    weighed = weigh_platform([*found.evidence, metal], Overrides(), SOURCE, partial=False).platform
    assert weighed.virt == "conflict"
    (reason,) = (reason for reason in weighed.reasons if reason.code == "VIRT_CONFLICT")
    assert {span.first_line for span in reason.spans} >= {1, 2}
