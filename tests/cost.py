"""What work costs, without a test that asserts a time: as a ratio, or as whether it ends at all."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds. What costs its length ends in a hundredth of this on any machine, what costs the square never.
_PATIENCE = 60
#: What takes fewer seconds counts as so many.
_LEAST = 0.004


def growth(work: Callable[[int], object], small: int, large: int) -> float:
    """How many times the CPU of `work(small)` that of `work(large)` is.

    Both are measured in one run, in turns, the least of three each: a ratio of a process to itself, which a
    busy machine moves little.
    """

    def seconds(size: int) -> float:
        began = time.process_time()
        work(size)
        return time.process_time() - began

    rounds = [(seconds(small), seconds(large)) for _ in range(3)]
    least_small, least_large = map(min, zip(*rounds, strict=True))
    return least_large / max(least_small, _LEAST)


@contextmanager
def patience(what: object) -> Iterator[None]:
    """Give up on what has no end; nothing is timed."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"no end in sight: {what}")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(_PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
