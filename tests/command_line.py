"""`lspci-ims` as a user calls it: a process of its own for each call, in little time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

SERVER = Path(__file__).with_name("command_server.py")
#: What the server needs of the system.
CAN_SERVE = hasattr(os, "fork") and hasattr(socket, "SOCK_SEQPACKET")

Done = subprocess.CompletedProcess[bytes]


class CommandLine:
    """Calls of `lspci-ims`; close it in the end."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    def __call__(
        self,
        *arguments: str | Path | bytes,
        stdin: bytes = b"",
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Done:
        """Run one command.

        Args:
            arguments: Its words.
            stdin: What comes through the pipe that is its standard input.
            cwd: Its folder; that of the tests by default.
            env: Variables beside those of the tests.
            timeout: Seconds.

        Raises:
            subprocess.TimeoutExpired: it had not ended by then; it has now.
        """
        words = [os.fsdecode(word) for word in arguments]
        given = env or {}
        # what the interpreter reads as it starts is no matter of the server
        if CAN_SERVE and not any(name.startswith("PYTHON") for name in given):
            return self._forked(words, stdin, cwd or Path.cwd(), {**os.environ, **given}, timeout)
        return subprocess.run(
            [sys.executable, "-m", "lspci_ims", *words],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=timeout,
            cwd=cwd,
            env={**os.environ, **given},
        )

    def close(self) -> None:
        if self._requests is not None:
            self._requests.close()
            self._requests = None
        if self._server is not None:
            self._server.wait(60)
            self._server = None

    def _serving(self) -> socket.socket:
        if self._requests is None:
            self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                # isolated: no folder of tests is one of modules
                call = [sys.executable, "-I", str(SERVER), str(theirs.fileno())]
                self._server = subprocess.Popen(call, pass_fds=[theirs.fileno()], start_new_session=True)
        return self._requests

    def _forked(
        self, words: list[str], stdin: bytes, cwd: Path, env: Mapping[str, str], timeout: float
    ) -> Done:
        requests = self._serving()
        message = json.dumps({"arguments": words, "cwd": str(cwd), "env": dict(env)}).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            reading, writing = os.pipe()
            socket.send_fds(requests, [message], [reading, out.fileno(), err.fileno()])
            os.close(reading)
            requests.settimeout(timeout)
            process = int(requests.recv(64))
            with contextlib.suppress(BrokenPipeError), open(writing, "wb") as pipe:  # noqa: PTH123
                pipe.write(stdin)
            try:
                code = int(requests.recv(64))
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                requests.settimeout(60)
                requests.recv(64)
                raise subprocess.TimeoutExpired(words, timeout) from None
            out.seek(0)
            err.seek(0)
            return Done(words, code, out.read(), err.read())
