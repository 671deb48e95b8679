"""How the headers of a mail look: enough to tell a mail from another text."""

from __future__ import annotations

import re

#: A header's name (RFC 5322, 2.2), or a line that goes on with the header before it.
HEADER_LINE = re.compile(rb"([!-9;-~]{1,76}):|[ \t]")
BLANK_LINE = re.compile(rb"^\r?\n", re.MULTILINE)
_USUAL = frozenset(
    b"from to cc date subject message-id received return-path mime-version content-type delivered-to "
    b"in-reply-to references reply-to sender list-id x-mailer user-agent".split()
)


def looks_like_mail(head: bytes) -> bool:
    """Whether text begins with the headers of a mail."""
    blank = BLANK_LINE.search(head)
    if blank is None:
        return False
    known = 0
    for line in head[: blank.start()].splitlines():
        found = HEADER_LINE.match(line)
        if found is None:
            return False
        known += found[1] is not None and found[1].lower() in _USUAL
    return known >= 2
