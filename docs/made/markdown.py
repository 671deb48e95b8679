"""Plain sentences of tables as Markdown: nothing in them is markup but code in backquotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_CODE = re.compile(r"(`[^`]+`)")
_MARKUP = re.compile(r"([\\*_\[\]<>#|$&{}~^])")
_BAR = re.compile(r"(?<!\\)\|")
_WORD = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z]+\d{3}\b")


def _no_link(word: str) -> str | None:
    del word
    return None


def prose(text: str, link: Callable[[str], str | None] = _no_link) -> str:
    """The text with its markup escaped; words that `link` knows lead to the label it gives."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") and len(part) > 2 else _linked(part, link) for part in parts)


def _linked(text: str, link: Callable[[str], str | None]) -> str:
    done, end = "", 0
    for found in _WORD.finditer(text):
        label = link(found[0])
        if label is not None:
            done += f"{escaped(text[end : found.start()])}[`{found[0]}`](#{label})"
            end = found.end()
    return done + escaped(text[end:])


def escaped(text: str) -> str:
    """The text without any markup."""
    return _MARKUP.sub(r"\\\1", text)


def code(text: str) -> str:
    """A piece of code."""
    return f"`{text}`"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; cells are Markdown already."""
    first = tuple(head)
    lines = [first, ("---",) * len(first), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _cell(text: str) -> str:
    # a bar ends a cell even within code
    return _BAR.sub(r"\|", text)


def fence(text: str, language: str = "text") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"
