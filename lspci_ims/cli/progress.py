"""A progress bar on standard error for work that takes long; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

#: Seconds of work before a bar is shown: what is done at once needs none.
_DELAY = 0.7


class ByteProgress:
    """Counts the bytes that were read of some paths; `-` has no size."""

    def __init__(self, title: str, paths: Sequence[str], *, quiet: bool) -> None:
        self._title = title
        self._shown = not quiet and sys.stderr.isatty()
        self._sizes = list(map(_size, paths)) if self._shown else []
        self._began = time.monotonic()
        self._read = 0
        self._bar: Any = None

    def __enter__(self) -> ByteProgress:
        return self

    def read(self, count: int) -> None:
        """So many bytes more were read."""
        self._read += count
        if not self._shown:
            return
        if self._bar is None and time.monotonic() - self._began > _DELAY:
            self._start()
        if self._bar is not None:
            self._bar.update(0, completed=self._read)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._bar.start()
        self._bar.add_task(self._title, total=sum(self._sizes) or None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def _size(path: str) -> int:
    """The bytes of a file, or of the files of a folder, as far as they can be told."""
    try:
        place = Path(path)
        if place.is_dir():
            return sum(entry.stat().st_size for entry in place.rglob("*") if entry.is_file())
        return place.stat().st_size
    except (OSError, ValueError):
        return 0
