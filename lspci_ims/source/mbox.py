"""Mailboxes: mails one behind the other, each begun by a line `From ...` (RFC 4155)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .mail_headers import HEADER_LINE
from .streams import LinesUntilFailure, Stream

_LONGEST_LINE = 4 << 20
_FROM = re.compile(rb"From [^\n]{1,200}\d\d:\d\d[^\n]{0,60}\n?\Z")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


class Message(NamedTuple):
    """A mail; `cut` when it was longer than allowed."""

    data: bytes
    cut: bool


def looks_like_mbox(head: bytes) -> bool:
    """Whether text begins as a mailbox does."""
    if not head.startswith(b"From "):
        return False
    first, _, rest = head.partition(b"\n")
    return bool(_FROM.match(first) and HEADER_LINE.match(rest))


def mbox_messages(stream: Stream, most_bytes: int) -> Iterator[Message]:
    """Yield the mails, without the lines that begin them.

    Raises:
        StreamError: as the stream does, after what came before.
    """
    kept: list[bytes] = []
    size = 0
    begins = None
    after_blank = True
    lines = LinesUntilFailure(stream, _LONGEST_LINE)
    for line in lines:
        if begins is not None:
            # a line `From ...` begins a mail only when a header follows: people quote such lines
            if HEADER_LINE.match(line):
                if kept:
                    yield _message(kept, size, most_bytes)
                kept, size = [], 0
            else:
                kept.append(begins)
                size += len(begins)
            begins = None
        if after_blank and line.startswith(b"From ") and _FROM.match(line):
            begins = line
            continue
        after_blank = not line.strip()
        size += len(line)
        if size <= most_bytes:
            kept.append(line)
    if begins is not None:
        kept.append(begins)
    if kept:
        yield _message(kept, size, most_bytes)
    lines.raise_failure()


def _message(lines: list[bytes], size: int, most_bytes: int) -> Message:
    return Message(_QUOTED_FROM.sub(rb"\1", b"".join(lines)), size > most_bytes)
