"""What could not be read of a report, told once each and never without bound."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from ..model import Diagnostic, Span
from .streams import StreamError

Level = Literal["info", "warning"]

#: Of one code so many are told; an archive can have 200,000 members that are all broken.
_TOLD = 20


class Remarks:
    """Collects the diagnostics of one report."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._told: list[Diagnostic] = []
        self._counts: Counter[str] = Counter()
        self._levels: dict[str, Level] = {}
        self._seen: list[StreamError] = []

    def make(self, code: str, message: str, member: str | None, level: Level = "warning") -> Diagnostic:
        """A diagnostic on a member, or on the whole report."""
        where = self._name if member is None else f"{self._name}: {member}"
        return Diagnostic(level, code, f"{where}: {message}", Span(self._name, member, 0, 0, None, ""))

    def add(self, code: str, message: str, member: str | None, level: Level = "warning") -> None:
        """Tell something about a member, or about the whole report."""
        self._counts[code] += 1
        self._levels[code] = level
        if self._counts[code] <= _TOLD:
            self._told.append(self.make(code, message, member, level))

    def is_news(self, error: StreamError) -> bool:
        """Whether a failure was not met before: a member and the archive around it fail in one."""
        if any(error is known for known in self._seen):
            return False
        self._seen = [*self._seen[-16:], error]
        return True

    def failed(self, error: StreamError, member: str | None) -> None:
        """Tell a failure once."""
        if self.is_news(error):
            self.add(error.code, error.message, member)

    def all(self) -> tuple[Diagnostic, ...]:
        """Everything told so far, and how much of it is left out."""
        left_out = (
            Diagnostic(self._levels[code], code, f"{self._name}: {count - _TOLD} more of {code}")
            for code, count in self._counts.items()
            if count > _TOLD
        )
        return (*self._told, *left_out)
