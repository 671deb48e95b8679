"""What the members of a report hold, by their paths: walks the table `spec/report_layouts.tsv`."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..spec import rows
from .compression import without_suffix

_HEADING = "# "
_PROC_PLACE = re.compile(r"(?:^|/)proc/bus/pci/((?:[0-9a-f]{4,8}:)?[0-9a-f]{2})/([01][0-9a-f]\.[0-7])$")
_SYSFS_PLACE = re.compile(
    r"(?:^|/)([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7])/config$",
)


class _Pattern(NamedTuple):
    """A row: its rank in the table, the whole pattern, the hint."""

    rank: int
    pattern: str
    hint: str

    def matches(self, path: str) -> bool:
        """Whether the end of a path matches; `re` remembers the expression, and most rows are never asked."""
        return re.search(self.pattern, path) is not None


class _Rows:
    """The rows of paths or of headings, found by the last component where that is no pattern."""

    def __init__(self, *, headings: bool) -> None:
        self._named: dict[str, list[_Pattern]] = {}
        others: list[_Pattern] = []
        for rank, row in enumerate(rows("report_layouts")):
            path = row["path"]
            if path.startswith(_HEADING) is not headings:
                continue
            path = path.removeprefix(_HEADING)
            found = _Pattern(rank, _expression(path), row["hint"])
            last = path.rpartition("/")[2]
            if set(last) & set("*?["):
                others.append(found)
            else:
                self._named.setdefault(last, []).append(found)
        self._others = others
        # most members match no row: one expression tells so at once
        self._any = re.compile("|".join(other.pattern for other in others))

    def hint(self, path: str) -> str | None:
        """The hint of the first row that the end of a path matches."""
        found = [row for row in self._named.get(path.rpartition("/")[2], ()) if row.matches(path)]
        if self._any.search(path):
            found.append(next(row for row in self._others if row.matches(path)))
        return min(found)[2] if found else None


def _expression(path: str) -> str:
    text = re.escape(path).replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    text = re.sub(r"\\\[(.+?)\\\]", lambda found: f"[{found[1]}]".replace("\\-", "-"), text)
    return rf"(?:^|/){text}\Z"


@cache
def _paths() -> _Rows:
    return _Rows(headings=False)


@cache
def _headings() -> _Rows:
    return _Rows(headings=True)


def find_hint(path: str) -> str | None:
    """What a member holds by its path, None when no row says."""
    return _paths().hint(without_suffix(path[-4096:]).lower())


def find_heading_hint(heading: str) -> str | None:
    """What stands below a heading such as `/usr/bin/lspci -vvv` or `/proc/cpuinfo`."""
    command = heading.strip().lower()[:4096]
    first, _, _ = command.partition(" ")
    if "bin/" in first or "/" not in first:
        # of a command the name counts, whatever its folder and options
        command = first.rpartition("/")[2]
    return _headings().hint(without_suffix(command))


def find_bdf(path: str) -> str | None:
    """The address of the function whose config space a member is, by its path."""
    lower = path.lower()
    if found := _PROC_PLACE.search(lower):
        bus = found[1] if ":" in found[1] else f"0000:{found[1]}"
        return f"{bus}:{found[2]}"
    found = _SYSFS_PLACE.search(lower)
    return found[1] if found else None
