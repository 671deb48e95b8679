"""What two releases of lspci print differently of the same bytes.

Tables: `spec/diff_releases.tsv`, and `spec/layouts-differences.tsv` for what old ones print otherwise than
the bytes say.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from ..detect.agreement import known_difference
from ..grammar.releases import releases
from ..spec import rows
from .missing import Missing
from .sides import Side


class _Row(NamedTuple):
    """A row, its releases by their places in the list of all."""

    kind: str
    register: str
    label: str
    first: int
    last: int


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_read())


def _read() -> Iterator[_Row]:
    names = releases()
    for row in rows("diff_releases"):
        places = (names.index(row["since"]), names.index(row["until"]))
        yield _Row(row["kind"], row["register"], row["label"], *places)


#: Readings of `layouts-differences.tsv` that lose nothing of the value.
_WHOLE = ("hexadecimal", "hexadecimal-dwords", "bridge-name", "gigabits", "reversed")


class Reading(NamedTuple):
    """What a release that made one of two sides is known to print otherwise; `whole`: all of the value."""

    applies: bool
    whole: bool


def known_reading(a: Side, b: Side, place: tuple[str, str, str]) -> Reading:
    """Whether one side can be of a release that prints a value otherwise than its bytes say."""
    row = known_difference(place)
    if row is None:
        return Reading(False, False)
    first, last = _places(row.releases)
    applies = any(side.releases[0] <= last and first <= side.releases[1] for side in (a, b))
    return Reading(applies, row.reading in _WHOLE)


@cache
def _places(text: str) -> tuple[int, int]:
    """`<=3.7.0`, `2.2.8-3.1.2` or `2.1-` as places in the list of all releases."""
    names = releases()
    if text.startswith("<="):
        return 0, names.index(text.removeprefix("<="))
    first, _, last = text.partition("-")
    return names.index(first), names.index(last) if last else len(names) - 1


def told_otherwise(a: Side, b: Side, subject: str) -> Missing:
    """That the older side prints a value in a way that hides whether it differs."""
    older = min(a, b, key=lambda side: side.releases)
    message = f"the lspci of {older.title} ({older.printed_by}) prints it in another way than a later one"
    return Missing(older.name, "printed-otherwise-by-this-lspci", message, subject)


def printed_otherwise(a: Side, b: Side, place: tuple[str, str, str], subject: str) -> Missing | None:
    """What to tell in place of a difference, None where releases do not differ in what they print there.

    Args:
        a: one side.
        b: the other.
        place: kind, register and label of the value.
        subject: what it is called.
    """
    if a.releases == b.releases:
        return None
    fits = any(
        row.kind == place[0]
        and fnmatchcase(place[1], row.register)
        and row.label in ("*", place[2])
        and any(side.releases[0] <= row.last and row.first <= side.releases[1] for side in (a, b))
        for row in _rows()
    )
    return told_otherwise(a, b, subject) if fits else None
