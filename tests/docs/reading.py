"""A page done as its reader would: blocks in their order, in a folder of its own.

`console`: each line `$ COMMAND` is run, and what stands below it must be what it prints (three dots stand for
anything). `python`: examples of an interpreter are compared, other code is run; names live on from block to
block. `sh` holds what cannot be run here: its calls of lspci-ims must at least have options that there are.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from lspci_ims.cli.main import cli

_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
#: Languages of blocks that show something and do nothing.
SHOWN = frozenset({"text", "json", "toml"})
FLAGS = doctest.ELLIPSIS


class Block(NamedTuple):
    kind: str
    body: str
    line: int


def blocks(text: str) -> Iterator[Block]:
    """Blocks with a language; those of directives (`{include}`) are the builder's."""
    for found in _BLOCK.finditer(text):
        yield Block(found["kind"], found["body"], text.count("\n", 0, found.start()) + 1)


class Reader:
    def __init__(self, page: Path, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.names: dict[str, Any] = {}
        scripts = os.fspath(Path(sys.executable).parent)
        self.environ = {
            **os.environ,
            "COLUMNS": "80",
            "LC_ALL": "C.UTF-8",
            "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
        }

    def read(self) -> int:
        """Do all blocks; how many there were."""
        count = 0
        for block in blocks(self.page.read_text("utf-8")):
            count += 1
            if block.kind == "console":
                self.console(block)
            elif block.kind == "python":
                self.python(block)
            elif block.kind == "sh":
                check_options(block.body)
            else:
                assert block.kind in SHOWN, f"nothing is done with a block of {block.kind!r}"
        return count

    def console(self, block: Block) -> None:
        commands = list(_COMMAND.finditer(block.body))
        assert "".join(found[0] for found in commands) == block.body, f"line {block.line}: no command"
        for found in commands:
            done = subprocess.run(
                ["bash", "-c", found["command"]],
                cwd=self.folder,
                env=self.environ,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                encoding="utf-8",
                timeout=120,
            )
            assert done.returncode == 0, f"{found['command']}\n{done.stdout}"
            same = doctest.OutputChecker().check_output(found["output"], done.stdout, FLAGS)
            assert same, f"{self.page.name}: {found['command']}\n{done.stdout}\nexpected\n{found['output']}"

    def python(self, block: Block) -> None:
        if ">>>" not in block.body:
            exec(compile(block.body, self.page.name, "exec"), self.names)
            return
        test = doctest.DocTestParser().get_doctest(block.body, {}, self.page.name, str(self.page), block.line)
        test.globs = self.names
        shown: list[str] = []
        doctest.DocTestRunner(optionflags=FLAGS).run(test, out=shown.append, clear_globs=False)
        assert not shown, "".join(shown)


def check_options(script: str) -> None:
    """Every call of lspci-ims parses; nothing is run."""
    for line in script.splitlines():
        for call in re.findall(r"\blspci-ims (.*?)(?: [|>] |$)", line):
            words = shlex.split(call)
            command = cli.get_command(click.Context(cli), words[0])
            assert command is not None, f"no such command: {call}"
            with command.make_context(words[0], words[1:]):
                pass
