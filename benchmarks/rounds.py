"""Contestants taken in turns, A B C A B C, so that what disturbs the machine disturbs all of them.

Ratios are made within a round, where both were measured one shortly after the other, and the median of
those is given with its least and greatest: on a noisy machine they are far steadier than the times.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)


class Sample(NamedTuple):
    """One measurement: CPU seconds (user and system), and what else was learnt.

    `wall` are seconds of the clock, `peak_mb` the most memory that was resident, in 10^6 bytes; both None
    where they were not measured. `functions` and `values` count what was read, `covered` is the share of
    the text's characters that stand in the result.
    """

    cpu: float
    wall: float | None = None
    peak_mb: float | None = None
    functions: int | None = None
    values: int | None = None
    covered: float | None = None


class Failure(NamedTuple):
    """Why there is no measurement. `missing` when the contestant is not there at all."""

    reason: str
    missing: bool = False


Measure = Callable[[], Sample | Failure]


class Spread(NamedTuple):
    """A median with the least and the greatest of what it is the median of."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        """The spread of one or more numbers."""
        return cls(statistics.median(numbers), min(numbers), max(numbers))


class Outcome(NamedTuple):
    """All samples of one contestant, in the order of the rounds; none and the cause when it failed."""

    samples: tuple[Sample, ...]
    failure: Failure | None = None

    @property
    def cpu(self) -> Spread:
        """CPU seconds."""
        return Spread.of([sample.cpu for sample in self.samples])


def take_turns(contestants: Mapping[K, Measure], rounds: int, *, warm_up: bool = True) -> dict[K, Outcome]:
    """Measure each contestant once a round; one that fails is left out from then on.

    Args:
        contestants: what to measure, by name.
        rounds: how often.
        warm_up: a round before, not counted: it fills caches of files and of byte code.
    """
    samples: dict[K, list[Sample]] = {name: [] for name in contestants}
    failures: dict[K, Failure] = {}
    for number in range(rounds + warm_up):
        names = list(contestants)
        # every other round backwards, so that none always follows the same one
        for name in names if number % 2 == 0 else reversed(names):
            if name in failures:
                continue
            taken = contestants[name]()
            if isinstance(taken, Failure):
                failures[name] = taken
            elif number >= warm_up:
                samples[name].append(taken)
    return {
        name: Outcome((), failures[name]) if name in failures else Outcome(tuple(samples[name]))
        for name in contestants
    }
