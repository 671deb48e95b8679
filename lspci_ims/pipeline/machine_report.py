"""One machine with everything that was read and answered, for reports that show registers beside answers."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Device, DeviceAnswer, MachineAnswer


class FunctionReport(NamedTuple):
    """One function: what was printed of it and the answer, listed by `check` or folded.

    `matters`: a function that is listed when nothing else is asked for.
    """

    device: Device
    answer: DeviceAnswer
    matters: bool


class MachineReport(NamedTuple):
    """The answer of `check` on one machine, and all its functions in the order of their addresses.

    `hosts`: the names that the report gives the machine, in lower case, without domain.
    """

    answer: MachineAnswer
    functions: tuple[FunctionReport, ...]
    hosts: frozenset[str] = frozenset()
