"""The guide for plugin authors as a script: its code blocks in their order, done as a reader would.

A `sh` block is run, an `output` block must be in what the block before it printed. A block below
`<!-- file: PATH -->` is written to that file, with `in place of "A"` (or `"A" to "B"`) over the top-level
statements that begin so. A `python` block below `<!-- run -->` is run, one below `<!-- shown -->` is
Python and part of no file. Every block is one of these.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

GUIDE = Path(__file__).parents[2] / "plugins" / "README.md"

_BLOCK = re.compile(r"(?:^<!-- (?P<marker>[^\n]*) -->\n)?^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.M | re.S)
_FILE = re.compile(r'file: (?P<path>[^\s,]+)(?:, in place of "(?P<first>[^"]+)"(?: to "(?P<last>[^"]+)")?)?')


def _timeless(text: str) -> str:
    """Without how long something took."""
    return re.sub(r"\d+\.\d ms", "N ms", text)


class Block(NamedTuple):
    """One code block: the comment above it, its language, its text."""

    marker: str
    kind: str
    body: str


def blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        yield Block(found["marker"] or "", found["kind"], found["body"])


class Reader:
    """Does what the guide says, in a folder of its own."""

    def __init__(self, folder: Path, environ: Mapping[str, str], python: Path | str = sys.executable) -> None:
        self.folder = folder
        self._python = os.fspath(python)
        self._environ = {**os.environ, **environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
        self._printed = ""
        self.done = 0

    def do(self, block: Block) -> None:
        self.done += 1
        place = _FILE.fullmatch(block.marker)
        if place is not None:
            self._write(place, block.body)
        elif block.kind == "sh":
            self._run(block.body)
        elif block.kind == "output":
            assert _timeless(block.body) in _timeless(self._printed), f"printed:\n{self._printed}"
        elif block.kind == "python" and block.marker == "shown":
            ast.parse(block.body)
        elif block.marker == "run" and block.kind == "python":
            self._call([self._python, "-c", block.body])
        else:
            raise AssertionError(f"nothing says what to do with this block:\n{block}")

    def _run(self, script: str) -> None:
        self._call(["sh", "-e", "-c", f"{script}\npwd > '{self.folder.parent / 'pwd'}'"])
        self.folder = Path((self.folder.parent / "pwd").read_text("utf-8").strip())

    def _call(self, command: list[str]) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
            timeout=600,
        )
        self._printed = done.stdout
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout}"

    def _write(self, place: re.Match[str], body: str) -> None:
        path = self.folder / place["path"]
        if place["first"] is None:
            assert path.parent.is_dir(), f"{path.parent} is not there"
            path.write_text(body, "utf-8")
            return
        source = path.read_text("utf-8")
        starts, ends = [], []
        lines = source.splitlines(keepends=True)
        for statement in ast.parse(source).body:
            line = lines[statement.lineno - 1]
            if line.startswith(place["first"]):
                starts.append(statement.lineno - 1)
            if line.startswith(place["last"] or place["first"]):
                ends.append(statement.end_lineno)
        assert len(starts) == len(ends) == 1, f"{place['first']} stands {len(starts)} times in {path.name}"
        path.write_text("".join([*lines[: starts[0]], body, *lines[ends[0] :]]), "utf-8")
