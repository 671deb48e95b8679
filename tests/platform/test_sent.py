"""Which outputs a text holds, and whether whole: the rows of `sent.tsv` beside this file, and the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lspci_ims.model import Span
from lspci_ims.platform import HINTS, PlatformFindings, Sent, collect, merge_findings
from lspci_ims.policy.asking import asks_for
from lspci_ims.source import Input
from lspci_ims.spec import rows

LATE = "\\n".join(f"[ {number}.100000] usb 1-1: new device number {number}" for number in range(1000, 1020))


def cases() -> list[tuple[str, str, str]]:
    lines = (Path(__file__).parent / "sent.tsv").read_text("utf-8").split("\n")
    found = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return [
        (name, text.replace("{log}", LATE).replace("\\n", "\n").replace("\\t", "\t"), sent)
        for name, text, sent in found
    ]


CASES = cases()


def sent(text: str, hint: str | None = None, member: str | None = None) -> tuple[Sent, ...]:
    return collect(Input("report", member, text.split("\n")), hint).sent


def named(found: tuple[Sent, ...]) -> str:
    return ",".join(sorted(s.kind if s.whole else f"{s.kind}:{s.lack}" for s in found)) or "-"


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_text_holds_what_it_holds(name: str, text: str, expected: str) -> None:
    found = sent(text)
    assert named(found) == expected
    for output in found:
        assert output.span.text == text.split("\n")[output.span.first_line - 1]
    assert named(sent("\n".join(f"> {line}" for line in text.split("\n")))) == expected


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_member_of_the_fitting_kind_is_known_from_one_line(name: str, text: str, expected: str) -> None:
    for row in rows("sent"):
        kind, hints = row["kind"], row["hint"].split("|")
        if kind in expected.split(","):
            assert any(kind == s.kind and s.whole for hint in hints for s in sent(text, hint))
    assert not [s for s in sent(text, "xen") if s.kind != "dmesg"]


def test_files_of_proc_and_sys_are_known_by_their_kind_alone() -> None:
    assert named(sent("root=/dev/sda1 ro quiet", "cmdline", "proc/cmdline")) == "cmdline"
    assert named(sent("Acme", "dmi-id", "sys/class/dmi/id/sys_vendor")) == "dmi-id"
    assert named(sent("[ 1000.000000] usb 1-1: new device", "dmesg", "dmesg.txt")) == "dmesg:late"
    assert named(sent("", "cmdline", "proc/cmdline")) == "-"


def test_every_row_is_reached_and_can_be_asked_about() -> None:
    kinds = {kind.partition(":")[0] for _, _, sent in CASES for kind in sent.split(",")}
    lacks = {tuple(kind.split(":")) for _, _, sent in CASES for kind in sent.split(",") if ":" in kind}
    again = {(row["kind"], row["lack"]): row for row in rows("asks_again")}
    called = {row["kind"] for row in rows("outputs")}
    by_bytes = {("amd-iommu", "bytes")}
    for row in rows("sent"):
        assert row["kind"] in kinds & called
        assert row["source"]
        assert set(row["hint"].split("|")) <= set(HINTS)
        if row["lack"] != "-":
            assert (row["kind"], row["lack"]) in again
        elif row["whole"] == "no":
            pytest.fail(f"a row that says nothing: {row}")
    told = {(row["kind"], row["lack"]) for row in rows("sent") if row["lack"] != "-"}
    assert set(again) == told | by_bytes
    assert told - {("journal", "late")} <= lacks
    for row in again.values():
        assert row["gives"] in called
        assert row["source"]


def test_literals_stand_in_what_their_patterns_match_and_no_quantifier_is_nested() -> None:
    nested = re.compile(r"\([^()]*[*+][^()]*\)[*+]")
    for row in rows("sent"):
        for pattern in (row["pattern"], row["whole"]):
            assert nested.search(pattern) is None
        bare = row["pattern"].replace("\\", "").replace("(?:", "(")
        assert row["lines"] == "0" or row["literal"].strip()[:4] in bare


def test_findings_of_members_are_merged_and_a_whole_output_counts() -> None:
    cut = collect(Input("report", "a", ["vendor_id\t: GenuineIntel", "flags\t: fpu vm"]), "cpuinfo")
    whole = collect(
        Input("report", "b", ["vendor_id\t: GenuineIntel", "flags\t: fpu vme lahf_lm", "bugs\t:"]), "cpuinfo"
    )
    merged = merge_findings([cut, PlatformFindings(), whole])
    assert [(s.kind, s.whole, s.span.member) for s in merged.sent] == [
        ("cpuinfo", False, "a"),
        ("cpuinfo", True, "b"),
    ]
    (ask,) = asks_for(["VIRT_UNKNOWN"], "0000:6a:01.0", sent=merged.sent)
    assert ask.command == "sudo dmesg; sudo dmidecode"
    assert isinstance(merged.sent[0].span, Span)
