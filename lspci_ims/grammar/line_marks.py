"""Where registers stand that take one line: of every four registers three do, so they share these.

The model pairs the number of each line with the index of its first field. Shared pairs are made once a
process instead of twice a register, which also spares the collector of cycles most of what a parse makes.
"""

from __future__ import annotations

from collections.abc import Sequence

Marks = tuple[tuple[int, int], ...]

#: Beyond this line they are made anew: shared ones stay in memory, with about 130 bytes each.
_SHARED_TO = 131_072
_shared: list[Marks] = []


def single_lines(numbers: range) -> Sequence[Marks]:
    """For each line the marks of a register that stands on it alone."""
    global _shared  # noqa: PLW0603 - replaced as a whole, so that threads never see a part of it
    if numbers.stop > _SHARED_TO:
        return [((number, 0),) for number in numbers]
    shared = _shared
    if numbers.stop > len(shared):
        # twice as long each time, so that growing costs no more than what is asked for
        stop = min(2 * numbers.stop, _SHARED_TO)
        shared = _shared = [*shared, *(((number, 0),) for number in range(len(shared), stop))]
    return shared[numbers.start : numbers.stop]
