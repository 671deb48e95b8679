"""What programs that look for hypervisors print, by the table `spec/virt_words.tsv`.

Their output is a bare word on a line, which could be anything: it counts below the command, or in a member
that is called after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import cast

from ..model import Direction, Evidence, Strength
from ..spec import rows
from .lines import EvidenceLines

_WORD = re.compile(r"[a-z][\w-]{1,30}$")
#: virt-what prints several facts, one a line.
_LINES = 8
#: So many words are kept as proofs.
_PROOFS = 16


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows("virt_words"):
        found.setdefault(row["program"], {})[row["word"]] = row
    return found


@cache
def _command(program: str) -> re.Pattern[str]:
    return re.compile(
        r"(?:.{0,120}[#$%>] {1,2})?(?:sudo )?(?:/[a-z/]{3,30}/)?" + re.escape(program) + r"(?: --?\w{1,10})?$"
    )


def detector_evidence(lines: EvidenceLines, hint: str | None = None) -> Iterator[Evidence]:
    """One sign for each word that a row knows."""
    if hint not in (None, "hostname"):
        return
    for program in _words():
        for index, row in islice(_printed(lines, program), _PROOFS):
            yield _evidence(row, lines, index)


def has_word(lines: EvidenceLines, program: str) -> bool:
    """Whether the text holds a word of this program that a row knows."""
    return any(True for _ in _printed(lines, program))


def _printed(lines: EvidenceLines, program: str) -> Iterator[tuple[int, dict[str, str]]]:
    words = _words()[program]
    for start in _starts(lines, program):
        for index in range(start, min(start + _LINES, len(lines))):
            word = lines.payload(index)
            if not _WORD.match(word):
                break
            if word in words:
                yield index, words[word]


def _starts(lines: EvidenceLines, program: str) -> Iterator[int]:
    """Where the program's output begins."""
    name = (lines.input.member or "").rpartition("/")[2]
    if name.partition(".")[0] == program:
        yield 0
    for index in lines.containing(program):
        if _command(program).match(lines.payload(index)):
            yield index + 1


def _evidence(row: dict[str, str], lines: EvidenceLines, index: int) -> Evidence:
    return Evidence(
        "" if row["code"] == "-" else row["code"],
        cast(Direction, row["direction"]),
        cast(Strength, row["strength"]),
        "generic",
        lines.span(index),
        row["origin"],
        None if row["value"] == "-" else row["value"],
        row["note"],
    )
