"""textfsm with a template of ours: it reads no format by itself."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .contestant import Reader

TEMPLATE = Path(__file__).parent / "templates" / "lspci.textfsm"


def reader() -> Reader:
    """The template over a text.

    Raises:
        ImportError: it is not installed.
    """
    textfsm = importlib.import_module("textfsm")
    with TEMPLATE.open() as file:
        machine = textfsm.TextFSM(file)

    def read(text: str) -> Any:
        # it adds to what it has read before
        machine.Reset()
        return machine.ParseText(text)

    return Reader(read, _texts)


def _texts(rows: list[list[Any]]) -> Iterator[list[str]]:
    for row in rows:
        yield [text for value in row for text in ([value] if isinstance(value, str) else value) if text]
