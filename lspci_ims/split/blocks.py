"""Candidate blocks: from a head line to the next one. Where a block really ends, the grammar tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..model import Bdf

#: A head line: slot (or a path of `lspci -P`), a blank, a class and its colon. Class names start with
#: an upper-case letter or a digit (`3D controller`); with -n the class is four hex digits.
HEAD_LINE = re.compile(
    r"((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7](?:/(?:[0-9a-f]{2}:)?[01][0-9a-f]\.[0-7])*)"
    r"[ \t]+(?=[A-Z0-9<\[][^:]*:(?: |$)|[0-9a-f]{4}: )"
)


class Candidate(NamedTuple):
    """Lines `first` to `stop` (indices, `stop` excluded) with a head line first."""

    slot: str
    first: int
    stop: int


def find_candidates(lines: Sequence[str]) -> Iterator[Candidate]:
    """Yield the stretches of lines that begin with a head line."""
    previous: tuple[str, int] | None = None
    match_head = HEAD_LINE.match
    for index, line in enumerate(lines):
        # the dot of `bb:dd.f` stands behind 5 to 14 digits: a cheap look before the expression
        if "." in line[5:15]:
            match = match_head(line)
            if match is not None:
                if previous is not None:
                    yield Candidate(*previous, index)
                previous = (match[1], index)
    if previous is not None:
        yield Candidate(*previous, len(lines))


def group_into_dumps(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Group blocks by run of lspci: it sorts by address, so a step back begins another run."""
    dumps: list[list[Candidate]] = []
    last: Bdf | None = None
    for candidate in candidates:
        here = Bdf.parse(candidate.slot)
        if not dumps or (last is not None and here is not None and here <= last):
            dumps.append([])
        dumps[-1].append(candidate)
        last = here or last
    return dumps
