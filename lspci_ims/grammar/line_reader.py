"""What the states of a block ask of whoever reads single lines."""

from __future__ import annotations

from typing import Protocol

from .catalogue import HeadingReading
from .family import Family, Reading


class LineReader(Protocol):
    """Who reads single lines."""

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        """What a line says under `family` after a line of `register`."""

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        """What a capability's heading says from column `start` on."""
