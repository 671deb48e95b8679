"""Standard output for data alone, whatever a plugin or a library writes to descriptor 1."""

from __future__ import annotations

import io
import os
import sys


def keep_stdout_clean() -> None:
    """Give this program's own output a descriptor of its own, and let 1 lead to standard error.

    Python's `print` of a plugin is caught where the plugin is called; this catches C code, child processes,
    threads and what is printed at exit. Where there is no standard output or no standard error, nothing
    changes.
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
    # the width of the terminal is asked of the second one
    sys.stdout = sys.__stdout__ = stream  # type: ignore[misc]
