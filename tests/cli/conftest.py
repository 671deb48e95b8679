"""The command line as a user calls it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..command_line import CommandLine

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(command_line: CommandLine, tmp_path: Path) -> Run:
    """Call `lspci-ims` in a process of its own, in an empty folder."""

    def call(
        *arguments: str | Path, stdin: bytes = b"", **environ: str
    ) -> subprocess.CompletedProcess[bytes]:
        return command_line(*arguments, stdin=stdin, cwd=tmp_path, env={"COLUMNS": "80", **environ})

    return call
