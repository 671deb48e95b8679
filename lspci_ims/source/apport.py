"""Crash reports of apport (`.crash`, `.apport`): keys with values, the long ones indented or compressed.

Source: apport, problem_report.py (`ProblemReport.load` and `write`): `Key: value`, or `Key:` and lines
indented by one blank, or `Key: base64` and indented lines, each a piece of base64 of its own, which
together are a gzip (of new releases a zstd) file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .base64_text import decode_base64
from .streams import LinesUntilFailure, Stream

#: Pieces of base64 hold a mebibyte each.
_LONGEST_LINE = 4 << 20
_KEY = re.compile(rb"([A-Za-z][A-Za-z0-9._-]{0,99}):(?: ?([^\n]*))?\n?\Z")


class Entry(NamedTuple):
    """A key and its value. `first_line` is where the value begins, None when it was encoded."""

    key: str
    stream: Stream
    first_line: int | None


def looks_like_apport(head: bytes) -> bool:
    """Whether text begins as a crash report does."""
    return head.startswith(b"ProblemType: ") and b"\n" in head


class Entries:
    """The entries of a report in their order; the value of one is valid until the next is asked for."""

    def __init__(self, stream: Stream) -> None:
        self._source = LinesUntilFailure(stream, _LONGEST_LINE)
        self._lines = enumerate(self._source, 1)
        self._next: tuple[int, bytes] | None = None

    def __iter__(self) -> Iterator[Entry]:
        self._advance()
        while self._next is not None:
            number, line = self._next
            found = _KEY.match(line)
            self._advance()
            if found is not None:
                key, value = found[1].decode("ascii"), found[2] or b""
                encoded = value.strip() == b"base64"
                first = None if encoded else number + (not value)
                head = b"" if encoded or not value else value + b"\n"
                yield Entry(key, _ValueStream(self, head, encoded=encoded), first)
            while self.take_indented() is not None:
                pass
        self._source.raise_failure()

    def _advance(self) -> None:
        self._next = next(self._lines, None)

    def take_indented(self) -> bytes | None:
        """The next line of the value without its indent, None at its end."""
        if self._next is None or not self._next[1].startswith(b" "):
            return None
        line = self._next[1][1:]
        self._advance()
        return line


class _ValueStream:
    """A value, line by line; what is left over from one read is given by the next."""

    def __init__(self, entries: Entries, head: bytes, *, encoded: bool) -> None:
        self._entries = entries
        self._ahead = head
        self._encoded = encoded

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        while not self._ahead:
            line = self._entries.take_indented()
            if line is None:
                return b""
            self._ahead = decode_base64(line) if self._encoded else line
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken
