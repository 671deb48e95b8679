"""The progress bar: on a terminal and for long work only, and never in the data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
LONG = "Jan  1 10:00:00 box kernel: [    1.0] usb 1-1: new device\n" * 250_000


def on_a_terminal(path: Path, *options: str) -> tuple[bytes, bytes]:
    """What `check` writes to a pipe and to the terminal that is its standard error."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "lspci_ims", "check", *options, str(path)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    data, _ = process.communicate(timeout=60)
    os.close(ours)
    return data, written


def test_long_work_shows_how_far_it_is(tmp_path: Path) -> None:
    (tmp_path / "kern.log").write_text(LONG)
    data, written = on_a_terminal(tmp_path)
    assert b"checking" in written
    assert b"MB" in written
    assert data == b""
    assert b"checking" not in on_a_terminal(tmp_path, "--quiet")[1]


def test_short_work_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("00:00.0 Host bridge: Example Corporation Device 0001\n")
    assert b"checking" not in on_a_terminal(tmp_path)[1]
