"""Candidate blocks: from a head line to the next one. Where a block really ends, the grammar tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..model import Bdf

_PATH = r"(?:/(?:[0-9a-f]{2}:)?[01][0-9a-f]\.[0-7])*"
#: A head line: slot (or a path of `lspci -P`), a blank, a class and its colon. Class names start with
#: an upper-case letter or a digit (`3D controller`); with -n the class is four hex digits.
HEAD_LINE = re.compile(
    rf"((?:[0-9a-f]{{4,8}}:)?[0-9a-f]{{2}}:[01][0-9a-f]\.[0-7]{_PATH})"
    r"[ \t]+(?=[A-Z0-9<\[][^:]*:(?: |$)|[0-9a-f]{4}: )"
)
#: The first half of a head line that was wrapped within its class: words of a name, no punctuation.
_HALF_HEAD = re.compile(
    rf"((?:[0-9a-f]{{4,8}}:)?[0-9a-f]{{2}}:[01][0-9a-f]\.[0-7]{_PATH})[ \t]+[A-Z0-9][\w \t/&-]{{0,60}}(?:\[[0-9a-f]{{4}}\])?[ \t]*$"
)
_REST_OF_CLASS = re.compile(r"[ \t>|]{0,40}[\w\[][\w /&-]{0,40}(?:\[[0-9a-f]{4}\]|\])?: [A-Z0-9]")


class Candidate(NamedTuple):
    """Lines `first` to `stop` (indices, `stop` excluded) with a head line first."""

    slot: str
    first: int
    stop: int


def heads_wrapped_class(line: str, following: str) -> bool:
    """Whether a line begins a head line that was wrapped before the colon of its class."""
    return _HALF_HEAD.match(line) is not None and _REST_OF_CLASS.match(following) is not None


def find_candidates(lines: Sequence[str]) -> Iterator[Candidate]:
    """Yield the stretches of lines that begin with a head line."""
    previous: tuple[str, int] | None = None
    match_head = HEAD_LINE.match
    for index, line in enumerate(lines):
        # the dot of `bb:dd.f` stands behind 5 to 14 digits: a cheap look before the expression
        if "." in line[5:15]:
            match = match_head(line)
            if match is None and index + 1 < len(lines) and heads_wrapped_class(line, lines[index + 1]):
                match = _HALF_HEAD.match(line)
            if match is not None:
                if previous is not None:
                    yield Candidate(*previous, index)
                previous = (match[1], index)
    if previous is not None:
        yield Candidate(*previous, len(lines))


def group_into_dumps(
    candidates: Sequence[Candidate], depths: Mapping[int, int] | None = None
) -> list[list[Candidate]]:
    """Group blocks by run of lspci: it sorts by address, so a step back begins another run.

    Args:
        candidates: the blocks of one text.
        depths: how deep a line (by index) is quoted, for lines that are: who quotes less is another writer.
    """
    dumps: list[list[Candidate]] = []
    last: Bdf | None = None
    depth = 0
    for candidate in candidates:
        here = Bdf.parse(candidate.slot)
        depth_here = depths.get(candidate.first, 0) if depths else 0
        if not dumps or depth_here != depth or (last is not None and here is not None and here <= last):
            dumps.append([])
        dumps[-1].append(candidate)
        last, depth = here or last, depth_here
    return dumps
