"""Instructions that a whole command takes: by the processor's counters where it lends them, else by valgrind.

Instructions are steadier than times (a part in a thousand between runs), and see what happens within
regular expressions, but not what memory costs. `perf stat` takes no longer than the command; valgrind runs
it some fifty times as slow.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import partial

from .rounds import Failure

Counter = Callable[[Sequence[str]], int | Failure]

_COLLECTED = re.compile(r"Collected : (\d+)")
_EVENT = "instructions:u"
_PATIENCE = 600


def find_counter() -> tuple[str, Counter] | Failure:
    """The name of what counts here, and the function that does."""
    perf, valgrind = shutil.which("perf"), shutil.which("valgrind")
    if perf is not None and isinstance(_by_perf(perf, ("true",)), int):
        return "perf stat", partial(_by_perf, perf)
    if valgrind is not None:
        return "valgrind --tool=callgrind", partial(_by_valgrind, valgrind)
    return Failure("neither perf with counters nor valgrind is here", missing=True)


def _by_perf(perf: str, command: Sequence[str]) -> int | Failure:
    told = _run((perf, "stat", "-x", ",", "-e", _EVENT, *command))
    if isinstance(told, Failure):
        return told
    for line in told.splitlines():
        number, *rest = line.split(",")
        if any(field.startswith("instructions") for field in rest) and number.isdigit():
            return int(number)
    return Failure("the processor lends no counter")


def _by_valgrind(valgrind: str, command: Sequence[str]) -> int | Failure:
    told = _run((valgrind, "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command))
    if isinstance(told, Failure):
        return told
    found = _COLLECTED.search(told)
    return int(found[1]) if found else Failure("valgrind told no count")


def _run(command: Sequence[str]) -> str | Failure:
    """What a command wrote on standard error; its other output is thrown away."""
    # the same order of sets at every run
    environment = {**os.environ, "PYTHONHASHSEED": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Failure(f"{type(error).__name__}: {error}")
    if done.returncode:
        return Failure(f"exit code {done.returncode}")
    return done.stderr.decode(errors="replace")
