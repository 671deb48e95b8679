"""The content of an input: its digest, its reports, and whether it stayed as it was."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Set
from itertools import islice
from pathlib import Path
from typing import IO, Any

from ..errors import InputError
from ..source import Limits, Report, open_reports, reports_from_stream
from .inputs import ScanInput
from .remote import open_object, reason_of

_CHUNK = 1 << 20
#: How many inputs are read at a time, and how many are looked at ahead, to find those that are known.
_READERS, _AHEAD = 8, 256


def without_known(inputs: Iterable[ScanInput], known: Set[str]) -> Iterator[ScanInput]:
    """The inputs whose content is not known yet by its digest, in their order; threads read ahead."""
    if not known:
        yield from inputs
        return
    from concurrent.futures import ThreadPoolExecutor

    rest = iter(inputs)
    with ThreadPoolExecutor(_READERS) as readers:
        while ahead := list(islice(rest, _AHEAD)):
            for source, digest in zip(ahead, readers.map(_digest, ahead), strict=True):
                if digest not in known:
                    yield source


def _digest(source: ScanInput) -> str | None:
    try:
        return None if source.failure else digest_of(source)[0]
    except InputError:
        return None


def open_stream(source: ScanInput) -> IO[bytes]:
    """Open a file or an object of a storage for reading.

    Raises:
        InputError: it cannot be opened.
    """
    if source.is_remote:
        return open_object(source.path)
    try:
        # what became a pipe since it was found would block
        number = os.open(source.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise InputError(f"{source.name}: is no regular file")
        return os.fdopen(number, "rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{source.name}: {reason_of(error)}") from error


def digest_of(source: ScanInput) -> tuple[str, int]:
    """SHA-256 of the content in hex, and its size in bytes.

    Of a folder it is that of the names and the bytes of its files; of a file that cannot be read, of its
    name alone.

    Raises:
        InputError: it cannot be read.
    """
    place = Path(source.path)
    if source.is_remote or not place.is_dir():
        return _digest_of_stream(source)
    found = hashlib.sha256()
    size = 0
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found.update(os.fsencode(path.relative_to(place)) + b"\0")
            try:
                piece, length = _digest_of_stream(ScanInput(str(path), source.name))
            except InputError:
                continue
            found.update(bytes.fromhex(piece))
            size += length
    return found.hexdigest(), size


def _digest_of_stream(source: ScanInput) -> tuple[str, int]:
    found = hashlib.sha256()
    size = 0
    with open_stream(source) as stream:
        try:
            while piece := stream.read(_CHUNK):
                found.update(piece)
                size += len(piece)
        except Exception as error:
            raise InputError(f"{source.name}: {reason_of(error)}") from error
    return found.hexdigest(), size


def state_of(source: ScanInput) -> Any:
    """What differs when a file was written to in between; None where that cannot be told."""
    if source.is_remote:
        return None
    try:
        status = Path(source.path).stat()
    except OSError as error:
        raise InputError(f"{source.name}: {reason_of(error)}") from error
    if stat.S_ISDIR(status.st_mode):
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def reports_of_input(source: ScanInput, limits: Limits) -> Iterator[Report]:
    """The reports of one input.

    Raises:
        InputError: it cannot be opened.
    """
    if not source.is_remote and Path(source.path).is_dir():
        return open_reports(source.path, limits)
    stream = open_stream(source)
    return reports_from_stream(stream, source.name, limits, closing=stream)
