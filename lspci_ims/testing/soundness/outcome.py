"""What a check of a plugin comes to."""

from __future__ import annotations

from typing import Literal, NamedTuple

Status = Literal["ok", "failed", "not-checked"]


class Outcome(NamedTuple):
    """One check: its name, what it is about, and the faults it found; or why it could not look."""

    check: str
    what: str
    status: Status
    remarks: tuple[str, ...] = ()


class NotCheckedError(Exception):
    """What a check needs is not there; the message says what."""
