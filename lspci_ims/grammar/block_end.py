"""Whether the end of a block is there: what is cut out of a report proves nothing by its absence.

With -v lspci ends every block with an empty line, and prints kernel lines and hex rows last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Longer lines are no marks; the bound also keeps the patterns below from long searches.
_LONGEST_MARK = 80
_DOTS = ("...", "…", "8<", ">8")
_MARK_CHARACTERS = frozenset(".…-*~=_+#[](){}<>8%/\\|: \t\xa0")
_WORD = re.compile(
    r"\b(?:snip|snipped|cut|truncated|omitted|removed|deleted|elided|skipped|trimmed|stripped|shortened)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[ \t\xa0]*Capabilities:[ \t\xa0]*\[[0-9a-f]{2,3}")


def is_elision(line: str) -> bool:
    """Whether a line is a mark that people leave where they cut text out: `...`, `[snip]`, `--8<--`."""
    if len(line) > _LONGEST_MARK:
        return False
    text = line.strip()
    if any(dots in text for dots in _DOTS) and _MARK_CHARACTERS.issuperset(text):
        return True
    # in brackets or between dashes, or hardly any other word: prose that says "removed" is no mark
    if text[:1].isalnum() and len(text.split(maxsplit=2)) > 2:
        return False
    return _WORD.search(text) is not None


def has_lost_heading(lines: Sequence[str], start: int, stop: int) -> bool:
    """Whether a heading of a capability stands behind the end of a block that foreign lines closed."""
    return any(
        "Capabilities:" in lines[index] and _HEADING.match(lines[index]) for index in range(start, stop)
    )
