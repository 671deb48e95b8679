"""The lines of one input that can be evidence: those that lspci did not print, found by the words in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from ..model import Span
from ..source import Input
from ..split import outside

_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
#: Quoting of mails, marks of diffs and lists, and whatever else people put before a line they copied.
_BEFORE = " \t>|+*`-"
#: What a log puts before a message: `[    0.000000]`, `[Mon Jan  1 00:00:00 2024]`, `<6>[...]`.
_STAMP = re.compile(
    r"(?:<\d{1,3}>)?\[[ \d.:A-Za-z@-]{5,40}\]|\w{3} [ \d]\d \d\d:\d\d:\d\d |\d{4}-\d\d-\d\dT\d\d:"
)

#: Characters that a wrapped line has at least; a shorter one ended by itself.
_WRAPPED = 56


def payload(line: str) -> str:
    """A line without quoting, colour and blanks at its ends; the prefix of a log stays."""
    if "\x1b" in line:
        line = _COLOUR.sub("", line)
    return line.replace("\xa0", " ").lstrip(_BEFORE).rstrip(" \t`\r")


def is_stamped(line: str) -> bool:
    """Whether a line begins as a log's line does."""
    return _STAMP.match(payload(line)) is not None


class EvidenceLines:
    """The lines of one input; those of functions (`skip`, pairs of first and last line) are left blank.

    `written` are the indices of those that are not.
    """

    def __init__(self, text: Input, skip: Sequence[tuple[int, int]] = ()) -> None:
        self.input = text
        self.lines = text.lines
        if skip:
            self.lines = list(text.lines)
            for first, last in skip:
                self.lines[first - 1 : last] = [""] * (min(last, len(text.lines)) - first + 1)
        # of a log of gigabytes most lines are blank here, and of a dump all
        self.written = [index for index in outside(len(self.lines), skip) if self.lines[index]]
        self._text = "\n".join([self.lines[index] for index in self.written])
        self._starts = [0, *accumulate(len(self.lines[index]) + 1 for index in self.written)]

    def __len__(self) -> int:
        return len(self.lines)

    def containing(self, literal: str) -> Iterator[int]:
        """The indices of the lines with this text in them, each once."""
        at = self._text.find(literal)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield self.written[place]
            at = self._text.find(literal, self._starts[place + 1])

    def payload(self, index: int) -> str:
        """The payload of one line; empty beyond the end."""
        return payload(self.lines[index]) if 0 <= index < len(self.lines) else ""

    def is_stamped(self, index: int) -> bool:
        """Whether the line has the stamp of a log."""
        return 0 <= index < len(self.lines) and is_stamped(self.lines[index])

    def can_be_wrapped(self, index: int) -> bool:
        """Whether a mail program may have cut this line: it is long, and no log's line follows."""
        return len(self.lines[index]) >= _WRAPPED and not self.is_stamped(index + 1)

    def joined(self, index: int, count: int = 2) -> str:
        """The payloads of `count` lines from `index` as one: a line that a mail program wrapped."""
        return " ".join(part for at in range(index, index + count) if (part := self.payload(at)))

    def before(self, index: int) -> str:
        """The payload of the last line before `index` that is not blank, at most three lines up."""
        return next((text for at in range(index - 1, index - 4, -1) if (text := self.payload(at))), "")

    def span(self, first: int, last: int | None = None) -> Span:
        """The span of lines by index, with the lines quoted."""
        last = first if last is None else last
        text = "\n".join(line[:2000] for line in self.input.lines[first : last + 1])
        return self.input.span(first + 1, last + 1, text=text)
