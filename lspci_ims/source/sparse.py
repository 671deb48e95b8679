"""Files stored in a tar archive without their holes, given back with them.

Four forms are in use (GNU tar manual, "Storing Sparse Files"): GNU's old one with the map in the header, and
the pax formats 0.0 (one record a number), 0.1 (one record for all) and 1.0 (the map before the data).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .compression import Budget
from .streams import BrokenError, SectionStream, Stream, read_exactly
from .tar_header import BLOCK, decimal, number

_MOST = 100_000
_ZEROS = bytes(1 << 16)


class Stretch(NamedTuple):
    """Stored bytes: where they belong in the file, and how many they are."""

    offset: int
    size: int


class SparseStream:
    """The file with zeros where nothing is stored."""

    def __init__(
        self, stored: SectionStream, stretches: Sequence[Stretch], length: int, budget: Budget
    ) -> None:
        self._budget = budget
        self._stored = stored
        self._stretches = stretches
        self._next = 0
        self._at = 0
        self._length = length

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        while self._next < len(self._stretches):
            stretch = self._stretches[self._next]
            if self._at < stretch.offset:
                return self._zeros(min(size, stretch.offset - self._at))
            left = stretch.offset + stretch.size - self._at
            if left > 0:
                piece = self._stored.read(min(size, left))
                if not piece:
                    raise BrokenError("a sparse member is shorter than its map")
                self._at += len(piece)
                return piece
            self._next += 1
        return self._zeros(min(size, max(0, self._length - self._at)))

    def _zeros(self, size: int) -> bytes:
        zeros = _ZEROS[:size]
        self._at += len(zeros)
        # holes cost nothing in the archive: they are what makes a bomb
        self._budget.spend(len(zeros))
        return zeros


def read_old_map(stream: Stream, header: bytes) -> tuple[list[Stretch], int]:
    """The map of GNU's old form and the length of the file; blocks of the map follow the header."""
    length = number(header[483:495])
    stretches = _entries(header[386:482])
    more = header[482]
    while more:
        block = read_exactly(stream, BLOCK)
        if len(block) < BLOCK or len(stretches) > _MOST:
            raise BrokenError("the map of a sparse member is broken")
        stretches += _entries(block[:504])
        more = block[504]
    return stretches, length


def _entries(text: bytes) -> list[Stretch]:
    pairs = (text[at : at + 24] for at in range(0, len(text), 24))
    return [Stretch(number(pair[:12]), number(pair[12:])) for pair in pairs if pair[0]]


def read_map_1_0(data: SectionStream) -> list[Stretch]:
    """The map of pax format 1.0, which stands before the data in decimal lines, padded to a block."""
    text = b""
    numbers: list[int] = []
    while True:
        block = read_exactly(data, BLOCK)
        if len(block) < BLOCK:
            raise BrokenError("the map of a sparse member is broken")
        *lines, text = (text + block).split(b"\n")
        for line in lines:
            if not line.isdigit() or len(line) > 20:
                # what follows the map fills the block
                break
            numbers.append(int(line))
        if numbers and len(numbers) > 2 * numbers[0]:
            return _pairs(numbers[1 : 2 * numbers[0] + 1])
        if len(numbers) > 2 * _MOST or len(text) > 20:
            raise BrokenError("the map of a sparse member is broken")


def pax_map(records: Sequence[tuple[bytes, bytes]]) -> list[Stretch]:
    """The map of pax formats 0.0 and 0.1, from the records of the header."""
    numbers: list[bytes] = []
    for key, value in records:
        if key == b"GNU.sparse.map":
            numbers = value.split(b",")
        elif key in (b"GNU.sparse.offset", b"GNU.sparse.numbytes"):
            numbers.append(value)
    return _pairs([decimal(text) for text in numbers])


def _pairs(numbers: Sequence[int]) -> list[Stretch]:
    return [Stretch(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)]
