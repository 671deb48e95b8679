"""The tables of signs: each row sound, reachable, and graded as its mark allows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lspci_ims.model import Span
from lspci_ims.platform import HINTS, collect
from lspci_ims.platform.lines import EvidenceLines
from lspci_ims.platform.signs import find_signs, signs
from lspci_ims.policy import classify_kernel, core_codes
from lspci_ims.source import Input
from lspci_ims.spec import rows

HERE = Path(__file__).parent
TABLES = ("platform_signs", "dmi_signs", "cmdline_options", "pci_signs", "virt_words")
#: Lines for the rows that no case of `cases.tsv` needs.
MORE = (HERE / "more-lines.txt").read_text("utf-8")


def case_lines() -> list[str]:
    """The lines of all cases, with their escapes undone."""
    table = (HERE / "cases.tsv").read_text("utf-8").split("\n")
    texts = [row.split("\t")[1] for row in table if row and not row.startswith("#")]
    return "\n".join(texts).replace("\\n", "\n").replace("\\t", "\t").split("\n")


def ids_of(text: str) -> set[str]:
    lines = EvidenceLines(Input("report", None, text.split("\n")))
    return {seen.sign.id for seen in find_signs(lines)}


def test_every_row_of_signs_is_reached_by_a_line_of_the_tests() -> None:
    reached = ids_of(MORE) | ids_of("\n".join(case_lines()))
    simple = {row["id"] for row in rows("platform_signs") if not row["id"].startswith("cpuid-")}
    assert simple <= reached
    for row in rows("platform_signs"):
        if row["id"].startswith("cpuid-"):
            signature = row["pattern"].rpartition("]")[2]
            assert row["id"] in ids_of(f'  hypervisor_id (0x40000000) = "{signature}"')


@pytest.mark.parametrize("table", TABLES)
def test_codes_are_registered_and_memory_is_weak(table: str) -> None:
    for row in rows(table):
        assert row["source"]
        if row["code"] != "-":
            assert row["code"] in core_codes()
        if row.get("mark") == "M":
            assert row["strength"] in ("weak", "-")
            assert row["note"].startswith("unconfirmed hint: ")


def test_ids_are_unique_and_literals_are_needed_by_their_patterns() -> None:
    for table in ("platform_signs", "dmi_signs"):
        ids = [row["id"] for row in rows(table)]
        assert len(ids) == len(set(ids))
    nested = re.compile(r"\([^()]*[*+][^()]*\)[*+]")
    for group in signs().values():
        for sign in group:
            assert len(sign.literal) >= 3
            assert nested.search(sign.pattern.pattern) is None


def test_lines_for_a_vendors_kernel_are_those_that_the_decision_table_knows() -> None:
    found = collect(Input("report", None, MORE.split("\n")))
    assert len(found.kernel_lines) >= 9
    for span in found.kernel_lines:
        assert classify_kernel(span.text) == "vendor"


def test_a_kind_of_member_is_read_for_its_kind_alone() -> None:
    text = Input("report", None, MORE.split("\n"))
    directions = {hint: {sign.direction for sign in collect(text, hint).evidence} for hint in HINTS}
    assert directions["interrupts"] == {"arch"}
    assert "dom0" not in directions["cpuinfo"]
    assert not directions["dmi-id"]
    assert "vm" in directions["dmesg"]


def test_a_file_of_sysfs_is_the_field_that_its_name_says() -> None:
    text = Input("report", "sys/class/dmi/id/sys_vendor", ["QEMU"])
    (sign,) = collect(text, "dmi-id").evidence
    assert (sign.code, sign.span) == (
        "VM_DMI",
        Span("report", "sys/class/dmi/id/sys_vendor", 1, 1, None, "QEMU"),
    )


@pytest.mark.parametrize("row", rows("virt_words"), ids=lambda row: f"{row['program']}-{row['word']}")
def test_every_word_of_a_program_is_read_below_its_command_and_in_its_file(row: dict[str, str]) -> None:
    program, word = row["program"], row["word"]
    for text, member in (
        (f"$ {program}\n{word}\n", None),
        (f"root@h7:~# /usr/bin/{program}\n{word}\n$ ", None),
        (word, f"insights_commands/{program}"),
        (f"> # {program}\n> {word}", None),
    ):
        (sign,) = collect(Input("report", member, text.split("\n"))).evidence
        assert (sign.code or "-", sign.direction, sign.strength) == (
            row["code"],
            row["direction"],
            row["strength"],
        )
        assert sign.span.text.endswith(word)
    for text in (word, f"please run {program}\n{word}", f"{program} prints\n{word}"):
        assert not collect(Input("report", None, text.split("\n"))).evidence
