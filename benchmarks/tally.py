"""Tallies: things that are counted, not timed, each beside the number it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Count(NamedTuple):
    """One count; None with the cause in `reason` when it could not be taken.

    `other` is what `number` is compared with: an older count, or the count of something else.
    """

    name: str
    number: int | None
    other: int | None = None
    reason: str = ""

    @property
    def ratio(self) -> float | None:
        """The count by the other one."""
        return self.number / self.other if self.number is not None and self.other else None


@dataclass(frozen=True)
class Tally:
    """Counts of one kind; `other_title` says what they are compared with."""

    key: str
    title: str
    other_title: str
    rows: tuple[Count, ...]
    notes: tuple[str, ...] = ()


def tally_builtins(tally: Tally) -> dict[str, Any]:
    """A tally for JSON."""
    return {
        "key": tally.key,
        "title": tally.title,
        "other": tally.other_title,
        "notes": list(tally.notes),
        "rows": [{**row._asdict(), "ratio": row.ratio} for row in tally.rows],
    }
