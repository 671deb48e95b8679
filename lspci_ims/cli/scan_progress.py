"""How far a scan is: a bar on a terminal, a line from time to time otherwise."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Any

from ..batch import InputsAhead, ScanCounts
from .inputs import message

#: Seconds between two lines where there is no terminal, in the first minute and later.
_SOON, _LATER = 10.0, 60.0
#: What an input costs beside its bytes, in bytes: of small ones the number counts, of large ones the size.
_PER_INPUT = 4096
#: Of less than this share of the work nothing can be said about the rest.
_LEAST = 0.02


class ScanProgress:
    """Shows counts, rate and the time left on standard error.

    The time left is told when all inputs have been found, and some of the work is done.
    """

    def __init__(self, ahead: InputsAhead, *, quiet: bool) -> None:
        self._ahead = ahead
        self._quiet = quiet
        self._bar: Any = None
        self._began = time.monotonic()
        self._counts = ScanCounts()
        self._ended = threading.Event()

    def __enter__(self) -> ScanProgress:
        if self._quiet:
            return self
        if sys.stderr.isatty():
            self._start_bar()
        else:
            # by itself: of an input that takes an hour nothing else comes
            threading.Thread(target=self._tell, daemon=True).start()
        return self

    def _start_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("scanning"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[told]}"),
            TimeElapsedColumn(),
        )
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True, expand=True)
        self._bar.start()
        self._bar.add_task("", total=None, told="looking for inputs")

    def show(self, counts: ScanCounts) -> None:
        """Show how far it is."""
        self._counts = counts
        if self._bar is not None:
            total = self._work(self._ahead.found, self._ahead.bytes) if self._ahead.complete else None
            done = self._work(counts.done, counts.listed_bytes)
            self._bar.update(0, completed=done, total=total, told=self._told())

    def _told(self) -> str:
        counts = self._counts
        of = f" of {self._ahead.found}" if self._ahead.complete else ""
        rate = counts.done / max(time.monotonic() - self._began, 1e-6)
        left = self._seconds_left()
        told = f"{counts.done}{of} inputs, {counts.devices} devices, {rate:.{0 if rate > 10 else 1}f}/s"
        return told if left is None else f"{told}, {_duration(left)} left"

    def _seconds_left(self) -> float | None:
        if not self._ahead.complete:
            return None
        done = self._work(self._counts.done, self._counts.listed_bytes)
        total = self._work(self._ahead.found, self._ahead.bytes)
        if done < _LEAST * total or not done:
            return None
        return (time.monotonic() - self._began) * max(total - done, 0) / done

    @staticmethod
    def _work(inputs: int, size: int) -> int:
        return inputs * _PER_INPUT + size

    def _tell(self) -> None:
        before = 0
        while not self._ended.wait(_SOON if time.monotonic() - self._began < _LATER else _LATER):
            counts = self._counts
            told = self._told()
            if counts.done == before and counts.at_work is not None:
                name, inputs = counts.at_work
                told += f"; at work on {name}{f' and {inputs - 1} after it' if inputs > 1 else ''}"
            before = counts.done
            message(told, quiet=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._bar is not None:
            self._bar.stop()


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
