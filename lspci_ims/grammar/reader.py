"""From a candidate block to a `Device`: read as it stands, or with wrapped lines joined again."""

from __future__ import annotations

from functools import cache

from ..source import Input
from ..split import Candidate, View
from .block import Block, BlockReading
from .catalogue import HeadingReading, read_heading
from .family import Family, Reading
from .head import read_head
from .memo import CAPACITY
from .plain import read_plain
from .rejoin import RejoiningBlock
from .steps import State, States

__all__ = ["BlockReading", "DeviceReader", "shared_reader"]


class DeviceReader:
    """Reads blocks, and remembers what their lines said: at most `capacity` of them."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._states = States(self, capacity)

    @property
    def start(self) -> State:
        """The state behind a head line."""
        return self._states.start

    def read(self, text: Input | View, candidate: Candidate) -> BlockReading | None:
        """Read the block that begins at `candidate.first`; None when its head line is none after all."""
        view = text if isinstance(text, View) else View(text)
        start = self.start
        head = read_head(view.lines[candidate.first])
        if head is not None:
            # most blocks need no more than one look at each line
            plain = read_plain(start, view, candidate, head) if view.is_as_it_came else None
            if plain is not None:
                return plain
            block = Block(start, view, candidate, head)
            reading = block.read()
            if not block.is_doubtful:
                return reading
            rejoined = RejoiningBlock(start, view, candidate, head)
            again = rejoined.read()
            return again if rejoined.joints else reading
        return RejoiningBlock.from_wrapped_head(start, view, candidate)

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        """What a line says under `family` after a line of `register`; asked once for each."""
        return family.read(line, register)

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        """What a capability's heading says from column `start` on; asked once for each."""
        return read_heading(line, start, extended)


@cache
def shared_reader() -> DeviceReader:
    """The reader of a process, so that lines seen in any input cost a look-up."""
    return DeviceReader()
