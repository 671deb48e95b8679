"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError


def check_output(target: str, inputs: Sequence[str]) -> None:
    """Refuse an output that cannot be one, before the work is done.

    Raises:
        UsageError: it is one of the inputs, a folder, or in a folder that is not there.
    """
    place = Path(target)
    if place.is_dir():
        raise UsageError(f"-o {target}: is a folder\n\nhint: name a file in it")
    if not place.parent.is_dir():
        raise UsageError(f"-o {target}: no folder {str(place.parent)!r}")
    for name in inputs:
        if name != "-" and place.is_file() and _same(place, Path(name)):
            raise UsageError(f"-o {target}: is an input, and would be lost")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def write_file(target: str, data: bytes) -> None:
    """Write beside the target and rename: a reader sees the old file or the new one, whole.

    What is no regular file (a pipe, a terminal) is written to as it is; a link keeps leading where it led.

    Raises:
        UsageError: it cannot be written.
    """
    place = Path(os.path.realpath(target))
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(data)
        else:
            _replace(place, data)
    except OSError as error:
        raise UsageError(f"-o {target}: cannot be written: {error.strerror or error}") from error


def _replace(place: Path, data: bytes) -> None:
    mode = place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{place.name[:100]}.", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
