"""From a candidate block to a `Device`: read as it stands, or with wrapped lines joined again."""

from __future__ import annotations

from ..source import Input
from ..split import Candidate, View
from .block import Block, BlockReading
from .catalogue import HeadingReading, read_heading
from .family import Family, Reading
from .head import HeadReading, read_head
from .memo import LineMemo
from .rejoin import RejoiningBlock

__all__ = ["BlockReading", "DeviceReader"]


class DeviceReader:
    """Reads blocks; one reader serves a whole process, so that repeated lines cost a look-up."""

    def __init__(self) -> None:
        self._memo: LineMemo[Reading | None] = LineMemo()
        self._headings: LineMemo[HeadingReading | None] = LineMemo()

    def read(self, text: Input | View, candidate: Candidate) -> BlockReading | None:
        """Read the block that begins at `candidate.first`; None when its head line is none after all."""
        view = text if isinstance(text, View) else View(text)
        head = self.head(view.lines[candidate.first])
        if head is not None:
            block = Block(self, view, candidate, head)
            reading = block.read()
            if not block.is_doubtful:
                return reading
            rejoined = RejoiningBlock(self, view, candidate, head)
            again = rejoined.read()
            return again if rejoined.joints else reading
        return RejoiningBlock.from_wrapped_head(self, view, candidate)

    def head(self, line: str) -> HeadReading | None:
        """What a head line says."""
        return read_head(line)

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        """What a line says under `family` after a line of `register`."""
        return self._memo.get((family.kind, register), line, lambda: family.read(line, register))

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        """What a capability's heading says from column `start` on."""
        return self._headings.get((start, extended), line, lambda: read_heading(line, start, extended))
