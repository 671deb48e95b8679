"""What holds for a whole machine is worked out once, not again for each of its functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from .observed import ObservedMachine

T = TypeVar("T")


def once_a_machine(work: Callable[[ObservedMachine], T]) -> Callable[[ObservedMachine], T]:
    """Decorate a function of a machine, for it to remember its last answer.

    The host asks a rule about all functions of one machine with the same object, one after the other; looking
    through the machine each time would cost the square of its size.

    >>> @once_a_machine
    ... def count(machine):
    ...     return len(machine.devices)
    >>> count(ObservedMachine((), (), False))
    0
    """
    last: tuple[ObservedMachine, T] | None = None

    @wraps(work)
    def remembered(machine: ObservedMachine) -> T:
        nonlocal last
        # taken once: other threads may put theirs there
        known = last
        if known is None or known[0] is not machine:
            last = known = (machine, work(machine))
        return known[1]

    return remembered
