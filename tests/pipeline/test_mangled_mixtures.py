"""Mangled texts beyond one dump: manglings of manglings, diffs, several dumps, depth, width, cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.model import Device
from lspci_ims.source import Limits

from ..cost import growth, patience
from .manglings import FAITHFUL, as_diff, each, prefix, then, wrapped

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8")
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text("utf-8")
#: What can come on top of anything else: none of these looks at what the line holds.
OUTER = (
    "quoted",
    "quoted 15 deep",
    "kernel times",
    "syslog",
    "CRLF",
    "indented by 4",
    "double spacing",
    "cat -n",
)
INNER = (
    "quoted",
    "wrapped at 76",
    "tabs as 4 blanks",
    "HTML entities",
    "Markdown escapes",
    "colours",
    "fenced",
)


def devices(text: str) -> list[Device]:
    return [device for dump in lspci_ims.parse(text).dumps for device in dump.devices]


@cache
def verdicts(text: str) -> dict[str, tuple[str, str]]:
    machines = lspci_ims.check(text, all_devices=True).machines
    return {device.bdf: (device.siov, device.ims) for machine in machines for device in machine.devices}


@pytest.mark.parametrize("outer", OUTER)
@pytest.mark.parametrize("inner", INNER)
def test_two_manglings_one_on_the_other(outer: str, inner: str) -> None:
    assert verdicts(then(FAITHFUL[inner], FAITHFUL[outer])(DSA)) == verdicts(DSA)


@pytest.mark.parametrize(
    "name", ["quoted", "syslog", "wrapped at 72", "wrapped at 72, then quoted", "indented by 4"]
)
def test_values_keep_line_and_column_of_the_text_as_it_came(name: str) -> None:
    text = FAITHFUL[name](DSA)
    lines = text.split("\n")
    seen = 0
    for device in devices(text):
        registers = [*device.registers, *(r for c in device.capabilities for r in c.registers)]
        for register in registers:
            for index, field in enumerate(register.fields):
                line = lines[register.line_of(index) - 1]
                found = line[field.column : field.column + len(field.text)]
                # a value that was wrapped itself has its beginning there
                assert field.text.startswith(found)
                assert found
                seen += 1
        slot = device.header.fields[0]
        line = lines[device.span.first_line - 1]
        assert line[slot.column : slot.column + len(slot.text)] == slot.text
    assert seen > 1000


def test_a_wrapped_register_has_both_lines() -> None:
    text = FAITHFUL["wrapped at 72"](DSA)
    status = next(r for d in devices(text) for r in d.registers if r.name == "Status")
    (first, _), (second, index) = status.lines
    assert second == first + 1
    assert status.line_of(index) == second
    heading = next(c for d in devices(text) for c in d.capabilities if c.span.last_line > c.span.first_line)
    assert heading.span.last_line == heading.span.first_line + 1


def test_both_sides_of_a_diff_are_dumps() -> None:
    for text in (as_diff(DSA), prefix("> ")(as_diff(DSA))):
        result = lspci_ims.parse(text)
        before, after = result.dumps
        places = [device.bdf for device in devices(DSA)]
        assert [d.bdf for d in before.devices] == [d.bdf for d in after.devices] == places
        changed = [
            (one.get("Status", "<MAbort"), other.get("Status", "<MAbort"))
            for one, other in zip(before.devices, after.devices, strict=True)
            if one.get("Status", "<MAbort") != other.get("Status", "<MAbort")
        ]
        assert changed == [(False, True)]
        assert sum(dump.coverage.unparsed for dump in result.dumps) == 0


def test_a_diff_without_context_has_both_sides() -> None:
    old = DSA.split("\n\n")[0] + "\n"
    new = old.replace("<MAbort-", "<MAbort+")
    count = old.count("\n")
    text = f"1,{count}c1,{count}\n{prefix('< ')(old)}---\n{prefix('> ')(new)}"
    first, second = (dump.devices[0] for dump in lspci_ims.parse(text).dumps)
    assert (first.get("Status", "<MAbort"), second.get("Status", "<MAbort")) == (False, True)


def test_what_follows_a_hunk_does_not_go_to_the_device_before_it() -> None:
    lines = DSA.split("\n")
    heading = "\tCapabilities: [98] MSI: Enable+ Count=1/1 Maskable- 64bit-"
    hunks = ["--- a", "+++ b", "@@ -1,4 +1,4 @@", *(" " + line for line in lines[:4])]
    hunks += ["@@ -90,3 +90,3 @@", " " + heading, "-\t\tx", "+\t\ty"]
    found = devices("\n".join(hunks) + "\n")
    assert len(found) == 2
    for device in found:
        assert device.truncated is not None
        assert not device.capabilities


def test_dumps_of_two_people_in_one_mail_stay_two_machines() -> None:
    text = f"Hi,\n\nmine is\n\n{NIC}\nOn Sunday Jo wrote:\n{prefix('> ')(DSA)}"
    result = lspci_ims.check(text, all_devices=True)
    assert len(result.machines) == 2
    found = {device.bdf for machine in result.machines for device in machine.devices}
    assert found == {*verdicts(DSA), *verdicts(NIC)}


def test_prose_about_a_device_is_no_device() -> None:
    text = (
        "The log says that 00:1f.3 Audio device: nothing happens, and\n"
        "pci 0000:00:1c.0: PCI bridge to [bus 02] as well as 0000:01:00.0 NVMe: dead.\n"
        "[    1.234567] pci 0000:00:02.0: [8086:1234] type 00 class 0x030000\n"
        "# setpci -s 00:00.0 COMMAND: 4\n"
    )
    assert devices(text) == []


def codes(text: str, **options: Limits) -> set[str]:
    return {diagnostic.code for diagnostic in lspci_ims.parse(text, **options).diagnostics}


def test_quoting_is_read_to_the_limit_and_what_is_over_it_is_said() -> None:
    assert verdicts(prefix(">" * 200 + " ")(DSA)) == verdicts(DSA)
    assert "LIMIT_QUOTE_DEPTH" in codes(prefix(">" * 201)(DSA))
    assert "LIMIT_QUOTE_DEPTH" in codes(prefix("> " * 5)(DSA), limits=Limits(quote_depth=4))
    assert "LIMIT_QUOTE_DEPTH" not in codes(prefix("> " * 4)(DSA), limits=Limits(quote_depth=4))


@pytest.mark.parametrize(
    "change",
    [prefix("> " * 100), wrapped(72), each(lambda line: line + "\n"), as_diff, prefix("  ")],
    ids=["quoted", "wrapped", "spaced", "diff", "indented"],
)
def test_cost_grows_with_the_text(change: Callable[[str], str]) -> None:
    def copies(count: int) -> str:
        return change("".join(DSA.replace("6a:", f"{number:02x}:") for number in range(count)))

    texts = {count: copies(count) for count in (1, 10)}
    assert growth(lambda count: lspci_ims.parse(texts[count]), 1, 10) < 30


@pytest.mark.parametrize(
    "text",
    [
        "> " * 200_000 + "00:00.0 Host bridge: x",
        "\n".join(["00:00.0 Host bridge: x", *["\twords that nobody reads"] * 20_000]),
        "00:00.0 A: " * 50_000,
        "> 00:00.0 A: b\n" + "> \n" * 50_000,
        "@@ -1,9 +1,9 @@\n" * 20_000 + " 00:00.0 A: b\n",
        "&lt;" * 100_000 + "\n00:00.0 A: b",
        "\x1b[" * 100_000 + "\n00:00.0 A: b",
        "=\n" * 50_000 + "> 00:00.0 A: b=3D\n",
        "00:00.0 Host bridge: x\n\tSubsystem: y\n" + "word " * 100_000,
        "00:1f.0/" * 50_000 + "00:00.0 Host bridge: x",
    ],
    ids=range(10),
)
def test_hostile_text_comes_to_an_end(text: str) -> None:
    """Linear cost ends at once, any other not within any patience; nothing is timed."""
    with patience(text[:20]):
        msgspec.json.encode(lspci_ims.check(text))


LINES = sorted({line for text in (DSA, NIC) for line in text.split("\n")})
MARKS = [
    "> ",
    ">",
    ">> ",
    "| ",
    "+",
    "-",
    " ",
    "    ",
    "[ 1.5] ",
    "@@ -1,3 +1,3 @@ ",
    "7: ",
    "```",
    "",
    "\\[",
    "&lt;",
]
MANGLED_LINE = st.builds(
    "{}{}{}".format, st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(LINES)
)


@settings(max_examples=150)
@given(st.lists(st.one_of(MANGLED_LINE, st.text(max_size=30)), max_size=40))
def test_any_mixture_is_read_and_every_line_of_it_is_counted_once(lines: list[str]) -> None:
    text = "\n".join(lines)
    result = lspci_ims.parse(text)
    msgspec.json.encode(result)
    for dump in result.dumps:
        assert dump.coverage.accounted + dump.coverage.unparsed == dump.coverage.lines
        counted = sum(len(d.unparsed) + sum(len(c.unparsed) for c in d.capabilities) for d in dump.devices)
        assert counted == dump.coverage.unparsed


@settings(max_examples=25)
@given(
    st.integers(60, 130),
    st.lists(st.sampled_from(["> ", ">", "| ", "[    1.500000] ", "    "]), max_size=3, unique=True),
)
def test_any_width_under_any_marks_gives_the_same_answers(width: int, marks: list[str]) -> None:
    text = wrapped(width)(DSA)
    for mark in marks:
        text = prefix(mark)(text)
    assert verdicts(text) == verdicts(DSA)
