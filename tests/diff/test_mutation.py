"""One bit of a sample is turned, the real lspci prints both: `diff` names what differs, and no more."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.model import Change, DiffResult

pytestmark = pytest.mark.oracle

SAMPLES = Path(__file__).parents[2] / "samples"
MACHINES = (
    "accelerators",
    "connectx6dx",
    "connectx7-with-vfs",
    "conventional-pci",
    "dsa-qemu-guest",
    "dsa-two-dvsecs",
    "siov-and-pasid-off",
    "vmd-domain",
)
ROW = re.compile(r"[0-9a-f]{2,3}: ")
#: What is told of a whole capability or function, whose single lines are then not told.
WHOLE = re.compile(r"_(?:GONE|NEW|ADDED|REMOVED)$|^CONFIG_|^CAPABILITY_(?:GONE|NEW)$")
ANSWERS = ("ANSWER_CHANGED", "VERDICT_CHANGED")


@cache
def printed(dump: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".dump") as file:
        file.write(dump)
        file.flush()
        done = subprocess.run(
            ["lspci", "-F", file.name, "-vvv"],
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    return done.stdout


class Turn(NamedTuple):
    """Which bit: of the rows that hold anything, the byte in it, the bit of that."""

    machine: str
    row: int
    byte: int
    bit: int

    def dumps(self) -> tuple[str, str]:
        """The dump as it is, and with the bit turned."""
        dump = (SAMPLES / self.machine / "config-space.dump").read_text()
        lines = dump.split("\n")
        rows = [at for at, line in enumerate(lines) if ROW.match(line) and set(line[4:]) - set(" 0:")]
        at = rows[self.row % len(rows)]
        offset, _, text = lines[at].partition(": ")
        row = bytearray.fromhex(text)
        row[self.byte] ^= 1 << self.bit
        lines[at] = f"{offset}: {row.hex(' ')}"
        note(f"{lines[at]}, byte {self.byte}")
        return dump, "\n".join(lines)


TURNS = st.builds(Turn, st.sampled_from(MACHINES), st.integers(0, 500), st.integers(0, 15), st.integers(0, 7))


def changes(result: DiffResult) -> Iterator[Change]:
    for machine in result.machines:
        yield from machine.changes
        for device in machine.devices:
            yield from device.changes


def stripped(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n")]


@settings(max_examples=60)
@given(TURNS)
def test_a_bit_that_is_turned_is_named_and_nothing_else(turn: Turn) -> None:
    before, after = map(printed, turn.dumps())
    lines = stripped(before), stripped(after)
    blocks = SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
    differing = {
        line
        for kind, start, end, other_start, other_end in blocks
        if kind != "equal"
        for line in (*lines[0][start:end], *lines[1][other_start:other_end])
    }
    result = lspci_ims.diff(before, after, plugins=False, with_noise=True)
    found = list(changes(result))
    told = {" ".join(span.text.split()) for change in found for span in (*change.spans_a, *change.spans_b)}
    note(f"{[(change.code, change.subject) for change in found]}")
    note("\n".join(sorted(differing)))
    if lines[0] == lines[1]:
        assert not found
    # what cannot be told is told to be so: names that stand for several ids
    assert found or not differing or any(machine.not_shown for machine in result.machines)
    assert result.different == bool(found)
    of_registers = [change for change in found if change.code not in ANSWERS]
    for change in of_registers:
        for one, other in zip(_texts(change, "a"), _texts(change, "b"), strict=False):
            assert one != other, change
        # a line that is the same on both sides shows no difference
        assert {*_texts(change, "a"), *_texts(change, "b")} & differing, change
    if not any(WHOLE.search(change.code) for change in found) and len(lines[0]) == len(lines[1]):
        for one, other in zip(*lines, strict=True):
            assert one == other or {one, other} & told, (one, other)


def _texts(change: Change, side: str) -> list[str]:
    return [" ".join(span.text.split()) for span in getattr(change, f"spans_{side}")]
