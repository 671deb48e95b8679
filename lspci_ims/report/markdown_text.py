"""Text of a hostile input as Markdown that does nothing: no markup, mention, reference, link or HTML.

What an input or a plugin says stands in code spans and code blocks only: trackers (GitHub, GitLab, Bugzilla
with Markdown) leave these alone. Plain words and counts are the exception, so that sentences stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .lines import cut
from .visible import visible

#: A word that no flavour of Markdown reads as markup, link, mention or reference.
_PLAIN_WORD = re.compile(r"\(?[A-Za-z]{1,40}(?:[-'][A-Za-z]{1,40}){0,3}\)?[,.;:?]?")
#: Letters that could be the name of a commit, which GitHub links.
_LIKE_COMMIT = re.compile(r"\(?[a-fA-F]{7,40}\)?[,.;:?]?")
_COUNT = re.compile(r"\d{1,6}[,.;:]?")
#: Words that trackers make a link of when a number follows.
_REFERS = re.compile(
    r"\(?(?:bug|comment|attachment|issue|pull|merge|pr|ticket|epic|snippet|id)s?[,.;:]?", re.I
)
#: Words of a sentence with its punctuation: none in the middle, a bracket only where its other half is not.
_PUNCTUATED = re.compile(r"(\(?)([^()]*[^(),.;:?])(\)?[,.;:?]?)")
_TICKS = re.compile(r"`+")
#: A quoted line is cut here: a comment is for reading.
LONGEST_LINE = 160


def code(text: str) -> str:
    """A code span that holds the text, whatever is in it.

    >>> code("a`b | @all")
    '``a`b | @all``'
    """
    shown = visible(text).strip() or " "
    longest = max((len(run) for run in _TICKS.findall(shown)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def prose(text: str) -> str:
    """A sentence: plain words as they are, everything else in code spans.

    >>> prose("driver idxd, see <b>http://x</b> now")
    'driver idxd, see `<b>http://x</b>` now'
    >>> prose("runs at 8GT/s, ran at 16GT/s now (--all shows more)")
    'runs at `8GT/s`, ran at `16GT/s` now (`--all` shows more)'
    """
    words: list[str] = []
    held: list[str] = []
    for word in visible(text).split():
        if _is_plain(word, words[-1] if words and not held else ""):
            if held:
                words.append(_span(" ".join(held)))
                held = []
            words.append(word)
        else:
            held.append(word)
    if held:
        words.append(_span(" ".join(held)))
    return " ".join(words)


def _span(text: str) -> str:
    """A code span without the punctuation of the sentence around it."""
    found = _PUNCTUATED.fullmatch(text)
    if found is None or _COUNT.fullmatch(text):
        return code(text)
    opening, inner, closing = found.groups()
    return f"{opening}{code(inner)}{closing}"


def _is_plain(word: str, before: str) -> bool:
    if _COUNT.fullmatch(word):
        # `1.` at the start of a line would be an item of a list
        return _REFERS.fullmatch(before) is None and (before != "" or not word.endswith("."))
    return _PLAIN_WORD.fullmatch(word) is not None and _LIKE_COMMIT.fullmatch(word) is None


def block(lines: Iterable[str], language: str = "text", *, longest: int = LONGEST_LINE) -> list[str]:
    """A fenced code block; its fence is longer than any run of backticks in it."""
    shown = [cut(visible(line), longest) if longest else visible(line) for line in lines]
    runs = (len(run) for line in shown for run in _TICKS.findall(line))
    fence = "`" * max(3, max(runs, default=0) + 1)
    return [fence + language, *shown, fence]


def details(summary: str, body: Iterable[str]) -> list[str]:
    """A part that is folded until it is asked for; `summary` is our own words."""
    return [f"<details><summary>{summary}</summary>", "", *body, "", "</details>"]


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table; cells come from `code`, `prose` or our own words.

    A pipe would end the cell, in code as well; escaped it does not (GitHub Flavored Markdown, section 4.10).
    """
    head = list(header)
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return [*lines, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)]
