"""How a proof is quoted on one line: its number or numbers, and the text that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Span
from .visible import squeeze

#: Marks of quoting at the start of what a mail program broke off a line.
_MARKS = re.compile(r"^[\s>|]+")


def is_block(span: Span) -> bool:
    """Whether a span is a whole block, quoted by its head line: it proves no more than which function it is.

    A line that a program broke over several is quoted with all of them.
    """
    return span.offset is None and span.last_line > span.first_line and "\n" not in span.text


def place(span: Span) -> str:
    """The number of the line; of a line broken over several the first and the last, of a block the first."""
    if span.last_line > span.first_line and not is_block(span):
        return f"{span.first_line}–{span.last_line}"
    return str(span.first_line or "")


def quote(span: Span) -> str:
    """The text on one line, without the marks of quoting that stand where it was broken."""
    first, *rest = span.text.strip("\r\n").split("\n")
    return squeeze(" ".join([first, *(_MARKS.sub("", line) for line in rest)]))


def places(spans: Iterable[Span]) -> str:
    """The lines of spans whose text was shown before: `lines 5, 9`, some at the most; empty without any."""
    found = [place(span) for span in spans if span.first_line and not is_block(span)]
    noun = "line" if len(found) == 1 and found[0].isdigit() else "lines"
    return f"{noun} {', '.join(found[:3])}" if found else ""
