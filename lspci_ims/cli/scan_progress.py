"""How far a scan is: a bar on a terminal, a line from time to time otherwise."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from ..batch import ScanCounts
from .inputs import message

#: Seconds between two lines where there is no terminal.
_EVERY = 10.0


class ScanProgress:
    """Shows counts on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._bar: Any = None
        self._told = time.monotonic()
        self._began = self._told

    def __enter__(self) -> ScanProgress:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                TextColumn("scanning"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task("", total=None, rate="")
        return self

    def show(self, counts: ScanCounts) -> None:
        """Show how far it is."""
        now = time.monotonic()
        rate = counts.done / max(now - self._began, 1e-6)
        if self._bar is not None:
            total = counts.found if counts.complete else None
            shown = f"{rate:.0f}/s {counts.devices} devices"
            self._bar.update(0, completed=counts.done, total=total, rate=shown)
        elif now - self._told > _EVERY:
            self._told = now
            of = f" of {counts.found}" if counts.complete else ""
            message(f"{counts.done}{of} inputs, {counts.devices} devices, {rate:.0f}/s", quiet=self._quiet)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
