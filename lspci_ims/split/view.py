"""A text as lspci printed it, and the way back to the text as it came.

A view has as many lines as the input: line number N of the input is `lines[N - 1]` of every view of it. A
line that does not belong to the view (the other side of a diff, a blank line that somebody's editor put in)
is `GONE`. What stood elsewhere in the input has a `Trace`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from ..model import Span
from ..source import Input
from .blocks import Candidate

#: A line that is not there in this view: blank, but no blank line that lspci printed.
GONE = "\x1f"
#: A place where text is missing and what follows may belong to another function.
CUT = "\x1e@@"


class Segment(NamedTuple):
    """From column `start` of a line on, the text stood in line `number` of the input from `column` on."""

    start: int
    number: int
    column: int


#: The segments of one line, by rising `start`; the first starts at 0.
Trace = tuple[Segment, ...]


def _start(segment: Segment) -> int:
    return segment.start


def origin(trace: Trace, column: int) -> tuple[int, int]:
    """Line number and column in the input of what stands at `column` of a line with this trace."""
    found = trace[max(bisect_right(trace, column, key=_start) - 1, 0)]
    return found.number, found.column + column - found.start


def without_start(trace: Trace, length: int) -> Trace:
    """The trace of a line whose first `length` characters are taken away."""
    number, column = origin(trace, length)
    rest = (Segment(s.start - length, s.number, s.column) for s in trace if s.start > length)
    return (Segment(0, number, column), *rest)


def joined(first: Trace, length: int, second: Trace) -> Trace:
    """The trace of a line of `length` characters (joint included) with another behind it."""
    return (*first, *(Segment(s.start + length, s.number, s.column) for s in second))


class View:
    """Lines to be read, with spans that quote the input."""

    def __init__(self, text: Input) -> None:
        self.name = text.name
        self.member = text.member
        self.original = text.lines
        self.lines = text.lines
        self.traces: dict[int, Trace] = {}
        #: how deep a line was quoted, for lines that were
        self.depths: dict[int, int] = {}
        #: the blocks that begin in it
        self.candidates: list[Candidate] = []

    def other_side(self) -> View:
        """A second view that starts from what this one is now."""
        other = View(Input(self.name, self.member, self.original))
        other.lines = list(self.lines)
        other.traces = dict(self.traces)
        other.depths = dict(self.depths)
        return other

    @property
    def is_as_it_came(self) -> bool:
        """Whether nothing had to be undone."""
        return self.lines is self.original and not self.depths

    def trace(self, index: int) -> Trace:
        """Where line `index` (from 0) stood."""
        return self.traces.get(index) or (Segment(0, index + 1, 0),)

    def span(self, first: int, last: int | None = None) -> Span:
        """The span of lines `first` to `last` (from 1), quoting the first as it came."""
        return Span(self.name, self.member, first, last or first, None, self.original[first - 1])

    def joined_span(self, first: int, last: int) -> Span:
        """The span of one line that a program broke over lines `first` to `last`, quoting all of them."""
        text = "\n".join(self.original[first - 1 : last])
        return Span(self.name, self.member, first, last, None, text)

    def quoted(self, span: Span) -> Span:
        """A span that quotes the input's line instead of this view's."""
        return msgspec.structs.replace(span, text=self.original[span.first_line - 1])

    def put(self, index: int, line: str) -> None:
        """Replace a line by one whose columns are the same."""
        if self.lines is self.original:
            self.lines = list(self.original)
        self.lines[index] = line

    def strip(self, index: int, length: int) -> None:
        """Take away the first characters of a line."""
        if length:
            trace = self.traces.get(index)
            # most lines are stripped once, of a prefix
            self.traces[index] = (
                (Segment(0, index + 1, length),) if trace is None else without_start(trace, length)
            )
            self.put(index, self.lines[index][length:])

    def drop(self, index: int) -> None:
        """Leave a line out of the view."""
        self.put(index, GONE)

    def append(self, index: int, other: int, length: int) -> None:
        """Put line `other` behind the first `length` characters of line `index`."""
        self.traces[index] = joined(self.trace(index), length, self.trace(other))
        self.put(index, self.lines[index][:length] + self.lines[other])

    def substitute(
        self, index: int, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]
    ) -> None:
        """Replace every match of `pattern` in a line."""
        line, trace = self.lines[index], self.trace(index)
        pieces: list[str] = []
        segments: list[Segment] = []
        position = length = 0
        for match in pattern.finditer(line):
            kept = line[position : match.start()]
            segments += _moved(trace, position, match.start(), length)
            text = replacement(match)
            pieces += (kept, text)
            length += len(kept)
            if text:
                segments.append(Segment(length, *origin(trace, match.start())))
            length += len(text)
            position = match.end()
        if not pieces:
            return
        segments += _moved(trace, position, len(line) + 1, length)
        pieces.append(line[position:])
        self.traces[index] = tuple(segments)
        self.put(index, "".join(pieces))


def _moved(trace: Trace, start: int, stop: int, to: int) -> list[Segment]:
    """The segments of the columns from `start` to before `stop`, moved to column `to`."""
    if start >= stop:
        return []
    inside = trace[bisect_right(trace, start, key=_start) : bisect_left(trace, stop, key=_start)]
    moved = [Segment(s.start - start + to, s.number, s.column) for s in inside]
    return [Segment(to, *origin(trace, start)), *moved]
