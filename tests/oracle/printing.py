"""Calling the real lspci on made-up config spaces.

lspci dies on some of them (a CXL DVSEC that reaches behind the known bytes, for one): what it had printed
of that function is put aside, and it is called again for the functions behind.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lspci_ims.testing import machine_dump

from .spaces import Function

_HEAD = re.compile(r"^(?:[0-9a-f]{4}:)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) ", re.MULTILINE)
#: So many functions at a time: after each death those behind it are printed anew.
_BATCH = 64
#: Line by line, so that what was printed before lspci died is not lost with its buffer.
_COMMAND = ("stdbuf", "-oL", "lspci", "-F")
#: How lspci is called in turn.
FORMS: tuple[tuple[str, ...], ...] = (
    ("-v",),
    ("-vv",),
    ("-vvv",),
    ("-vvv", "-nn"),
    ("-vvv", "-n"),
    ("-vvv", "-b"),
    ("-vvv", "-xxxx"),
)


class Printed(NamedTuple):
    """What lspci printed: the text of each function, by its place, and the places where it died."""

    texts: dict[str, str]
    died: dict[str, str]


def version() -> str:
    """What `lspci --version` says."""
    return subprocess.run(["lspci", "--version"], capture_output=True, check=True, text=True).stdout.strip()


def show(functions: Sequence[Function], form: Sequence[str], folder: Path) -> Printed:
    """Let lspci print all functions in one form."""
    printed = Printed({}, {})
    for start in range(0, len(functions), _BATCH):
        _show(functions[start : start + _BATCH], form, folder / "config-space.dump", printed)
    return printed


def _show(functions: Sequence[Function], form: Sequence[str], path: Path, printed: Printed) -> None:
    rest = list(functions)
    while rest:
        path.write_text(machine_dump(rest), encoding="ascii")
        done = subprocess.run([*_COMMAND, str(path), *form], capture_output=True, check=False, timeout=120)
        found = _blocks(done.stdout.decode("utf-8", "backslashreplace"))
        if done.returncode == 0:
            printed.texts.update(found)
            return
        last = list(found)[-1] if found else rest[0].slot
        printed.died[last] = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        found.pop(last, None)
        printed.texts.update(found)
        rest = rest[[function.slot for function in rest].index(last) + 1 :]


def _blocks(text: str) -> dict[str, str]:
    """The text of each function by its place."""
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    return {head[1]: text[head.start() : end] for head, end in zip(heads, ends, strict=True)}
