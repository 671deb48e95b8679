"""What holds for a whole machine is worked out once, not again for each of its functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from lspci_ims.api import ObservedMachine

T = TypeVar("T")


class MachineMemo(Generic[T]):
    """A function of a machine that remembers its last answer.

    The host asks a rule about all functions of one machine with the same object, one after the other; looking
    through the machine each time would cost the square of its size.
    """

    def __init__(self, work: Callable[[ObservedMachine], T]) -> None:
        self._work = work
        self._last: tuple[ObservedMachine, T] | None = None

    def __call__(self, machine: ObservedMachine) -> T:
        """The answer about this machine."""
        last = self._last
        if last is None or last[0] is not machine:
            last = (machine, self._work(machine))
            self._last = last
        return last[1]
