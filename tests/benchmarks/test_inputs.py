"""What the benchmarks read: like real text where that matters, and the same at every run."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest

import lspci_ims
from benchmarks.inputs import (
    BEFORE_THE_FIRST_TIME,
    CONTAINERS,
    FIRST_TIME,
    HEAP,
    LONG_LINES,
    MACHINE,
    MANGLINGS,
    ONE_DEVICE,
    Profile,
    heads,
    make_reports,
    make_text,
    quoted,
    without_tails,
)
from benchmarks.inputs.hostile import LongLine
from benchmarks.inputs.samples import sample_machines
from benchmarks.inputs.variation import repeated_share, vary
from lspci_ims.source import Limits, open_reports

PROFILES = (BEFORE_THE_FIRST_TIME, HEAP, MACHINE, FIRST_TIME, ONE_DEVICE)
#: The shares of real reports: of one machine 40 to 66 %, of a heap of mails 84 %.
SHARES = (
    (HEAP, 5_000_000, None, 0.82, 0.86),
    (MACHINE, 10**9, 500, 0.40, 0.66),
    (FIRST_TIME, 50_000, None, 0, 0.3),
)

_KERNEL_ONLY = re.compile(r"\[virtual\]|Unknown header type")


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_line_of_a_varied_text_is_one_that_lspci_prints(profile: Profile) -> None:
    text = make_text(profile, 60_000)
    parsed = lspci_ims.parse(text.text)
    assert sum(len(dump.devices) for dump in parsed.dumps) == text.functions
    assert [dump.coverage.unparsed for dump in parsed.dumps] == [0] * len(parsed.dumps)
    printed = sum(1 for line in text.text.split("\n") if line)
    assert sum(dump.coverage.lines for dump in parsed.dumps) == printed


@pytest.mark.slow
@pytest.mark.parametrize(
    "profile, size, functions, low, high", SHARES, ids=[share[0].name for share in SHARES]
)
def test_share_of_repeated_lines(
    profile: Profile, size: int, functions: int | None, low: float, high: float
) -> None:
    assert low <= make_text(profile, size, functions=functions).repeated <= high


def test_share_is_that_of_lines_seen_before() -> None:
    assert repeated_share("a\nb\n\na\na\n") == 0.5
    assert repeated_share("a\nb\n", before="c\nb") == 0.5
    assert repeated_share("") == 0


def test_halves_have_few_lines_in_common() -> None:
    before = make_text(BEFORE_THE_FIRST_TIME, 200_000).text
    assert repeated_share(make_text(FIRST_TIME, 50_000).text, before=before) < 0.3
    assert repeated_share(make_text(HEAP, 20_000).text, before=make_text(HEAP, 200_000, seed=2).text) > 0.7


def test_head_lines_are_fresh() -> None:
    heads = re.findall(r"^[0-9a-f]\S* ", make_text(HEAP, 100_000).text, re.MULTILINE)
    assert len(set(heads)) == len(heads)


def test_same_seed_same_text() -> None:
    assert make_text(HEAP, 20_000) == make_text(HEAP, 20_000)
    assert make_text(HEAP, 20_000).text != make_text(HEAP, 20_000, seed=2).text


def test_size_and_number_of_functions() -> None:
    assert 1 <= make_text(HEAP, 50_000).megabytes / 0.05 < 1.2
    assert make_text(MACHINE, 10**9, functions=7).functions == 7


def test_a_line_without_numbers_and_flags_stays() -> None:
    line = "\t\tDevice specific mode supported"
    assert vary(line, random.Random(1)) == line
    assert vary("\t\tATSCtl:\tEnable+, Smallest Translation Unit: 00", random.Random(2)) != line


def printed(folder: Path, dump: str) -> str:
    """What the real lspci prints of a dump."""
    file = folder / "dump"
    file.write_text(dump)
    command = ("lspci", "-O", "hwdb.disable=1", "-F", str(file), "-vvv")
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


@pytest.mark.oracle
def test_text_and_bytes_show_the_same_functions(tmp_path: Path) -> None:
    """The real lspci prints from the bytes the addresses that stand in the text."""
    made = make_text(HEAP, 200_000)
    text = printed(tmp_path, made.dump)
    slot = re.compile(r"^[0-9a-f]\S*(?= )", re.MULTILINE)
    assert sorted(slot.findall(text)) == sorted(slot.findall(made.text))
    region = re.compile(r"^\tRegion \d: Memory at [0-9a-f]{8,16} \(.*?\)", re.MULTILINE)
    wanted = set(region.findall(made.text))
    # the kernel alone knows the regions of functions that do not answer, and of virtual ones
    blocks = [block for block in made.text.split("\n\n") if _KERNEL_ONLY.search(block)]
    unread = set(region.findall("\n\n".join(blocks)))
    assert len(wanted - unread) > 20
    assert wanted - unread - set(region.findall(text)) == set()


@pytest.mark.parametrize("name", MANGLINGS)
def test_mangled_texts_hold_the_same_functions(name: str) -> None:
    text = make_text(HEAP, 20_000)
    changed = MANGLINGS[name](text.text)
    assert (changed == text.text) == (name == "as printed")
    assert sum(len(dump.devices) for dump in lspci_ims.parse(changed).dumps) == text.functions


@pytest.mark.parametrize("line", LONG_LINES, ids=lambda line: line.name)
def test_a_long_line_is_one_line(line: LongLine) -> None:
    text = line.text(10_000)
    longest = max(map(len, text.split("\n")))
    assert 9_900 < longest < 10_200


def test_heads_and_quotes() -> None:
    assert sum(len(dump.devices) for dump in lspci_ims.parse(heads(300)).dumps) == 300
    assert quoted("a\nb\n", 3) == "> > > a\n> > > b\n"


@pytest.mark.parametrize("name", CONTAINERS)
def test_containers_hold_the_reports(name: str, tmp_path: Path) -> None:
    reports = make_reports(HEAP, 3)
    path = tmp_path / name
    path.write_bytes(CONTAINERS[name](reports))
    parts = [part.as_input() for report in open_reports(path, Limits()) for part in report.parts]
    lines = [line for part in parts for line in part.lines if line]
    for report in reports:
        assert set(filter(None, report.split("\n"))) <= set(lines)
    assert CONTAINERS[name](reports) == path.read_bytes()


def test_samples_are_all_machines() -> None:
    assert len(sample_machines()) > 10
    for machine in sample_machines():
        assert machine.text.strip("\n").count("\n\n") == machine.dump.strip("\n").count("\n\n")


@pytest.mark.oracle
def test_lspci_prints_the_same_of_shorter_dumps(tmp_path: Path) -> None:
    made = make_text(HEAP, 100_000)
    short = without_tails(made.dump)
    assert len(short) < len(made.dump) / 2
    assert printed(tmp_path, short) == printed(tmp_path, made.dump)
