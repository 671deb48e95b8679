"""What two releases of lspci print differently of the same bytes: `spec/diff_releases.tsv`, walked."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

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
    older = min(a, b, key=lambda side: side.releases)
    fits = any(
        row.kind == place[0]
        and fnmatchcase(place[1], row.register)
        and row.label in ("*", place[2])
        and any(side.releases[0] <= row.last and row.first <= side.releases[1] for side in (a, b))
        for row in _rows()
    )
    if not fits:
        return None
    message = f"the lspci of {older.title} ({older.printed_by}) prints it in another way than a later one"
    return Missing(older.name, "printed-otherwise-by-this-lspci", message, subject)
