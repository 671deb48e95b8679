"""Files of a folder, in the order of their names; links are not followed, nothing but files is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .links import Links
from .streams import StreamError


class Folder:
    """A folder that was given as a report.

    `links` are those met on the way, `failures` what could not be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.links = Links()
        self.failures: list[tuple[str, StreamError]] = []

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Yield the path within the folder and the opened file, which is closed afterwards."""
        todo = [(self._path, "")]
        while todo:
            folder, prefix = todo.pop()
            try:
                with os.scandir(folder) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self._failed(prefix or ".", error)
                continue
            folders = []
            for entry in found:
                label = prefix + entry.name.encode("utf-8", "backslashreplace").decode("utf-8")
                try:
                    if entry.is_symlink():
                        self._link(entry.path, label)
                    elif entry.is_dir():
                        folders.append((Path(entry.path), f"{label}/"))
                    elif entry.is_file():
                        with _opened(entry.path) as file:
                            yield label, file
                    else:
                        self._failed(label, OSError(0, "is no regular file"))
                except OSError as error:
                    self._failed(label, error)
            todo += reversed(folders)

    def _link(self, path: str, label: str) -> None:
        """Note a link out of the folder; what one within it names is met by its own name."""
        if not Path(path).resolve().is_relative_to(self._path.resolve()):
            self.links.add(label, str(Path(path).readlink()))

    def _failed(self, label: str, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self.failures.append((label, StreamError("MEMBER_UNREADABLE", f"cannot be read: {reason}")))


def _opened(path: str) -> IO[bytes]:
    """Open a file; not one that became a link or a pipe since it was listed, which could block."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(0, "is no file")
        return os.fdopen(number, "rb")
    except OSError:
        os.close(number)
        raise
