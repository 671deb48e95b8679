"""jc: its parser of `lspci -mmv`; it cannot read `-vvv`."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

from .contestant import Reader


def reader() -> Reader:
    """`jc.parsers.lspci.parse`.

    Raises:
        ImportError: it is not installed.
    """
    module = importlib.import_module("jc.parsers.lspci")
    return Reader(lambda text: module.parse(text, quiet=True), _texts)


def _texts(devices: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    for device in devices:
        # the numbers it adds to the ids are the same values once more
        yield [value for value in device.values() if isinstance(value, str)]
