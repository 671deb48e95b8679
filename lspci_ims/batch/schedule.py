"""Inputs to batches, batches to workers, rows to parts in the order of the inputs.

The rows, and their order, do not depend on how many workers there are, what runs behind the executor, or how
often a worker died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import NamedTuple

import msgspec

from ..plugin.gathering import FAILED as PLUGIN_FAILED
from .inputs import ScanInput
from .rows import Rows
from .work import ScanSettings, check_batch, rows_of_failure

#: A batch ends with whichever comes first: small enough to share the work, worth a message.
_BATCH_INPUTS, _BATCH_BYTES = 64, 1 << 20
#: A part ends with whichever comes first: a file of some MiB, and of bounded memory until then.
_PART_INPUTS, _PART_ROWS = 4096, 50_000
#: Of an input whose worker died so often something else is wrong than the worker.
_DEATHS = 2

MakeExecutor = Callable[[], Executor]


class ScanCounts(msgspec.Struct):
    """How far a scan is: `found` inputs so far (all when `complete`), and what became of them.

    `failures` counts the rows on each plugin that failed, by its name.
    """

    found: int = 0
    complete: bool = False
    done: int = 0
    bytes: int = 0
    machines: int = 0
    devices: int = 0
    errors: int = 0
    deaths: int = 0
    failures: dict[str, int] = {}


class _Task(NamedTuple):
    """A batch, or one input of a batch whose worker died; `deaths` counts them."""

    number: int
    place: int
    inputs: tuple[ScanInput, ...]
    deaths: int = 0


def scan(
    inputs: Iterable[ScanInput],
    settings: ScanSettings,
    write: Callable[[Rows], object],
    make_executor: MakeExecutor | None = None,
    *,
    workers: int = 1,
    progress: Callable[[ScanCounts], None] | None = None,
) -> ScanCounts:
    """Check all inputs and hand their rows to `write`, part by part.

    Args:
        inputs: in the order that the rows are to have.
        settings: how each is checked.
        write: takes the rows of one part; called in this process.
        make_executor: makes what runs the work, again after it broke; None runs it here, one by one.
        workers: how many batches may run at a time.
        progress: called after each batch.

    Raises:
        KeyboardInterrupt: after what was done has been written.
    """
    counts = ScanCounts()
    parts = _Parts(write, counts)
    batches = _batches(inputs, counts)
    try:
        if make_executor is None:
            for task in batches:
                parts.take(task, check_batch(task.inputs, settings))
                _tell(progress, counts)
        else:
            _Pool(make_executor, workers, settings, parts, progress).run(batches)
    finally:
        parts.finish()
    _tell(progress, counts)
    return counts


def _tell(progress: Callable[[ScanCounts], None] | None, counts: ScanCounts) -> None:
    if progress is not None:
        progress(counts)


def _batches(inputs: Iterable[ScanInput], counts: ScanCounts) -> Iterator[_Task]:
    held: list[ScanInput] = []
    size = number = 0
    for source in inputs:
        counts.found += 1
        held.append(source)
        size += source.bytes
        if len(held) >= _BATCH_INPUTS or size >= _BATCH_BYTES:
            yield _Task(number, 0, tuple(held))
            number, held, size = number + 1, [], 0
    counts.complete = True
    if held:
        yield _Task(number, 0, tuple(held))


class _Parts:
    """Puts the rows of batches back into the order of the inputs, and into parts."""

    def __init__(self, write: Callable[[Rows], object], counts: ScanCounts) -> None:
        self._write = write
        self.counts = counts
        self._waiting: dict[int, dict[int, Rows]] = {}
        self._pieces: dict[int, int] = {}
        self._next = 0
        self._part = Rows()
        self._inputs = 0

    def split(self, number: int, pieces: int) -> None:
        """A batch will come in so many pieces."""
        self._pieces[number] = pieces

    def take(self, task: _Task, rows: Rows) -> None:
        """The rows of a batch, or of a piece of one."""
        self.counts.done += len(task.inputs)
        self.counts.bytes += sum(row.bytes for row in rows.inputs)
        self.counts.machines += sum(row.machines for row in rows.inputs)
        self.counts.devices += len(rows.devices)
        self.counts.errors += sum(row.level == "error" for row in rows.errors)
        for row in rows.errors:
            if row.code == PLUGIN_FAILED:
                plugin = row.message.partition(":")[0].removeprefix("plugin ")
                self.counts.failures[plugin] = self.counts.failures.get(plugin, 0) + 1
        self._waiting.setdefault(task.number, {})[task.place] = rows
        while len(self._waiting.get(self._next, ())) == self._pieces.get(self._next, 1):
            for _, piece in sorted(self._waiting.pop(self._next).items()):
                self._append(piece)
            self._pieces.pop(self._next, None)
            self._next += 1
            if self._inputs >= _PART_INPUTS or len(self._part) >= _PART_ROWS:
                self._flush()

    def _append(self, rows: Rows) -> None:
        self._inputs += len(rows.inputs)
        self._part.inputs += rows.inputs
        self._part.devices += rows.devices
        self._part.findings += rows.findings
        self._part.errors += rows.errors

    def _flush(self) -> None:
        part, self._part, self._inputs = self._part, Rows(), 0
        self._write(part)

    def finish(self) -> None:
        """Write what has come; of an interrupted scan that is not all."""
        for _, pieces in sorted(self._waiting.items()):
            for _, piece in sorted(pieces.items()):
                self._append(piece)
        self._waiting.clear()
        self._flush()


class _Pool:
    """Keeps an executor busy, and begins again with another one when a worker died and broke it."""

    def __init__(
        self,
        make_executor: MakeExecutor,
        workers: int,
        settings: ScanSettings,
        parts: _Parts,
        progress: Callable[[ScanCounts], None] | None,
    ) -> None:
        self._make_executor = make_executor
        # one batch in work and one waiting for each worker: no more of the input is held in memory
        self._window = 2 * workers
        self._settings = settings
        self._parts = parts
        self._progress = progress
        self._running: dict[Future[Rows], _Task] = {}
        self._again: list[_Task] = []

    def run(self, batches: Iterator[_Task]) -> None:
        executor = self._make_executor()
        try:
            while True:
                # one by one, so that the input that kills workers is found
                window = 1 if self._again else self._window
                while len(self._running) < window and (task := self._next_task(batches)) is not None:
                    if not self._submit(executor, task):
                        break
                if not self._running and not self._again:
                    return
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                if not self._collect(done):
                    executor.shutdown(wait=False)
                    executor = self._make_executor()
        finally:
            for future in self._running:
                future.cancel()
            executor.shutdown(wait=False)

    def _next_task(self, batches: Iterator[_Task]) -> _Task | None:
        return self._again.pop(0) if self._again else next(batches, None)

    def _submit(self, executor: Executor, task: _Task) -> bool:
        try:
            future = executor.submit(check_batch, task.inputs, self._settings)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        self._running[future] = task
        return not future.done() or future.exception() is None

    def _collect(self, done: Set[Future[Rows]]) -> bool:
        """Take the rows that came; False when the executor is broken."""
        whole = True
        for future in done:
            task = self._running.pop(future)
            error = future.exception()
            if error is None:
                self._parts.take(task, future.result())
            else:
                whole = whole and not isinstance(error, BrokenExecutor)
                self._died(task, error)
            _tell(self._progress, self._parts.counts)
        if not whole:
            # what was in the hands of the others was lost with the executor
            for future, task in self._running.items():
                future.cancel()
                self._died(task, None)
            self._running.clear()
            self._again.sort()
        return whole

    def _died(self, task: _Task, error: BaseException | None) -> None:
        """Do the task again, input by input; one that kills its workers becomes a row."""
        self._parts.counts.deaths += error is not None
        if len(task.inputs) > 1:
            self._parts.split(task.number, len(task.inputs))
            self._again += (
                _Task(task.number, place, (source,), task.deaths) for place, source in enumerate(task.inputs)
            )
        elif error is None:
            self._again.append(task)
        elif task.deaths + 1 < _DEATHS:
            self._again.append(task._replace(deaths=task.deaths + 1))
        else:
            (source,) = task.inputs
            message = f"{source.name}: its worker died: {type(error).__name__}: {error}"
            self._parts.take(task, rows_of_failure(source, "WORKER_DIED", message, self._settings))
