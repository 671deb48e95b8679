"""What a block asks of whoever reads single lines."""

from __future__ import annotations

from typing import Protocol

from .catalogue import HeadingReading
from .family import Family, Reading
from .head import HeadReading


class LineReader(Protocol):
    """Who reads single lines."""

    def head(self, line: str) -> HeadReading | None:
        """What a head line says."""

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        """What a line says under `family` after a line of `register`."""

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        """What a capability's heading says from column `start` on."""
