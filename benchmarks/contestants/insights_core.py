"""insights-core: the parsers of `lspci -k`, which it runs on `-vvv` text as well, and of `-vmmkn`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from .contestant import Reader


def reader() -> Reader:
    """`LsPci`: subsystem, driver and modules of each function.

    Raises:
        ImportError: it is not installed.
    """
    return _reader("LsPci")


def machine_form() -> Reader:
    """`LsPciVmmkn`.

    Raises:
        ImportError: it is not installed.
    """
    return _reader("LsPciVmmkn")


def _reader(name: str) -> Reader:
    parser = getattr(importlib.import_module("insights.parsers.lspci"), name)
    context = importlib.import_module("insights.tests").context_wrap
    return Reader(lambda text: parser(context(text)), _texts)


def _texts(parsed: Any) -> Iterator[list[str]]:
    for device in parsed if isinstance(parsed, list) else parsed.data.values():
        yield [text for value in device.values() for text in ([value] if isinstance(value, str) else value)]
