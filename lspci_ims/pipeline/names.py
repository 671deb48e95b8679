"""What the names of files say: `node1-lspci.txt` and `node2-lspci.txt` are of two machines."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]{3,}\d*|[A-Za-z]+\d+")
#: Words of commands, options, kinds of files and the order they were sent in: they tell nothing of
#: the machine.
_COMMON = frozenset(
    ("lspci", "vvv", "vvvv", "vvvnn", "vvnn", "nnvv", "nnvvv", "nvv", "nnk", "xxxx", "xxx", "dump",
     "dumps", "output", "out", "txt", "log", "text", "hex", "pci", "pcie", "config", "space",
     "bytes", "full", "all", "verbose", "root", "sudo", "new", "more", "answer", "report",
     "attachment", "body", "devices", "list", "the", "and", "with", "tree", "raw", "data", "info",
     "details", "update", "file", "first", "second", "third", "original", "orig", "reply", "comment",
     "followup", "follow", "bug", "bugreport", "issue")
)  # fmt: skip


def have_other_stems(one: str | None, other: str | None) -> bool:
    """Whether two files in one folder bear words that differ on both sides."""
    if one is None or other is None or "#" in one or "#" in other:
        return False
    folder, _, name = one.rpartition("/")
    other_folder, _, other_name = other.rpartition("/")
    if folder != other_folder:
        return False
    words, others = _words(name), _words(other_name)
    return bool(words - others) and bool(others - words)


def _words(name: str) -> set[str]:
    return {word for word in map(str.lower, _WORD.findall(name)) if word not in _COMMON}
