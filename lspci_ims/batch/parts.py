"""Rows of batches back into the order of the inputs, and into the parts of a dataset."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

import msgspec

from ..plugin.gathering import FAILED as PLUGIN_FAILED
from .inputs import ScanInput
from .rows import TABLES, Rows

#: A part ends with whichever comes first: a file of some MiB, and of bounded memory until then.
_PART_INPUTS, _PART_ROWS = 4096, 50_000
#: So many rows may wait for a batch before them that takes long; then nothing new is begun.
_WAITING_ROWS = 4 * _PART_ROWS


class ScanCounts(msgspec.Struct):
    """How far a scan is: `found` inputs so far (all when `complete`), and what became of them.

    `bytes` are those that were read, `listed_bytes` those that the inputs done had when they were found.
    `at_work` is the first input of the earliest batch that is not done, and how many inputs that batch has.
    `failures` counts the rows on each plugin that failed, by its name.
    """

    found: int = 0
    complete: bool = False
    done: int = 0
    bytes: int = 0
    listed_bytes: int = 0
    at_work: tuple[str, int] | None = None
    machines: int = 0
    devices: int = 0
    errors: int = 0
    deaths: int = 0
    failures: dict[str, int] = {}


class Task(NamedTuple):
    """A batch, or one input of a batch whose worker died; `deaths` counts them."""

    number: int
    place: int
    inputs: tuple[ScanInput, ...]
    deaths: int = 0


class Parts:
    """Puts the rows of batches back into the order of the inputs, and into parts."""

    def __init__(self, write: Callable[[Rows], object], counts: ScanCounts) -> None:
        self._write = write
        self.counts = counts
        self._waiting: dict[int, dict[int, Rows]] = {}
        self._pieces: dict[int, int] = {}
        self._next = 0
        # whole batches: an interrupt between two tables must not part an input from its devices
        self._part: list[Rows] = []
        self._inputs = self._rows = self._held = 0

    @property
    def is_full(self) -> bool:
        """Whether so much waits for an earlier batch that no more should be begun."""
        return self._held > _WAITING_ROWS

    def split(self, number: int, pieces: int) -> None:
        """A batch will come in so many pieces."""
        self._pieces[number] = pieces

    def take(self, task: Task, rows: Rows) -> None:
        """The rows of a batch, or of a piece of one."""
        self.counts.done += len(task.inputs)
        self.counts.listed_bytes += sum(source.bytes for source in task.inputs)
        self.counts.bytes += sum(row.bytes for row in rows.inputs)
        self.counts.machines += sum(row.machines for row in rows.inputs)
        self.counts.devices += len(rows.devices)
        self.counts.errors += sum(row.level == "error" for row in rows.errors)
        for row in rows.errors:
            if row.code == PLUGIN_FAILED:
                plugin = row.message.partition(":")[0].removeprefix("plugin ")
                self.counts.failures[plugin] = self.counts.failures.get(plugin, 0) + 1
        self._waiting.setdefault(task.number, {})[task.place] = rows
        self._held += len(rows)
        while len(self._waiting.get(self._next, ())) == self._pieces.get(self._next, 1):
            for _, piece in sorted(self._waiting.pop(self._next).items()):
                self._append(piece)
            self._pieces.pop(self._next, None)
            self._next += 1
            if self._inputs >= _PART_INPUTS or self._rows >= _PART_ROWS:
                self._flush()

    def _append(self, rows: Rows) -> None:
        self._part.append(rows)
        self._inputs += len(rows.inputs)
        self._rows += len(rows)
        self._held -= len(rows)

    def _flush(self) -> None:
        part, self._part, self._inputs, self._rows = self._part, [], 0, 0
        self._write(Rows(*(list(chain(*(getattr(rows, table) for rows in part))) for table in TABLES)))

    def finish(self) -> None:
        """Write what has come; of an interrupted scan that is not all."""
        waiting, self._waiting = self._waiting, {}
        for _, pieces in sorted(waiting.items()):
            for _, piece in sorted(pieces.items()):
                self._append(piece)
        self._flush()
