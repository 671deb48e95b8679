"""The inputs of a scan: files, folders, globs, lists of them, and URLs that fsspec knows."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Set
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from ..errors import InputError, UsageError, missing_extra
from ..source import Limits, Report, open_reports, reports_from_stream

#: Children by which a folder is known to be one unpacked report: sos, Insights, hw-probe, supportconfig.
_REPORT_MARKS = frozenset(
    ("sos_commands", "sos_reports", "insights_commands", "hw.info", "basic-environment.txt", "proc")
)
_CHUNK = 1 << 20
#: How many inputs are read at a time, and how many are looked at ahead, to find those that are known.
_READERS, _AHEAD = 8, 256


class ScanInput(msgspec.Struct, frozen=True):
    """One input: where it is, what it is called in the rows, and its size in bytes (0 if unknown).

    `failure` says why it cannot be read, when that was found out while looking for inputs.
    """

    path: str
    name: str
    bytes: int = 0
    failure: str | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it is a URL."""
        return "://" in self.path


def find_inputs(paths: Iterable[str]) -> Iterator[ScanInput]:
    """Find the inputs in the order of the paths, and in folders in the order of names.

    A folder that is one unpacked report (it has `sos_commands` or the like) is one input; of any other each
    file is one. What cannot be read comes with its `failure`.

    Raises:
        UsageError: a URL, and fsspec is not installed.
    """
    for path in paths:
        if "://" in path:
            yield from _remote(path)
        elif _exists(path):
            yield from _local(Path(path), path)
        elif glob.has_magic(path):
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - keeps the name as it was given
            if not found:
                yield ScanInput(path, path, failure="no file matches")
            for name in found:
                yield from _local(Path(name), name)
        else:
            yield ScanInput(path, _printable(path), failure="No such file or directory")


def _exists(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def _printable(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _local(path: Path, name: str) -> Iterator[ScanInput]:
    try:
        if not path.is_dir():
            if not path.is_file():
                # a pipe is read once, and a device may have no end
                yield ScanInput(str(path), _printable(name), failure="is no regular file")
                return
            yield ScanInput(str(path), _printable(name), path.stat().st_size)
            return
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield ScanInput(str(path), _printable(name), failure=error.strerror or str(error))
        return
    if not _REPORT_MARKS.isdisjoint(entry.name for entry in found):
        yield ScanInput(str(path), _printable(name))
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False) or entry.is_file():
            yield from _local(Path(entry.path), f"{name.rstrip('/')}/{entry.name}")


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        needs = "reading URLs needs fsspec, and the package of the storage (s3fs, gcsfs, adlfs)"
        raise missing_extra(f"{url}: {needs}", "remote") from error
    try:
        return cast(tuple[Any, str], url_to_fs(url))
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url}: {error}") from error


def _remote(url: str) -> Iterator[ScanInput]:
    system, place = _filesystem(url)
    try:
        found = (
            system.find(place, detail=True) if not glob.has_magic(place) else system.glob(place, detail=True)
        )
    except Exception as error:
        yield ScanInput(url, url, failure=f"{type(error).__name__}: {error}")
        return
    if not found:
        yield ScanInput(url, url, failure="no such object")
    for name in sorted(found):
        full = system.unstrip_protocol(name)
        yield ScanInput(full, full, int(found[name].get("size") or 0))


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
    try:
        if source.is_remote:
            system, place = _filesystem(source.path)
            return cast(IO[bytes], system.open(place, "rb"))
        return Path(source.path).open("rb")
    except InputError:
        raise
    except Exception as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{source.name}: {reason or type(error).__name__}") from error


def digest_of(source: ScanInput) -> tuple[str, int]:
    """SHA-256 of the content in hex, and its size in bytes.

    Raises:
        InputError: it cannot be read.
    """
    place = Path(source.path)
    found = hashlib.sha256()
    size = 0
    if source.is_remote or not place.is_dir():
        with open_stream(source) as stream:
            return _add(found, stream, source)
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found.update(os.fsencode(path.relative_to(place)) + b"\0")
            with open_stream(ScanInput(str(path), source.name)) as stream:
                piece, length = _add(hashlib.sha256(), stream, source)
            found.update(bytes.fromhex(piece))
            size += length
    return found.hexdigest(), size


def _add(found: Any, stream: IO[bytes], source: ScanInput) -> tuple[str, int]:
    size = 0
    try:
        while piece := stream.read(_CHUNK):
            found.update(piece)
            size += len(piece)
    except Exception as error:
        raise InputError(f"{source.name}: {error}") from error
    return found.hexdigest(), size


def reports_of_input(source: ScanInput, limits: Limits) -> Iterator[Report]:
    """The reports of one input.

    Raises:
        InputError: it cannot be opened.
    """
    if not source.is_remote and Path(source.path).is_dir():
        return open_reports(source.path, limits)
    stream = open_stream(source)
    return reports_from_stream(stream, source.name, limits, closing=stream)
