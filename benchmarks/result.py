"""What a run found: groups of rows, each row one contestant or one input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from .rounds import Outcome, Spread

#: How rows of a group compare with its reference row: by speed (text by time) or by cost (time alone).
Relation = Literal["speed", "cost"]
Column = Literal[
    "version",
    "MB/s",
    "functions/s",
    "values",
    "covered",
    "CPU ms",
    "wall ms",
    "peak MB",
    "ratio",
    "wall ratio",
]


class Row(NamedTuple):
    """One measured thing.

    `megabytes` is the size of the text that it read or wrote, 10^6 bytes; None where that has no meaning.
    """

    name: str
    outcome: Outcome
    megabytes: float | None = None
    version: str = ""

    @property
    def speed(self) -> Spread | None:
        """Megabytes of text a CPU second."""
        if self.megabytes is None or not self.outcome.samples:
            return None
        return Spread.of([self.megabytes / max(sample.cpu, 1e-9) for sample in self.outcome.samples])

    @property
    def functions_per_second(self) -> float | None:
        """PCI functions a CPU second."""
        if not self.outcome.samples or not self.outcome.samples[0].functions:
            return None
        return Spread.of([(s.functions or 0) / max(s.cpu, 1e-9) for s in self.outcome.samples]).median

    @property
    def peak_mb(self) -> float | None:
        """The most memory resident in any round, 10^6 bytes."""
        peaks = [sample.peak_mb for sample in self.outcome.samples if sample.peak_mb is not None]
        return max(peaks, default=None)

    def costs_of(self) -> list[float]:
        """CPU seconds of each round, for each megabyte where there is a size."""
        size = self.megabytes or 1.0
        return [sample.cpu / size for sample in self.outcome.samples]


@dataclass(frozen=True)
class Group:
    """Rows that were measured in turns.

    `reference` is the row that the others are compared with, `ratio_title` says what the ratio is.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    reference: str = ""
    relation: Relation = "cost"
    ratio_title: str = ""
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def row(self, name: str) -> Row | None:
        """The row of that name."""
        return next((row for row in self.rows if row.name == name), None)

    def ratio(self, name: str, reference: str = "") -> Spread | None:
        """How many times the reference's cost a row has, round by round; None where one was not measured.

        By speed, cost is CPU for each megabyte: the number says how many times as fast the reference is.
        """
        one, other = self.row(name), self.row(reference or self.reference)
        if one is None or other is None or not one.outcome.samples or not other.outcome.samples:
            return None
        if self.relation == "speed":
            costs = zip(one.costs_of(), other.costs_of(), strict=False)
        else:
            costs = zip(
                (s.cpu for s in one.outcome.samples), (s.cpu for s in other.outcome.samples), strict=False
            )
        return Spread.of([a / max(b, 1e-12) for a, b in costs])

    def wall_gain(self, name: str) -> Spread | None:
        """How many times as fast as the reference a row is by the clock, round by round."""
        one, other = self.row(name), self.row(self.reference)
        if one is None or other is None:
            return None
        pairs = zip(one.outcome.samples, other.outcome.samples, strict=False)
        gains = [b.wall / a.wall for a, b in pairs if a.wall and b.wall]
        return Spread.of(gains) if gains else None


def group_builtins(group: Group) -> dict[str, Any]:
    """A group for JSON; times in seconds, sizes in 10^6 bytes."""
    return {
        "key": group.key,
        "title": group.title,
        "reference": group.reference,
        "ratio": group.ratio_title,
        "facts": dict(group.facts),
        "notes": list(group.notes),
        "rows": [_row(group, row) for row in group.rows],
    }


def _row(group: Group, row: Row) -> dict[str, Any]:
    failure = row.outcome.failure
    told: dict[str, Any] = {"name": row.name, "version": row.version}
    if failure is not None:
        return {**told, "state": "not installed" if failure.missing else "failed", "reason": failure.reason}
    first = row.outcome.samples[0]
    return {
        **told,
        "state": "measured",
        "cpu": row.outcome.cpu._asdict(),
        "samples": [sample.cpu for sample in row.outcome.samples],
        "wall": _median(sample.wall for sample in row.outcome.samples),
        "megabytes": row.megabytes,
        "megabytes_per_second": spread_builtins(row.speed),
        "functions_per_second": row.functions_per_second,
        "peak_mb": row.peak_mb,
        "functions": first.functions,
        "values": first.values,
        "covered": first.covered,
        "ratio": spread_builtins(group.ratio(row.name) if group.reference else None),
    }


def _median(numbers: Any) -> float | None:
    known: Sequence[float] = [number for number in numbers if number is not None]
    return Spread.of(known).median if known else None


def spread_builtins(spread: Spread | None) -> dict[str, float] | None:
    """A spread for JSON."""
    return None if spread is None else spread._asdict()
