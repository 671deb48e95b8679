"""Candidate blocks: from a head line to the next one. Where a block really ends, the grammar tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

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
    rf"((?:[0-9a-f]{{4,8}}:)?[0-9a-f]{{2}}:[01][0-9a-f]\.[0-7]{_PATH})[ \t]+"
    r"[A-Z0-9][\w \t/&-]{0,60}(?:\[[0-9a-f]{4}\])?[ \t]*$"
)
_REST_OF_CLASS = re.compile(r"[ \t>|]{0,40}[\w\[][\w /&-]{0,40}(?:\[[0-9a-f]{4}\]|\])?: [A-Z0-9]")
#: The end of a slot and what may begin a class, wherever in a line. The literal first lets the search skip.
_FUNCTION = re.compile(r"\.(?<=[0-9a-f][:/][01][0-9a-f]\.)[0-7](?=[ \t]+(?:[A-Z0-9<\[]|[0-9a-f]{4}: ))")
_SLOT_CHARACTERS = "0123456789abcdef:./"
_SLOT = re.compile(rf"(?:[0-9a-f]{{4,8}}:)?[0-9a-f]{{2}}:[01][0-9a-f]\.[0-7]{_PATH}$")
#: A path of bridges is not longer: 256 buses of five characters would be a machine of its own.
_LONGEST_SLOT = 1300


#: What stands further to the right is no head line behind a prefix.
_LONGEST_PREFIX = 4096


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """Lines `first` to `stop` (indices, `stop` excluded) with a head line first."""

    slot: str
    first: int
    stop: int


def find_heads(lines: Sequence[str], whole: str | None = None) -> Iterator[tuple[int, int]]:
    """Index and column of every slot, wherever in a line, that is followed by what may be a class.

    Args:
        lines: the text.
        whole: the same in one string, where it is at hand.
    """
    whole = "\n".join(lines) if whole is None else whole
    start = index = counted = 0
    for match in _FUNCTION.finditer(whole):
        # count the lines in between instead of keeping a table of all of them
        between = whole.count("\n", counted, match.start())
        counted = match.start()
        if between:
            index += between
            start = whole.rfind("\n", start, counted) + 1
        if match.end() - start > _LONGEST_PREFIX + _LONGEST_SLOT:
            continue
        before = whole[max(start, match.end() - _LONGEST_SLOT) : match.end()]
        slot = _SLOT.search(before, len(before.rstrip(_SLOT_CHARACTERS)))
        if slot is not None:
            yield index, match.end() - start - len(slot[0])


def begins_block(lines: Sequence[str], index: int, column: int = 0) -> bool:
    """Whether a head line begins at `column` of line `index`."""
    return _head_at(lines, index, column) is not None


def _head_at(lines: Sequence[str], index: int, column: int) -> re.Match[str] | None:
    match = HEAD_LINE.match(lines[index], column)
    if match is not None or index + 1 == len(lines):
        return match
    match = _HALF_HEAD.match(lines[index], column)
    return match if match is not None and _REST_OF_CLASS.match(lines[index + 1]) else None


def find_candidates(
    lines: Sequence[str], heads: Iterable[tuple[int, int]] | None = None
) -> Iterator[Candidate]:
    """Yield the stretches of lines that begin with a head line; `heads` are those of `find_heads`."""
    previous: tuple[str, int] | None = None
    for index, column in find_heads(lines) if heads is None else heads:
        match = None if column else _head_at(lines, index, 0)
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
