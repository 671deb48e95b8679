"""Standard output for data alone, whatever a plugin or a library writes to descriptor 1 or `sys.stdout`."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

import click

from ..errors import UsageError

#: The stream of this program's own output, where that is not `sys.stdout`.
_own: list[TextIO] = []


def fill_closed_descriptors() -> None:
    """Let descriptors 0 to 2 that are closed lead to nowhere, so that no file of ours gets one of them.

    Messages of who has closed standard error are lost; that there is no standard output `data` tells.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # the lowest that is free: this one
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        # it ends with the process
        sys.stderr = sys.__stderr__ = open(  # type: ignore[misc] # noqa: SIM115
            2, "w", encoding="utf-8", errors="backslashreplace", closefd=False
        )


def keep_stdout_clean() -> None:
    """Give this program's own output a descriptor of its own, and let 1 lead to standard error.

    Python's `print` of a plugin is caught where the plugin is called; this catches C code and child
    processes. Where there is no standard output or no standard error, nothing changes.
    """
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    try:
        # a stream that is not descriptor 1 is a test's or an embedding program's, and theirs to arrange
        if sys.stdout.fileno() != 1:
            return
        sys.stdout.flush()
        own = os.dup(1)
        os.dup2(2, 1)
    except (OSError, ValueError):
        return
    stream = open(own, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)  # noqa: PTH123, SIM115
    sys.stdout = sys.__stdout__ = stream  # type: ignore[misc]
    _own.append(stream)


def give_stdout_away() -> None:
    """Let `sys.stdout` be standard error for good: from now on threads of plugins may run, and print at exit.

    Only where `keep_stdout_clean` took a descriptor; what this program writes goes to `data`.
    """
    if _own and sys.stderr is not None:
        sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc, assignment]


def data() -> TextIO:
    """The stream for this program's output.

    Raises:
        UsageError: there is none.
    """
    if _own:
        return _own[-1]
    if sys.stdout is None:
        raise UsageError(
            "there is no standard output to write to\n\nhint: end the command with `> FILE`, or name a file "
            "where it takes one"
        )
    return sys.stdout


def write_bytes(content: bytes) -> None:
    """Bytes on standard output."""
    stream = data()
    stream.flush()
    stream.buffer.write(content)
    stream.buffer.flush()


def echo(text: str = "") -> None:
    """A line on standard output."""
    click.echo(text, file=data())


def close_data() -> None:
    """Write what is left; a reader that has gone has seen enough.

    Raises:
        OSError: it could not be written.
    """
    try:
        if _own:
            _own[-1].flush()
    except BrokenPipeError:
        drop_data()


def drop_data() -> None:
    """Forget the output: its reader has gone."""
    if _own:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), _own[-1].fileno())
