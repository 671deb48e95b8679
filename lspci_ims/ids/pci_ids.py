"""The text format of pci.ids, read into entries.

Format: the comments in pci.ids itself and pciutils' pci.ids(5). Vendors start at column 0, devices
under one tab, subsystems under two; from `C 00` on the same with classes, sub-classes and
programming interfaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_VERSION = re.compile(r"#\s*Version:\s*(\S+)")
_LINE = re.compile(r"(\t{0,2})(C )?((?:[0-9a-fA-F]{2}){1,2})(?: ([0-9a-fA-F]{4}))?[ \t]+(\S.*)")


class Entry(NamedTuple):
    """One name: `path` are the ids down to it, of vendors (4 digits each) or, with `is_class`, of classes."""

    is_class: bool
    path: tuple[str, ...]
    name: str


def version_of(text: str) -> str:
    """The version line of a pci.ids, such as `2023.04.10`; `unknown` when it has none."""
    match = _VERSION.search(text[:10_000])
    return match[1] if match else "unknown"


def entries(text: str) -> Iterator[Entry]:
    """All entries in the order of the file; lines that fit nothing are left out."""
    path: tuple[str, ...] = ()
    is_class = False
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is None:
            continue
        tabs, class_mark, number, second, name = match.groups()
        depth = len(tabs)
        if depth == 0:
            is_class = class_mark is not None
        if depth > len(path) or len(number) != (2 if is_class else 4):
            continue
        ids = (number.lower(),) if second is None else (number.lower(), second.lower())
        if (len(ids) == 2) != (depth == 2 and not is_class):
            continue
        path = path[:depth] + ids
        yield Entry(is_class, path, " ".join(name.rstrip().split("\t")))
        if depth == 2:
            path = path[:2]
