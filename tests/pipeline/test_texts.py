"""Dumps among other text, several dumps, and every way to pass an input."""

from __future__ import annotations

from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.errors import InputError

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8")
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text("utf-8")


def places(text: str) -> list[list[str]]:
    return [[d.bdf for d in dump.devices] for dump in lspci_ims.parse(text).dumps]


def test_prose_and_other_commands_around_a_dump_change_nothing() -> None:
    before = "Hello,\n\nmy machine hangs.\n\n$ uname -a\nLinux host 6.8.0\n$ sudo lspci -vvv\n"
    after = "$ cat /proc/cmdline\nroot=/dev/sda1 quiet\n\nStatus: it hangs\nThanks\n"
    plain, wrapped = lspci_ims.parse(DSA).dumps[0], lspci_ims.parse(before + DSA + after).dumps[0]
    shift = before.count("\n")
    assert [d.bdf for d in wrapped.devices] == [d.bdf for d in plain.devices]
    assert wrapped.coverage == plain.coverage
    for one, other in zip(plain.devices, wrapped.devices, strict=True):
        assert other.span.first_line == one.span.first_line + shift
        assert other.span.last_line == one.span.last_line + shift
        assert len(other.registers) == len(one.registers)
        assert len(other.capabilities) == len(one.capabilities)


def test_two_dumps_in_one_text_stay_two_machines() -> None:
    result = lspci_ims.check(DSA + "\n$ lspci -vvv on the other host\n" + NIC, name="both")
    assert len(result.machines) == 2
    assert result.machines[0].source.first_line == 1


def test_a_short_list_beside_the_full_dump_is_the_same_machine() -> None:
    heads = "".join(f"{line}\n" for line in DSA.split("\n") if line[2:3] == ":" and line[5:6] == ".")
    result = lspci_ims.check(heads + "\n" + DSA, name="both")
    assert len(result.machines) == 1
    assert {d.siov for d in result.machines[0].devices} == {"r1"}


def test_carriage_returns_and_blanks_for_tabs_are_read() -> None:
    plain = lspci_ims.parse(DSA).dumps[0]
    for text in (DSA.replace("\n", "\r\n"), DSA.replace("\t", "        "), DSA.replace("\n", "\r")):
        dump = lspci_ims.parse(text).dumps[0]
        assert dump.coverage.unparsed == 0
        assert [[c.kind for c in d.capabilities] for d in dump.devices] == [
            [c.kind for c in d.capabilities] for d in plain.devices
        ]


def test_a_lost_indent_is_read_by_words() -> None:
    plain = lspci_ims.parse(DSA).dumps[0]
    dump = lspci_ims.parse("\n".join(line.strip() for line in DSA.split("\n"))).dumps[0]
    for one, other in zip(plain.devices, dump.devices, strict=True):
        assert [(c.kind, [r.name for r in c.registers]) for c in one.capabilities] == [
            (c.kind, [r.name for r in c.registers]) for c in other.capabilities
        ]


def test_text_bytes_and_path_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(DSA)
    counts = {len(lspci_ims.parse(source).dumps[0].devices) for source in (DSA, DSA.encode(), path)}
    assert len(counts) == 1
    for encoding in ("utf-16", "utf-16-le", "utf-8-sig"):
        assert places(DSA) == [
            [d.bdf for d in dump.devices] for dump in lspci_ims.parse(DSA.encode(encoding)).dumps
        ]


def test_a_path_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        lspci_ims.parse(tmp_path / "missing")


def test_messages_of_lspci_between_lines_are_set_aside() -> None:
    lines = DSA.split("\n")
    noisy = "\n".join([*lines[:3], "pcilib: sysfs_read_vpd: read failed: Input/output error", *lines[3:]])
    dump = lspci_ims.parse(noisy).dumps[0]
    assert dump.coverage == lspci_ims.parse(DSA).dumps[0].coverage
    assert len(dump.devices[0].noise) == 1


def test_what_no_production_reads_is_kept_and_counted() -> None:
    lines = DSA.split("\n")
    at = next(i for i, line in enumerate(lines) if "PASIDCap" in line)
    text = "\n".join([*lines[:at], "\t\tFrobnicator: wobbly 17%", *lines[at:]])
    dump = lspci_ims.parse(text).dumps[0]
    assert dump.coverage.unparsed == 1
    kept = [s for d in dump.devices for c in d.capabilities if c.kind == "pasid" for s in c.unparsed]
    assert [span.text for span in kept] == ["\t\tFrobnicator: wobbly 17%"]
    assert kept[0].first_line == at + 1


def test_a_message_in_the_middle_of_a_line_is_taken_out() -> None:
    message = "pcilib: sysfs_read_vpd: read failed: No such device"
    plain = lspci_ims.parse(DSA)
    lines = DSA.split("\n")
    for needle in ("Region 0", "PASIDCtl", "6a:01.0 System", "\tKernel driver"):
        at = next(i for i, line in enumerate(lines) if needle in line)
        for cut in (len(lines[at]) - 4, len(lines[at])):
            broken = [*lines[:at], lines[at][:cut] + message, lines[at][cut:], *lines[at + 1 :]]
            dump = lspci_ims.parse("\n".join(broken)).dumps[0]
            assert dump.coverage == plain.dumps[0].coverage
            assert [d.header for d in dump.devices] == [d.header for d in plain.dumps[0].devices]
            assert [d.driver for d in dump.devices] == [d.driver for d in plain.dumps[0].devices]
            assert sum(len(d.noise) for d in dump.devices) == 1


def test_a_capability_that_no_release_names_is_kept_and_leaves_siov_open() -> None:
    text = (SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text("utf-8")
    at = text.index("\tCapabilities: [230 v1]")
    text = text[:at] + "\tCapabilities: [200 v1] Scalable Widgets: Enable+\n" + text[at:]
    device = lspci_ims.parse(text).dumps[0].devices
    (found,) = [c for d in device for c in d.capabilities if c.kind == "unknown"]
    assert (found.offset, found.id, found.version, len(found.unparsed)) == (0x200, None, 1, 1)
    (answer,) = lspci_ims.check(text, devices=["b1:00.0"]).machines[0].devices
    assert answer.siov == "unknown"
