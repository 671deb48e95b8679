"""ttp with a template of ours: it reads no format by itself."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .contestant import Reader

TEMPLATE = Path(__file__).parent / "templates" / "lspci.ttp"


def reader() -> Reader:
    """The template over a text.

    Raises:
        ImportError: it is not installed.
    """
    ttp = importlib.import_module("ttp").ttp
    parser = ttp(template=TEMPLATE.read_text("utf-8"), log_level="CRITICAL")

    def read(text: str) -> Any:
        # it adds to what it has read before, results too
        parser.clear_input()
        parser.clear_result()
        parser.add_input(text)
        # within this process: workers would hide their time from us
        parser.parse(one=True)
        return parser.result(structure="flat_list")

    return Reader(read, _texts)


def _texts(results: list[Any]) -> Iterator[list[str]]:
    for result in results:
        for function in result.get("functions", ()):
            yield [*_leaves(function)]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    for part in value.values() if isinstance(value, dict) else value:
        yield from _leaves(part)
