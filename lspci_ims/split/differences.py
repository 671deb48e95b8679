"""Diffs of two dumps: each side is a view of its own.

    @@ -1,7 +1,7 @@                          2,3c2,3
     00:00.0 Host bridge: ...                < 	Subsystem: ...
    -	Status: ...                         ---
    +	Status: ...                         > 	Subsystem: ...

Formats: POSIX `diff`, default and `-u`. What stands between two hunks is missing, and what follows may
belong to another function: a block does not go on behind a hunk's heading.
"""

from __future__ import annotations

import re

from .view import CUT, View

_UNIFIED = re.compile(r"@@ -[0-9]{1,9}(?:,([0-9]{1,9}))? \+[0-9]{1,9}(?:,([0-9]{1,9}))? @@")
_NORMAL = re.compile(r"[0-9]{1,9}(?:,[0-9]{1,9})?[acd][0-9]{1,9}(?:,[0-9]{1,9})?$")
#: A line of lspci with a sign before it, where no heading of a hunk is left.
_SIGNED = re.compile(
    r"[-+](?:\t+| {2,})(?:\w[\w /#]{1,30}:|\{)|[-+](?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] "
)
_FILE = re.compile(r"(?:---|\+\+\+|diff|index|Index:|={20}) ?")
_FEW = 2


def take_normal_diff_apart(view: View) -> View | None:
    """The new side of the diffs without context; the old one stays in `view`. None when there is none."""
    hunks = [index for index, line in enumerate(view.lines) if line[:1].isdigit() and _NORMAL.match(line)]
    hunks = [index for index in hunks if index + 1 < len(view.lines) and view.lines[index + 1][:1] in "<>"]
    if not hunks:
        return None
    other = view.other_side()
    last = -1
    for start in hunks:
        for index in range(last + 1, start):
            other.drop(index)
        for side in (view, other):
            side.put(start, CUT)
        index = start + 1
        while index < len(view.lines) and (view.lines[index][:2] in ("< ", "> ", "<", ">", "--", "\\ ")):
            line = view.lines[index]
            for side, sign in ((view, "<"), (other, ">")):
                if line[0] == sign:
                    side.strip(index, min(2, len(line)))
                else:
                    side.drop(index)
            index += 1
        last = index - 1
    for index in range(last + 1, len(view.lines)):
        other.drop(index)
    return other


def take_diff_apart(view: View) -> View | None:
    """The new side of the unified diffs; the old one stays in `view`. None when there is none."""
    regions = _hunks(view.lines) or _signed_stretches(view.lines)
    if not regions:
        return None
    other = view.other_side()
    last = 0
    for start, first, stop in regions:
        for index in range(last, start):
            other.drop(index)
        for index in range(start, first):
            view.put(index, CUT)
            other.put(index, CUT)
        for index in range(first, stop):
            sign = view.lines[index][:1]
            for side, absent in ((view, "+"), (other, "-")):
                if sign in (absent, "\\"):
                    side.drop(index)
                elif sign in ("+", "-", " "):
                    side.strip(index, 1)
        last = stop
    for index in range(last, len(view.lines)):
        other.drop(index)
    return other


def _hunks(lines: list[str]) -> list[tuple[int, int, int]]:
    """Heading, first line and end of every hunk; a mail program may have wrapped lines, so signs count."""
    found: list[tuple[int, int, int]] = []
    index = 0
    while index < len(lines):
        match = _UNIFIED.match(lines[index]) if lines[index].startswith("@@") else None
        if match is None:
            index += 1
            continue
        old, new = (1 if count is None else int(count) for count in match.groups())
        start = index
        index += 1
        while index < len(lines) and (old > 0 or new > 0):
            line = lines[index]
            if line.startswith("@@ ") or (line[:1] not in " +-\\\t" and not _is_wrapped(lines, index)):
                break
            old -= line[:1] != "+"
            new -= line[:1] != "-"
            index += 1
        found.append((start, start + 1, index))
    return found


def _is_wrapped(lines: list[str], index: int) -> bool:
    """Whether a line without a sign stands inside a hunk: more lines with a sign follow at once."""
    following = lines[index + 1 : index + 3]
    return bool(following) and all(line[:1] in ("+", "-", " ", "") for line in following)


def _signed_stretches(lines: list[str]) -> list[tuple[int, int, int]]:
    """Stretches of diff without headings: both signs before lines as lspci prints them."""
    signed = [index for index, line in enumerate(lines) if line[:1] in "+-" and _SIGNED.match(line)]
    if len(signed) < _FEW or len({lines[index][0] for index in signed}) < 2:
        return []
    stretches: list[tuple[int, int, int]] = []
    for index in signed:
        if stretches and index < stretches[-1][2]:
            continue
        first, stop = index, index + 1
        floor = stretches[-1][2] if stretches else 0
        while first > floor and lines[first - 1][:1] in ("+", "-", " ") and not _FILE.match(lines[first - 1]):
            first -= 1
        while stop < len(lines) and (
            lines[stop][:1] in ("+", "-", " ") or (lines[stop] and _is_wrapped(lines, stop))
        ):
            stop += 1
        stretches.append((first, first, stop))
    return [
        s for s in stretches if len({lines[i][0] for i in range(s[1], s[2]) if _SIGNED.match(lines[i])}) == 2
    ]
