"""Docstrings taken apart: what a class is, and what each of its attributes is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

_SECTION = "\nAttributes:\n"
_ENTRY = re.compile(r"    (\w+): (.*)")


def prose(thing: object) -> str:
    """The docstring without its list of attributes; lines as they stand."""
    return (inspect.getdoc(thing) or "").partition(_SECTION)[0].strip()


def attributes(struct: type) -> dict[str, str]:
    """The text of each attribute that the docstring lists, in its order, as one line."""
    return {name: " ".join(words) for name, words in _entries(struct)}


def _entries(struct: type) -> Iterator[tuple[str, list[str]]]:
    name, words = "", list[str]()
    for line in (inspect.getdoc(struct) or "").partition(_SECTION)[2].splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry is None:
            words.append(line.strip())
            continue
        if name:
            yield name, words
        name, words = entry[1], [entry[2]]
    if name:
        yield name, words
