"""What one side cannot show: gathered, so that a thousand registers are one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import NotShown, NotShownReason, SideName

#: So many functions are named.
_NAMED = 4


class Missing(NamedTuple):
    """One value that a side does not show: why, in a word and in a sentence, what it is, and of what.

    `place` is the function's address, None where that is told already or the value is the machine's.
    """

    side: SideName
    because: NotShownReason
    message: str
    subject: str
    place: str | None = None


def gathered(missing: Iterable[Missing]) -> tuple[NotShown, ...]:
    """What is missing by side and reason, in the order of first sight."""
    groups: dict[tuple[SideName, NotShownReason, str], list[Missing]] = {}
    for one in missing:
        groups.setdefault((one.side, one.because, one.message), []).append(one)
    return tuple(
        NotShown(
            side,
            because,
            message + _of(found),
            tuple(dict.fromkeys(one.subject for one in found)),
            len(found),
        )
        for (side, because, message), found in groups.items()
    )


def _of(found: Iterable[Missing]) -> str:
    """The functions whose values they are."""
    places = list(dict.fromkeys(one.place for one in found if one.place is not None))
    if not places:
        return ""
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return f" (of {', '.join(places[:_NAMED])}{more})"
