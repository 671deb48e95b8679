"""`scan` as a user calls it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..command_line import CommandLine

SAMPLES = Path(__file__).parents[2] / "samples"


class Called:
    """What a command gave: its exit code, its messages, its rows by table."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.out = done.stdout
        self.told = done.stderr.decode("utf-8", "backslashreplace")
        assert "Traceback" not in self.told, self.told

    def rows(self, table: str) -> list[dict[str, Any]]:
        found = map(json.loads, self.out.splitlines())
        return [row for row in found if row["table"] == table]

    def errors(self) -> dict[str, str]:
        return {Path(row["input"]).name: row["message"] for row in self.rows("errors")}

    def inputs(self) -> list[str]:
        return [Path(row["input"]).name for row in self.rows("inputs")]


@pytest.fixture(scope="session")
def scan(command_line: CommandLine) -> Callable[..., Called]:
    def call(*arguments: str | Path | bytes, stdin: bytes = b"", **environ: str) -> Called:
        return Called(command_line("scan", *arguments, stdin=stdin, env=environ, timeout=120))

    return call


@pytest.fixture(scope="session")
def dsa() -> str:
    return (SAMPLES / "dsa-ims-clear" / "lspci-vvvnn.txt").read_text("utf-8")
