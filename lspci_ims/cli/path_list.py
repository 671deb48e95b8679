"""Lists of paths, as `find` writes them: one a line, or each ended by a null byte (`-print0`)."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from ..errors import InputError


def listed_paths(path: str) -> Iterator[str]:
    """The paths in a file, `-` is standard input, as they come.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        if path == "-" and sys.stdin is None:
            raise InputError("--files-from -: there is no standard input\n\nhint: name a file")
        if path == "-":
            yield from _paths(cast(io.BufferedReader, sys.stdin.buffer))
            return
        with Path(path).open("rb") as stream:
            yield from _paths(stream)
    except OSError as error:
        raise InputError(f"--files-from {path}: {error.strerror or error}") from error


def _paths(stream: io.BufferedReader) -> Iterator[str]:
    # no name has a null byte: one at the beginning tells which kind of list it is
    separator = b"\0" if b"\0" in stream.peek() else b"\n"
    rest = b""
    while piece := stream.read1(1 << 16):
        *names, rest = (rest + piece).split(separator)
        yield from map(_path, filter(bytes.strip, names))
    if rest.strip():
        yield _path(rest)


def _path(name: bytes) -> str:
    return os.fsdecode(name.rstrip(b"\r") if b"\n" not in name else name)
