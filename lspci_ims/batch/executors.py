"""What runs the work: processes of this machine, or a dask.distributed cluster."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Any, cast

from ..errors import InputError, missing_extra
from ..version import __version__
from .schedule import MakeExecutor

#: Seconds in which a scheduler must answer.
_TIMEOUT = 10


class _Processes(ProcessPoolExecutor):
    """Worker processes that can be ended, whatever they are at."""

    if sys.version_info < (3, 14):

        def terminate_workers(self) -> None:
            """End them now."""
            for process in list((self._processes or {}).values()):
                process.terminate()


def make_processes(workers: int) -> MakeExecutor:
    """Processes of this machine, begun afresh (`spawn`): forks of a process with threads can hang."""
    return lambda: _Processes(workers, mp_context=get_context("spawn"), initializer=_begin_worker)


def _begin_worker() -> None:
    """What a worker does first: it leaves Ctrl-C to the process that began it, and ends with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def make_cluster(address: str) -> tuple[MakeExecutor, int]:
    """A dask.distributed scheduler as executor, and how many threads its workers have.

    Raises:
        InputError: no scheduler answers there, or its workers cannot do this work.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise missing_extra("--cluster needs dask.distributed", "cluster") from error
    # its tracebacks of a lost connection tell less than the error that follows
    for name in ("distributed", "distributed.client", "distributed.utils"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    hint = "hint: `dask scheduler` prints its address, such as tcp://10.0.0.1:8786"
    try:
        client = cast(Any, Client)(address, timeout=_TIMEOUT)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--cluster {address}: no scheduler answers: {error}\n\n{hint}") from error
    _check_workers(client, address)
    threads = max(1, sum(client.nthreads().values()))
    return lambda: cast(Executor, client.get_executor(pure=False)), threads


def _check_workers(client: Any, address: str) -> None:
    """Rows must not depend on which worker made them.

    Raises:
        InputError: there are no workers, or they have another version of this package, or none.
    """
    answers = client.run(_version, on_error="return")
    if not answers:
        raise InputError(
            f"--cluster {address}: the scheduler has no workers\n\nhint: dask worker {address} --nthreads 1"
        )
    for worker, answer in sorted(answers.items()):
        if answer != __version__:
            told = f"{type(answer).__name__}: {answer}" if isinstance(answer, Exception) else answer
            raise InputError(
                f"--cluster {address}: worker {worker} has not lspci-ims {__version__}: {told}\n\n"
                "hint: install the same version, and the same plugins, on all workers"
            )


def _version() -> str:
    return __version__
