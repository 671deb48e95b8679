"""Inputs to batches, batches to workers, rows to parts in the order of the inputs.

The rows, and their order, do not depend on how many workers there are, what runs behind the executor, or how
often a worker died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from itertools import chain
from typing import NamedTuple

import msgspec

from ..errors import InputError, UsageError
from ..plugin.gathering import FAILED as PLUGIN_FAILED
from .inputs import ScanInput
from .rows import TABLES, Rows, RowWriter
from .settings import ScanSettings
from .work import WorkerError, begin_work, check_batch

#: A batch ends with whichever comes first: small enough to share the work, worth a message.
_BATCH_INPUTS, _BATCH_BYTES = 64, 1 << 20
#: A part ends with whichever comes first: a file of some MiB, and of bounded memory until then.
_PART_INPUTS, _PART_ROWS = 4096, 50_000
#: So many rows may wait for a batch before them that takes long; then nothing new is begun.
_WAITING_ROWS = 4 * _PART_ROWS
#: Of an input whose worker died so often something else is wrong than the worker.
_DEATHS = 2

MakeExecutor = Callable[[], Executor]


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
        progress: called with the same counts at the beginning and after each batch.

    Raises:
        UsageError: `workers` is less than one.
        KeyboardInterrupt: after what was done has been written.
    """
    if workers < 1:
        raise UsageError(f"workers={workers}: at least one does the work")
    counts = ScanCounts()
    parts = _Parts(write, counts)
    batches = _batches(inputs, counts)
    _tell(progress, counts)
    try:
        if make_executor is None:
            for task in batches:
                counts.at_work = task.inputs[0].name, len(task.inputs)
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

    def take(self, task: _Task, rows: Rows) -> None:
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


def _stop(executor: Executor) -> None:
    """End it now: a worker that hangs must not hold up who pressed Ctrl-C."""
    getattr(executor, "terminate_workers", bool)()
    executor.shutdown(wait=False)


def _gone() -> InputError:
    return InputError(
        "what runs the work went away: the scheduler, or who shut its executor down\n\n"
        "hint: what was done is written; --resume goes on from there"
    )


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
        executor = self._begin()
        try:
            while True:
                # one by one, so that the input that kills workers is found
                window = 1 if self._again or self._parts.is_full else self._window
                while len(self._running) < window and (task := self._next_task(batches)) is not None:
                    if not self._submit(executor, task):
                        break
                if not self._running and not self._again:
                    return
                if self._running:
                    first = min(self._running.values(), key=lambda task: (task.number, task.place)).inputs
                    self._parts.counts.at_work = first[0].name, len(first)
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                if not self._collect(done):
                    executor.shutdown(wait=False)
                    executor = self._make_executor()
        except BaseException:
            for future in self._running:
                future.cancel()
            _stop(executor)
            raise
        finally:
            executor.shutdown(wait=False)

    def _begin(self) -> Executor:
        """Let a worker load what it needs: where none can, not every input is to be an error."""
        for deaths in range(1, _DEATHS + 1):
            executor = self._make_executor()
            try:
                executor.submit(begin_work, self._settings).result()
                return executor
            except CancelledError as error:
                raise _gone() from error
            except Exception as error:
                executor.shutdown(wait=False)
                if isinstance(error, WorkerError):
                    raise
                if deaths == _DEATHS or not isinstance(error, BrokenExecutor):
                    raise UsageError(
                        "workers end before they have begun: each imports the script that called scan, and "
                        'plugins\n\nhint: call it in a file, under `if __name__ == "__main__":`; try it '
                        "without plugins, or with one worker"
                    ) from error
            except BaseException:
                _stop(executor)
                raise
        raise AssertionError("left by then")

    def _next_task(self, batches: Iterator[_Task]) -> _Task | None:
        return self._again.pop(0) if self._again else next(batches, None)

    def _submit(self, executor: Executor, task: _Task) -> bool:
        try:
            future = executor.submit(check_batch, task.inputs, self._settings)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        except RuntimeError as error:
            # shut down, or closed, by somebody else
            raise _gone() from error
        self._running[future] = task
        return not future.done() or future.exception() is None

    def _collect(self, done: Set[Future[Rows]]) -> bool:
        """Take the rows that came; False when the executor is broken."""
        whole = True
        for future in done:
            task = self._running.pop(future)
            if future.cancelled():
                raise _gone()
            error = future.exception()
            if isinstance(error, WorkerError):
                raise error
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
            writer = RowWriter(str)
            message = (
                f"{source.name}: it ends its worker ({type(error).__name__}): out of memory, killed, or by a "
                "plugin; `lspci-ims check` on it alone tells more"
            )
            writer.add_error(source.name, None, "WORKER_DIED", message)
            self._parts.take(task, writer.rows)
