"""Which releases of pciutils can have printed a set of lines.

Each line that has the shape of rows of the table says that one of the releases of those rows printed it; what
is common to all lines remains. A line that has no shape of the table says nothing: people blot out values,
mails break lines, releases to come add flags.

A set of releases is a number with one bit for each (`spec/releases.tsv`, oldest first), so that rows with
gaps need no other care than rows without.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache, reduce
from operator import and_, itemgetter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ..spec import rows
from .memo import Memo
from .outlines import OutlineIndex, OutlineShape, outline, outline_shapes

if TYPE_CHECKING:
    from .shape_table import ShapeRow

#: The lowest and the highest release, None for an end that nothing bounds.
Range = tuple[str | None, str | None]

#: No line of lspci's is longer, names of devices included.
_LONGEST = 600
#: So many of the telling lines must agree on a range when not all do.
_AGREED = 0.9


@cache
def releases() -> tuple[str, ...]:
    """The releases by the names that answers use, oldest first; the development head counts as 3.15.0."""
    return tuple(row["called"] for row in rows("releases"))


@cache
def _bits() -> Mapping[str, int]:
    return {row["release"]: index for index, row in enumerate(rows("releases"))}


def _everything() -> int:
    """The set of all releases."""
    return (1 << len(releases())) - 1


def _from_to(since: str, until: str) -> int:
    """The set of the releases from `since` to `until`, both included; no `until` is all that follow."""
    bits = _bits()
    last = bits[until] if until else len(bits) - 1
    return (1 << (last + 1)) - (1 << bits[since])


def printed_by(row: ShapeRow) -> int:
    """The set of the releases that print a row's shape."""
    found = _from_to(row.since, row.until)
    if row.gap:
        first, _, last = row.gap.partition("..")
        found &= ~_from_to(first, last)
    return found


def as_range(possible: int) -> Range:
    """The lowest and highest release of a set, None where the set reaches the end of the table."""
    if not possible:
        return None, None
    names = releases()
    first = (possible & -possible).bit_length() - 1
    last = possible.bit_length() - 1
    return names[first] if first else None, names[last] if last < len(names) - 1 else None


class _Shapes(NamedTuple):
    """Rows with the same first word, the newest first, and the releases that print them all."""

    rows: tuple[OutlineShape, ...]
    common: int


class _Telling(msgspec.Struct, eq=False, gc=False):
    """What an outline tells, found out only as far as it can narrow what is known already.

    Of the `rows` that it may belong to some were `seen`: how many were compared, and what those tell that it
    belongs to. Among the releases of `common` it tells nothing, whichever row it belongs to.
    """

    line: str
    rows: tuple[OutlineShape, ...]
    common: int
    seen: tuple[int, int] = (0, 0)

    def narrowed(self, possible: int) -> int:
        """Those of some releases that can have printed the line; all when it has no shape of the table."""
        if not possible & ~self.common:
            return possible
        told = self._look(possible)
        return possible & told if told else possible

    @property
    def told(self) -> int:
        """The releases that can have printed the line; 0 when it has no shape of the table."""
        return self._look(_everything())

    def _look(self, wanted: int) -> int:
        """Compare with rows until all that is `wanted` is known to print the line, or no row is left."""
        position, told = self.seen
        while wanted & ~told and position < len(self.rows):
            shape = self.rows[position]
            position += 1
            if shape.printed & ~told and shape.matches(self.line):
                told |= shape.printed
        # in one piece: other threads may be comparing the same line
        self.seen = position, told
        return told


class _Lines(dict[str, _Telling]):
    """What lines of one kind of capability tell; a line that was not met is looked at."""

    def __init__(self, finder: ReleaseFinder, kind: str) -> None:
        super().__init__()
        self._finder = finder
        self._kind = kind

    def __missing__(self, line: str) -> _Telling:
        telling = self._finder.telling(self._kind, line)
        if len(line) <= _LONGEST:
            self[line] = telling
        return telling


class ReleaseFinder:
    """Finds the releases that can have printed lines; remembers what lines and outlines seen before tell."""

    def __init__(self, table: Sequence[OutlineShape]) -> None:
        self._index = OutlineIndex(table)
        self._memo = Memo()
        self._outlines: dict[tuple[str, str], _Telling] = {}
        self._possible: dict[frozenset[_Telling], int] = {}
        self._memo.add_table(self._outlines)
        self._memo.add_table(self._possible)
        self._lines: dict[str, _Lines] = {}
        self._sets: dict[tuple[OutlineShape, ...], _Shapes] = {}

    def possible(self, lines: Mapping[str, Collection[str]]) -> int:
        """The set of the releases that print all of the lines; 0 when they contradict each other."""
        tellings: set[_Telling] = set()
        for kind, of_kind in lines.items():
            if of_kind:
                # all in one call takes half as long as one by one; of two or more it gives a tuple
                tellings.update(itemgetter(*of_kind, "")(self._of_kind(kind)))
        # functions of one kind print lines of the same outlines, whatever their values
        key = frozenset(tellings)
        possible = self._possible.get(key)
        if possible is None:
            possible = _everything()
            for telling in tellings:
                possible = telling.narrowed(possible)
            self._memo.make_room()
            self._possible[key] = possible
        return possible

    def agreed(self, lines: Mapping[str, Collection[str]]) -> int:
        """The releases that print the most of the distinct lines, if that is nearly all of them; else 0."""
        told = Counter(
            telling.told
            for kind, of_kind in lines.items()
            for telling in map(self._of_kind(kind).__getitem__, dict.fromkeys(of_kind))
            if telling.told
        )
        votes = [sum(n for one, n in told.items() if one >> bit & 1) for bit in range(len(releases()))]
        most = max(votes)
        if most < _AGREED * told.total():
            return 0
        return sum(1 << bit for bit, n in enumerate(votes) if n == most)

    def telling(self, kind: str, line: str) -> _Telling:
        """What a line tells that was not met before."""
        text = outline(line) if len(line) <= _LONGEST else ""
        self._memo.make_room()
        telling = self._outlines.get((kind, text))
        if telling is None:
            telling = self._outlines[kind, text] = _Telling(text, *self._shapes(kind, text))
        return telling

    def _of_kind(self, kind: str) -> _Lines:
        lines = self._lines.get(kind)
        if lines is None:
            lines = self._lines[kind] = _Lines(self, kind)
            self._memo.add_table(lines)
        return lines

    def _shapes(self, kind: str, line: str) -> _Shapes:
        candidates = self._index.candidates(kind, line)
        shapes = self._sets.get(candidates)
        if shapes is None:
            common = reduce(and_, (shape.printed for shape in candidates), _everything())
            # most reports come from recent releases, so their rows settle most lines
            newest = sorted(candidates, key=lambda shape: -shape.printed)
            shapes = self._sets[candidates] = _Shapes(tuple(newest), common)
        return shapes


@cache
def _finder() -> ReleaseFinder:
    """The finder of the project's table, one for a process."""
    return ReleaseFinder(outline_shapes())


def release_range(lines: Mapping[str, Collection[str]]) -> Range:
    """The releases that can have printed these lines (kind of capability -> its heading and lines below).

    Returns:
        A closed range, None for an end that nothing bounds. Where no release prints all the lines (somebody
        edited them, a distribution patched its lspci, or they come from two runs), the range on which nine in
        ten of the telling lines agree, else no range at all.
    """
    finder = _finder()
    return as_range(finder.possible(lines) or finder.agreed(lines))
