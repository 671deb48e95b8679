"""Runs `python -m lspci_ims` again and again, each in a fork of one process that has imported everything.

A command costs half a second of imports and twenty milliseconds of work. Each fork is a process like any
other (arguments, folder, environment, descriptors, exit code, all that is done at exit); only the imports are
there already. Started by `command_line.py`, whose requests come through the socket that the argument numbers.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import socket
import sys
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parents[1] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"


def prepare() -> None:
    """Import what commands import, and fill what they fill at their first input."""
    import lspci_ims
    from lspci_ims.cli.main import COMMANDS, cli

    for name in COMMANDS:
        cli.get_command(None, name)  # type: ignore[arg-type]
    lspci_ims.check(SAMPLE)
    gc.freeze()


def serve(requests: socket.socket) -> dict[str, Any] | None:
    """Fork for each request; gives it, in the fork, and nothing when there are no more."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, 1 << 20, 3)
        if not message:
            return None
        process = os.fork()
        if not process:
            for target, descriptor in enumerate(descriptors):
                os.dup2(descriptor, target)
            requests.close()
            os.closerange(3, max(descriptors) + 1)
            request: dict[str, Any] = json.loads(message)
            return request
        for descriptor in descriptors:
            os.close(descriptor)
        requests.send(str(process).encode())
        _, status = os.waitpid(process, 0)
        requests.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(request: dict[str, Any]) -> None:
    """Take on what a process is given when it is started."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv[1:] = request["arguments"]
    # as `python -m` has it
    sys.path.insert(0, request["cwd"])
    own = (sys.stdin, sys.stdout, sys.stderr)
    streams = [
        # as the interpreter's own: descriptors outlive them
        open(number, mode, encoding=stream.encoding, errors=stream.errors, closefd=False)  # noqa: SIM115
        for number, (mode, stream) in enumerate(zip("rww", own, strict=True))
    ]
    sys.stdin, sys.stdout, sys.stderr = streams  # type: ignore[assignment]
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams  # type: ignore[misc, assignment]
    streams[2].reconfigure(line_buffering=True)  # type: ignore[attr-defined]


if __name__ == "__main__":
    prepare()
    given = serve(socket.socket(fileno=int(sys.argv[1])))
    if given is not None:
        become(given)
        runpy.run_module("lspci_ims", run_name="__main__", alter_sys=True)
