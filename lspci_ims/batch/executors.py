"""What runs the work: processes of this machine, or a dask.distributed cluster."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any, cast

from ..errors import InputError, UsageError
from .schedule import MakeExecutor

#: Seconds in which a scheduler must answer.
_TIMEOUT = 20


def make_processes(workers: int) -> MakeExecutor:
    """Processes of this machine, begun afresh (`spawn`): forks of a process with threads can hang."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return lambda: ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def make_cluster(address: str) -> tuple[MakeExecutor, int]:
    """A dask.distributed scheduler as executor, and how many threads its workers have.

    Raises:
        InputError: no scheduler answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "--cluster needs dask.distributed\n\nhint: pip install distributed (the extra `cluster`)"
        ) from error
    try:
        client = cast(Any, Client)(address, timeout=_TIMEOUT)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--cluster {address}: no scheduler answers: {error}") from error
    threads = max(1, sum(client.nthreads().values()))
    return lambda: cast(Executor, client.get_executor(pure=False)), threads
