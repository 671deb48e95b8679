"""What programs and people put before every line: quote marks, times, line numbers, prompts, bullets.

A head line that does not begin its line tells by what stands before it how the lines of its block are
prefixed; the signature holds from there to the next head line. What no row knows is prose, and a slot in
prose is no head line.
"""

from __future__ import annotations

import re
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
        rf"\[?[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_CLOCK} ?{_ZONE}\]?:?[ \t]?",
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
_NUMBER = re.compile(r"[ \t]{0,8}([0-9]{1,7})(?:[:.)|\-][ \t]?|\t| {1,2})")
#: Fences of Markdown, and of issue trackers and forums, on the line itself.
_FENCE = re.compile(r"[`~]{1,4}|\{(?:code|noformat|quote)[^{}]{0,40}\}|\[(?:code|quote|pre)[^\[\]]{0,40}\]")
#: A prompt with a command that prints the line.
_PROMPT = re.compile(r"(?:[^$#%>\n]{0,80}[$#%>] ?)?(?:sudo )?(?:/usr/s?bin/|/s?bin/)?lspci(?: [-\w:.,/=]{1,40}){0,12} ")
_BULLET = re.compile(r"[-+*•·–](?: \[[ xX]\])?(?=[ \t0-9a-f])")


class Signature(NamedTuple):
    """How the lines of a block are prefixed.

    `marks` are the quote marks, `blanks` the columns of blanks behind them. `number` is the number of the
    head line and `index` where it stands.
    """

    marks: frozenset[str] = frozenset()
    blanks: int = 0
    log: bool = False
    number: int | None = None
    index: int = 0
    fence: bool = False
    bullet: bool = False
    prompt: bool = False


PLAIN = Signature()


def _width(text: str) -> int:
    return len(text.expandtabs(8))


def quoting_of(line: str, stop: int) -> tuple[Signature, int] | None:
    """The signature of a head line whose slot is at column `stop`, and where its own blanks begin.

    None when something else than prefixes stands before the slot. Bullets, signs of a diff and
    blanks at the end are not taken: `indent_of` reads them, once diffs are taken apart.
    """
    found, position = PLAIN, 0
    while position < stop:
        for pattern in () if found.log else _LOGS:
            match = pattern.match(line, position, stop)
            if match is not None:
                break
        else:
            match = None
        if match is not None:
            found, position = found._replace(log=True), match.end()
            continue
        number = _NUMBER.match(line, position, stop) if found.number is None else None
        if number is not None:
            found, position = found._replace(number=int(number[1])), number.end()
            continue
        fence = _FENCE.match(line, position, stop)
        if fence is not None:
            found, position = found._replace(fence=True), fence.end()
            continue
        blanks = _BLANKS.match(line, position, stop)
        start = blanks.end() if blanks is not None else position
        mark = _MARK.match(line, start, stop)
        if mark is not None:
            found, position = found._replace(marks=found.marks | {mark[0]}), mark.end()
            continue
        break
    rest = line[position:stop]
    if found.marks and rest[:1] == " ":
        # the blank behind the last mark is the quoting program's
        rest = rest[1:]
        found = found._replace(blanks=1)
        position += 1
    if not rest.strip(" \t") or _is_bullet(rest) or rest.strip(" \t") in ("<", "+", "-"):
        return found, position
    if _PROMPT.fullmatch(line, position, stop):
        return found._replace(prompt=True), position
    return None


def _is_bullet(text: str) -> bool:
    match = _BULLET.match(text.strip(" \t") + " ")
    return match is not None and match.end() >= len(text.strip(" \t"))


def strip_quotes(line: str, signature: Signature, limit: int, last_number: int | None) -> tuple[int, int, int | None]:
    """How many characters of a line are prefix, how many marks are among them, and its number."""
    position = depth = 0
    number = last_number
    if signature.log:
        for pattern in _LOGS:
            match = pattern.match(line)
            if match is not None:
                position = match.end()
                break
    if last_number is not None:
        match = _NUMBER.match(line, position)
        # a row of a hex dump begins with a number as well
        if match is not None and (int(match[1]) == last_number + 1 or not is_hex_row(line[position:])):
            number, position = int(match[1]), match.end()
    if signature.marks:
        position, depth = _skip_marks(line, position, signature, limit)
    if signature.fence:
        fence = _FENCE.match(line, position)
        position = position if fence is None else fence.end()
    return position, depth, number


def _skip_marks(line: str, position: int, signature: Signature, limit: int) -> tuple[int, int]:
    """Behind the quote marks of a line, and how many there were."""
    depth = 0
    while depth < limit:
        blanks = _BLANKS.match(line, position)
        start = blanks.end() if blanks is not None else position
        mark = _MARK.match(line, start)
        if mark is None or mark[0] not in signature.marks:
            break
        position, depth = mark.end(), depth + 1
    if depth and signature.blanks and line[position : position + 1] == " ":
        position += 1
    return position, depth


def indent_of(line: str, stop: int) -> Signature | None:
    """Bullet and blanks before the slot of a head line, None when something else stands there."""
    rest = line[:stop]
    if not rest.strip(" \t"):
        return Signature(blanks=_width(rest))
    if _is_bullet(rest):
        return Signature(bullet=True, blanks=_width(rest))
    return None


def strip_indent(line: str, signature: Signature) -> int:
    """How many characters of a line are as much indent as its block's head line has."""
    position = width = 0
    for char in line:
        if char == "\t":
            width += 8 - width % 8
        elif char == " " or (signature.bullet and char in "-+*"):
            width += 1
        else:
            break
        if width > signature.blanks:
            break
        position += 1
    return position
