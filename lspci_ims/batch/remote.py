"""URLs, by fsspec: an optional extra, imported when the first one comes."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple, cast

from ..errors import InputError, UsageError, missing_extra

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:://|::)")


class RemoteObject(NamedTuple):
    """An object of a storage, its size in bytes (0 if unknown), and why it cannot be read."""

    url: str
    bytes: int = 0
    failure: str | None = None


def is_url(path: str) -> bool:
    """Whether a path is a URL, chained ones (`zip://*.txt::s3://bucket/all.zip`) included."""
    return "://" in path and _URL.match(path) is not None


def check_protocols(paths: Iterable[str]) -> None:
    """Fail now rather than when it is the URL's turn.

    Raises:
        UsageError: fsspec, or the package for a storage, is not installed.
    """
    for url in filter(is_url, paths):
        try:
            from fsspec import get_filesystem_class
        except ImportError as error:
            needs = "reading URLs needs fsspec, and the package of the storage (s3fs, gcsfs, adlfs)"
            raise missing_extra(f"{url}: {needs}", "remote") from error
        try:
            for piece in url.split("::"):
                get_filesystem_class(piece.partition("://")[0] if "://" in piece else "file")
        except ImportError as error:
            raise UsageError(
                f"{url}: {error}\n\nhint: pip install the package named, on workers of a cluster as well"
            ) from error
        except ValueError as error:
            from fsspec import available_protocols

            known = ", ".join(sorted(name for name in available_protocols() if name.isalnum()))
            raise UsageError(f"{url}: {error}\n\nhint: fsspec knows {known}") from error


def find_objects(url: str) -> Iterator[RemoteObject]:
    """The objects of a URL, a pattern or a prefix, in the order of their names."""
    try:
        system, place = _filesystem(url)
        found: dict[str, Any]
        if glob.has_magic(place):
            matched = system.glob(place, detail=True)
            found = {name: info for name, info in matched.items() if info["type"] == "file"}
        elif (info := _info(system, place)) is not None and info["type"] == "file":
            found = {place: info}
        else:
            found = system.find(place, detail=True)
    except Exception as error:
        yield RemoteObject(url, failure=reason_of(error))
        return
    if not found:
        yield RemoteObject(url, failure="no such object")
    chained = url.partition("::")[2]
    for name in sorted(found):
        full = system.unstrip_protocol(name)
        yield RemoteObject(f"{full}::{chained}" if chained else full, int(found[name].get("size") or 0))


def open_object(url: str) -> IO[bytes]:
    """Open an object for reading.

    Raises:
        InputError: it cannot be opened.
    """
    try:
        system, place = _filesystem(url)
        stream = cast(IO[bytes], system.open(place, "rb"))
        # a filesystem within a file (zip, tar) closes that file when it is collected
        stream.filesystem = system  # type: ignore[attr-defined]
        return stream
    except Exception as error:
        raise InputError(f"{url}: {reason_of(error)}") from error


def reason_of(error: Exception) -> str:
    """What to tell of an error of a storage: its packages raise all sorts."""
    told = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return told.partition("\n")[0] or type(error).__name__


def _filesystem(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    return cast(tuple[Any, str], url_to_fs(url))


def _info(system: Any, place: str) -> dict[str, Any] | None:
    try:
        return cast(dict[str, Any], system.info(place))
    except FileNotFoundError:
        return None
