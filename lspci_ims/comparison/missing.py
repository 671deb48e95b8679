"""What one side cannot show: gathered, so that a thousand registers are one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import NotShown, NotShownReason, SideName


class Missing(NamedTuple):
    """One value that a side does not show: why, in a word and in a sentence, and what it is."""

    side: SideName
    because: NotShownReason
    message: str
    subject: str


def gathered(missing: Iterable[Missing]) -> tuple[NotShown, ...]:
    """What is missing by side and reason, in the order of first sight."""
    groups: dict[tuple[SideName, NotShownReason, str], list[str]] = {}
    for one in missing:
        groups.setdefault((one.side, one.because, one.message), []).append(one.subject)
    return tuple(
        NotShown(side, because, message, tuple(dict.fromkeys(subjects)), len(subjects))
        for (side, because, message), subjects in groups.items()
    )
