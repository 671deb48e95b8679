"""What programs and people put before every line: quote marks, times, line numbers, prompts, bullets.

A head line that does not begin its line tells by what stands before it how the lines of its block are
prefixed; the signature holds from there to the next head line. What no row knows is prose, and a slot in
prose is no head line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .hexdump import is_hex_row

#: Marks that people and mail programs quote with (RFC 3676, section 4.5; initials: Supercite), and marks of
#: comments.
_MARK = re.compile(r"(?:[A-Za-z]{1,4}>|[>|:}»›│┃▌#%;*_]|//)(?!TAbort|SERR)")
_BLANKS = re.compile(r"[ \t]*+")

_CLOCK = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_SENDER = r"(?:[^\s:\[]{1,255} )?[^\s:\[]{1,64}(?:\[[0-9]{1,10}\])?: ?"
_RING = r"(?:<[0-9]{1,3}>)?\[ *[0-9]{1,10}\.[0-9]{1,9}\](?:\[ *[TC][0-9]{1,10}\])?:? ?"

#: Prefixes of logs, the longest first. Each stands at most once.
_LOGS = tuple(
    re.compile(pattern)
    for pattern in (
        # RFC 3164, section 4.1.2, and `journalctl -o short`
        rf"[A-Z][a-z]{{2}} [ 0-9][0-9] {_CLOCK} {_SENDER}(?:{_RING})?",
        # RFC 3339 times before a sender: `journalctl -o short-iso`, RFC 5424 files
        rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK}{_ZONE} {_SENDER}(?:{_RING})?",
        # times of continuous integration, `ts` of moreutils, serial consoles
        rf"\[?[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK} ?{_ZONE}\]?:? ?",
        rf"[A-Z][a-z]{{2}} [ 0-9][0-9] {_CLOCK} ",
        rf"\[{_CLOCK}\]:? ?|{_CLOCK} ",
        # Documentation/admin-guide/kernel-parameters.txt of Linux: printk.time; printk's caller field
        _RING,
        r"<[0-9]{1,3}>",
        # `docker compose logs`, `kubectl logs --prefix`
        r"[\w.-]{1,64} +\| |\[pod/[^\]\s]{1,255}\] ",
    )
)
#: `cat -n`, `nl`, `grep -n`, editors.
_NUMBER = re.compile(r"[ \t]{0,8}([0-9]{1,7})(?:[:.)|\-] ?|\t| {1,2})")
#: Fences of Markdown, and of issue trackers and forums, on the line itself.
_FENCE = re.compile(r"[`~]{1,4}|\{(?:code|noformat|quote)[^{}]{0,40}\}|\[(?:code|quote|pre)[^\[\]]{0,40}\]")
#: A prompt with a command that prints the line.
_PROMPT = re.compile(
    r"(?:[^$#%>\n]{0,80}[$#%>] ?)?(?:sudo )?(?:/usr/s?bin/|/s?bin/)?lspci(?: [-\w:.,/=]{1,40}){0,12} "
)
_BULLET = re.compile(r"[-+*•·–](?: \[[ xX]\])?(?=[ \t0-9a-f])")


class Step(NamedTuple):
    """One part of a prefix: `pattern` stands once, `marks` as often as somebody quoted.

    `number` is the line number at the head line. `blank` tells that a blank belongs to the marks.
    """

    pattern: re.Pattern[str] | None = None
    marks: frozenset[str] = frozenset()
    blank: bool = False
    number: int | None = None


#: The parts of the prefix of a head line, from the left.
Signature = tuple[Step, ...]


class Indent(NamedTuple):
    """Bullet and columns of blanks before a head line."""

    columns: int
    bullet: bool = False


def prefix_of(line: str, stop: int) -> tuple[Signature, int] | None:
    """The signature of a head line whose slot is at column `stop`, and where its own blanks begin.

    None when something else than prefixes stands before the slot. Bullets, signs of a diff and
    blanks at the end are not taken: `indent_of` reads them, once diffs are taken apart.
    """
    steps: list[Step] = []
    position = 0
    while position < stop:
        if steps and steps[-1].marks and line[position] == " " and _mark_behind(line, position, stop) is None:
            # the blank behind the last mark is the quoting program's
            steps[-1] = steps[-1]._replace(blank=True)
            position += 1
        found = _next_step(line, position, stop, steps)
        if found is None:
            break
        step, position = found
        if step.marks and steps and steps[-1].marks:
            steps[-1] = Step(marks=steps[-1].marks | step.marks)
        else:
            steps.append(step)
    rest = line[position:stop].strip(" \t")
    if not rest or _is_bullet(rest) or rest in ("<", "+", "-"):
        return tuple(steps), position
    if _PROMPT.fullmatch(line, position, stop):
        return tuple(steps), stop
    return None


def _next_step(line: str, position: int, stop: int, before: Sequence[Step]) -> tuple[Step, int] | None:
    start = _behind_blanks(line, position)
    if not any(step.pattern in _LOGS for step in before):
        for pattern in _LOGS:
            match = pattern.match(line, start, stop)
            if match is not None:
                return Step(pattern), match.end()
    number = _NUMBER.match(line, position, stop)
    if number is not None and not any(step.number is not None for step in before):
        return Step(_NUMBER, number=int(number[1])), number.end()
    fence = _FENCE.match(line, start, stop)
    if fence is not None:
        return Step(_FENCE), fence.end()
    mark = _mark_behind(line, position, stop)
    return None if mark is None else (Step(marks=frozenset((mark[0],))), mark.end())


def _mark_behind(line: str, position: int, stop: int) -> re.Match[str] | None:
    return _MARK.match(line, _behind_blanks(line, position), stop)


def _behind_blanks(line: str, position: int) -> int:
    match = _BLANKS.match(line, position)
    return position if match is None else match.end()


def _is_bullet(text: str) -> bool:
    match = _BULLET.match(text + " ")
    return match is not None and match.end() >= len(text)


class BlockPrefix:
    """Takes the prefixes away from the lines of one block, which come in order."""

    def __init__(self, signature: Signature, limit: int) -> None:
        self._steps = signature
        self._limit = limit
        self._number = next((step.number for step in signature if step.number is not None), 0) - 1
        self.is_too_deep = False
        self.has_fence = any(step.pattern is _FENCE for step in signature)

    def measure(self, line: str) -> tuple[int, int]:
        """How many characters of a line are prefix, and how many quote marks are among them."""
        position = depth = 0
        for step in self._steps:
            if step.marks:
                position, count = self._behind_marks(line, position, step)
                depth += count
            elif step.number is not None:
                position = self._behind_number(line, position)
            elif step.pattern is not None:
                match = step.pattern.match(line, _behind_blanks(line, position))
                position = position if match is None else match.end()
        return position, depth

    def _behind_number(self, line: str, position: int) -> int:
        match = _NUMBER.match(line, position)
        # a row of a hex dump begins with a number as well
        if match is None or (int(match[1]) != self._number + 1 and is_hex_row(line[position:])):
            return position
        self._number = int(match[1])
        return match.end()

    def _behind_marks(self, line: str, position: int, step: Step) -> tuple[int, int]:
        """Behind the quote marks, and how many there were."""
        depth = 0
        while True:
            mark = _MARK.match(line, _behind_blanks(line, position))
            if mark is None or mark[0] not in step.marks:
                break
            if depth == self._limit:
                self.is_too_deep = True
                break
            position, depth = mark.end(), depth + 1
        if depth and step.blank and line.startswith(" ", position):
            position += 1
        return position, depth


def indent_of(line: str, stop: int) -> Indent | None:
    """Bullet and blanks before the slot of a head line, None when something else stands there."""
    rest = line[:stop]
    text = rest.strip(" \t")
    if text and not _is_bullet(text):
        return None
    return Indent(len(rest.expandtabs(8)), bool(text))


def strip_indent(line: str, indent: Indent) -> int:
    """How many characters of a line are as much indent as its block's head line has."""
    position = width = 0
    for char in line:
        if char == "\t":
            width += 8 - width % 8
        elif char == " " or (indent.bullet and char in "-+*"):
            width += 1
        else:
            break
        if width > indent.columns:
            break
        position += 1
    return position
