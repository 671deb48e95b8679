"""What a check of a plugin comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Status = Literal["ok", "failed", "not-checked", "not-finished"]

#: Of one fault that shows in many reports so many are told.
_TOLD = 3


class Outcome(NamedTuple):
    """One check: its name, what it is about, and the faults it found; or why it could not look.

    `not-finished` is no fault: it names what a new plugin still has to replace.
    """

    check: str
    what: str
    status: Status
    remarks: tuple[str, ...] = ()


class NotCheckedError(Exception):
    """What a check needs is not there; the message says what."""


def first_ones(faults: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The first reports in which a fault shows, and how many more there are, fault by fault.

    Args:
        faults: each time it shows: the fault, and the line that tells of it.
    """
    lines: dict[str, list[str]] = {}
    for fault, line in faults:
        lines.setdefault(fault, []).append(line)
    for fault, told in lines.items():
        yield from told[:_TOLD]
        if len(told) > _TOLD:
            yield f"and {len(told) - _TOLD} more: {fault}"
