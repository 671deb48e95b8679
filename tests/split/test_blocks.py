"""Where blocks begin, and which of them are of one run of lspci."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.split import HEX_ROW, Candidate, find_candidates, group_into_dumps, is_hex_row
from lspci_ims.split.blocks import begins_block, find_heads


@pytest.mark.parametrize(
    "line",
    [
        "00:1f.3 SMBus: Example",
        "10000:e0:17.0 RAID bus controller: Example",
        "00:1c.0/04:00.0 Mass storage controller: Example",
        "00:1c.0/00.0 Mass storage controller: Example",
        "00:00.0 0600: 8086:1234",
        "00:00.0 ff00: 8086:1234",
        "00:00.0 Class 0600: 8086:1234",
        "00:00.0 3D controller: Example",
        "00:00.0 [0600]: 8086:1234",
    ],
)
def test_head_lines_begin_blocks_at_any_column(line: str) -> None:
    (candidate,) = find_candidates(["text", line, "\tControl: I/O-"])
    assert (candidate.first, candidate.stop) == (1, 3)
    assert list(find_heads(["text", "> " + line])) == [(1, 2)]
    assert begins_block(["> " + line], 0, 2)


@pytest.mark.parametrize(
    "line",
    [
        "00:1f.3 is dead",
        "00:1f.9 SMBus: x",
        "00:3f.0 SMBus: x",
        "00: 86 80 25 0b",
        "0:1f.3 SMBus: x",
        "00:1f.3",
    ],
)
def test_other_lines_begin_none(line: str) -> None:
    assert not list(find_candidates([line]))


def test_a_class_that_was_wrapped_begins_a_block() -> None:
    lines = ["0000:00:1f.3 Serial bus", "controller [0c80]: Example", "\tControl: I/O-"]
    assert list(find_candidates(lines)) == [Candidate("0000:00:1f.3", 0, 3)]
    assert not list(find_candidates(["0000:00:1f.3 Serial bus", "is what it says"]))


def test_a_step_back_or_another_depth_is_another_dump() -> None:
    lines = [f"00:0{number}.0 SMBus: Example" for number in (1, 2, 1, 3)]
    candidates = list(find_candidates(lines))
    assert [len(dump) for dump in group_into_dumps(candidates)] == [2, 2]
    assert [len(dump) for dump in group_into_dumps(candidates, {3: 1})] == [2, 1, 1]


@given(
    st.lists(
        st.sampled_from([*" 0a9fF:\t", "00:", "10:", "100:", " 00", " a5", " 00" * 15, " 00" * 16]),
        max_size=6,
    )
)
def test_a_row_is_told_the_same_in_short(pieces: list[str]) -> None:
    line = "".join(pieces)
    assert is_hex_row(line) == (HEX_ROW.match(line) is not None)
