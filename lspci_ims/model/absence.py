"""Values that are not there, with the reason: absence is never read as a value."""

from __future__ import annotations

from typing import Literal

import msgspec

AbsentReason = Literal["access-denied", "not-dumped", "truncated", "unreadable", "not-printed-by-this-lspci"]


class Absent(msgspec.Struct, frozen=True):
    """A value that the report does not hold; in JSON `{"absent": "access-denied"}`."""

    absent: AbsentReason
