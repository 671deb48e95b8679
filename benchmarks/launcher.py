"""A small process that starts others and tells what each took: CPU time and peak memory, by the kernel.

The peak of a process counts what its parent held when it was started, so nothing large may start them:
this module imports little and runs apart (`python -I -S`). It reads one JSON object a line from standard
input and answers with one.
"""

import json
import os
import signal
import sys
import time
from typing import Any


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Run a command, its output thrown away.

    `order` has `command`, `environment` and `timeout` (seconds); the answer has `cpu` (user and system
    seconds), `wall` (seconds), `peak` (KiB) and `status` (the exit code, negative for a signal), or `error`.
    """
    null = os.open(os.devnull, os.O_RDWR)
    places = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
    before = time.perf_counter()
    try:
        child = os.posix_spawnp(
            order["command"][0], order["command"], {**os.environ, **order["environment"]}, file_actions=places
        )
    except OSError as error:
        return {"error": str(error)}
    finally:
        os.close(null)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(order["timeout"])
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.perf_counter() - before,
        "peak": usage.ru_maxrss,
        "status": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
