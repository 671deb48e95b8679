"""Inputs to batches, batches to workers, rows to parts in the order of the inputs.

The rows, and their order, do not depend on how many workers there are, what runs behind the executor, or how
often a worker died.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait

from ..errors import InputError, UsageError
from .inputs import ScanInput
from .parts import Parts, ScanCounts, Task
from .rows import Rows
from .settings import ScanSettings
from .work import WorkerError, begin_work, check_batch, rows_of_failure

#: A batch ends with whichever comes first: small enough to share the work, worth a message.
_BATCH_INPUTS, _BATCH_BYTES = 64, 1 << 20
#: Of an input whose worker died so often something else is wrong than the worker.
_DEATHS = 2

MakeExecutor = Callable[[], Executor]


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
    parts = Parts(write, counts)
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


def _batches(inputs: Iterable[ScanInput], counts: ScanCounts) -> Iterator[Task]:
    held: list[ScanInput] = []
    size = number = 0
    for source in inputs:
        counts.found += 1
        held.append(source)
        size += source.bytes
        if len(held) >= _BATCH_INPUTS or size >= _BATCH_BYTES:
            yield Task(number, 0, tuple(held))
            number, held, size = number + 1, [], 0
    counts.complete = True
    if held:
        yield Task(number, 0, tuple(held))


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
        parts: Parts,
        progress: Callable[[ScanCounts], None] | None,
    ) -> None:
        self._make_executor = make_executor
        # one batch in work and one waiting for each worker: no more of the input is held in memory
        self._window = 2 * workers
        self._settings = settings
        self._parts = parts
        self._progress = progress
        self._running: dict[Future[Rows], Task] = {}
        self._again: list[Task] = []

    def run(self, batches: Iterator[Task]) -> None:
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

    def _next_task(self, batches: Iterator[Task]) -> Task | None:
        return self._again.pop(0) if self._again else next(batches, None)

    def _submit(self, executor: Executor, task: Task) -> bool:
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

    def _died(self, task: Task, error: BaseException | None) -> None:
        """Do the task again, input by input; one that kills its workers becomes a row."""
        self._parts.counts.deaths += error is not None
        if len(task.inputs) > 1:
            self._parts.split(task.number, len(task.inputs))
            self._again += (
                Task(task.number, place, (source,), task.deaths) for place, source in enumerate(task.inputs)
            )
        elif error is None:
            self._again.append(task)
        elif task.deaths + 1 < _DEATHS:
            self._again.append(task._replace(deaths=task.deaths + 1))
        else:
            (source,) = task.inputs
            message = (
                f"{source.name}: it ends its worker ({type(error).__name__}): out of memory, killed, or by a "
                "plugin; `lspci-ims check` on it alone tells more"
            )
            self._parts.take(task, rows_of_failure(source, "WORKER_DIED", message, self._settings))
