"""The inputs of a scan: files, folders, globs, lists of them, and URLs that fsspec knows."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from .remote import RemoteObject, find_objects, is_url, reason_of

#: Children by which a folder is known to be one unpacked report: sos, Insights, hw-probe, supportconfig.
_REPORT_MARKS = frozenset(
    ("sos_commands", "sos_reports", "insights_commands", "hw.info", "basic-environment.txt", "proc")
)


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


def find_inputs(paths: Iterable[str], *, leave_out: Path | None = None) -> Iterator[ScanInput]:
    """Find the inputs in the order of the paths, and in folders in the order of names.

    A folder that is one unpacked report (it has `sos_commands` or the like) is one input; of any other each
    file is one. What cannot be read comes with its `failure`, and so does a link in a folder that leads to
    a folder. `leave_out` is a folder whose files are no inputs: the dataset that is being written.
    """
    folders = _Folders(leave_out)
    for path in paths:
        if "\0" in path:
            yield ScanInput(path, printable(path), failure="a path cannot hold a null byte")
        elif os.path.lexists(path):
            yield from folders.inputs_at(path)
        elif is_url(path):
            yield from map(_remote, find_objects(path))
        elif glob.has_magic(path):
            found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - keeps the name as it was given
            if not found:
                yield ScanInput(path, printable(path), failure="no file matches")
            for name in found:
                yield from folders.inputs_at(name)
        else:
            yield ScanInput(path, printable(path), failure="No such file or directory")


def _remote(found: RemoteObject) -> ScanInput:
    return ScanInput(found.url, printable(found.url), found.bytes, found.failure)


def printable(name: str) -> str:
    """A name for rows: bytes that are no UTF-8, and surrogates, become escapes."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


class _Folders:
    """Walks folders without recursion: how deep they are is not ours to choose."""

    def __init__(self, leave_out: Path | None) -> None:
        self._leave_out = None if leave_out is None else leave_out.resolve()

    def inputs_at(self, path: str) -> Iterator[ScanInput]:
        """The inputs at a path that the user named, or that a pattern gave: a link is followed there."""
        if self._leave_out is not None and Path(path).resolve().is_relative_to(self._leave_out):
            return
        todo = [(path, printable(path))]
        while todo:
            place, name = todo.pop()
            try:
                status = os.stat(place)  # noqa: PTH116 - a Path of each of a million files costs more
                if stat.S_ISREG(status.st_mode):
                    yield ScanInput(place, name, status.st_size)
                elif not stat.S_ISDIR(status.st_mode):
                    # a pipe is read once, and a device may have no end
                    yield ScanInput(place, name, failure="is no regular file")
                elif place != path and os.path.islink(place):  # noqa: PTH114 - see above
                    reason = "is a link to a folder, which is not followed; name it to have it scanned"
                    yield ScanInput(place, name, failure=reason)
                elif not self._is_left_out(status):
                    children = sorted(os.listdir(place))  # noqa: PTH208 - see above
                    if _is_report(place, children):
                        yield ScanInput(place, name)
                    else:
                        inner, shown = place.rstrip("/"), name.rstrip("/")
                        todo += ((f"{inner}/{c}", f"{shown}/{printable(c)}") for c in reversed(children))
            except (OSError, ValueError) as error:
                yield ScanInput(place, name, failure=reason_of(error))

    def _is_left_out(self, status: os.stat_result) -> bool:
        try:
            return self._leave_out is not None and os.path.samestat(status, self._leave_out.stat())
        except OSError:
            return False


def _is_report(place: str, children: list[str]) -> bool:
    marks = _REPORT_MARKS.intersection(children)
    # the root of a running system has a `proc` as well
    return bool(marks) and (marks != {"proc"} or not (Path(place) / "proc").is_mount())
