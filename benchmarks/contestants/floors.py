"""Floors: what reading costs before anything is understood."""

from __future__ import annotations

import mailbox
import re
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .contestant import Reader

_FLAG = re.compile(r"([\w.>/<]+)([+-])(?=[\s,)]|$)")
_PAIR = re.compile(r"([\w ]+?)[=:] ?([^\s,]+)")


def split_lines() -> Reader:
    """`str.splitlines` and nothing else."""
    return Reader(str.splitlines, lambda _: ())


def regex_loop() -> Reader:
    """A plain loop over the lines with two regular expressions: functions as dicts of dicts, no types."""
    return Reader(_read, _texts)


def standard_library() -> Reader:
    """A container's path to the lines of its members: what the standard library takes to unpack them."""
    return Reader(
        lambda path: [data.decode().splitlines() for data in _members(Path(path))], lambda parts: parts
    )


def _members(path: Path) -> Iterator[bytes]:
    name = path.name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(member) for member in archive.infolist())
    elif ".tar" in name:
        with tarfile.open(path, "r|*") as tar:
            yield from (file.read() for member in tar if (file := tar.extractfile(member)) is not None)
    elif name.endswith(".mbox"):
        for message in mailbox.mbox(path, create=False):
            yield from (
                bytes(part.get_payload(decode=True)) for part in message.walk() if not part.is_multipart()
            )
    else:
        yield path.read_bytes()


def _read(text: str) -> list[dict[str, Any]]:
    functions: list[dict[str, Any]] = []
    lines: dict[str, Any] = {}
    for line in text.splitlines():
        if not line:
            continue
        if line[0] != "\t":
            slot, _, rest = line.partition(" ")
            lines = {}
            functions.append({"slot": slot, "name": rest, "lines": lines})
            continue
        keyword, _, rest = line.strip().partition(":")
        found = dict(_FLAG.findall(rest))
        found.update(_PAIR.findall(rest))
        lines[keyword] = found or rest
    return functions


def _texts(functions: Iterable[dict[str, Any]]) -> Iterable[Sequence[str]]:
    for function in functions:
        texts = [function["slot"], function["name"]]
        for found in function["lines"].values():
            texts += [found] if isinstance(found, str) else found.values()
        yield texts
