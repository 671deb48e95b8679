"""pylspci: the two forms made for machines, `-mm` and `-vvmmk`; it cannot read `-vvv`.

The distribution py-lspci has a package of the same name: whichever was installed last owns `__init__.py`.
So the package is entered without running that file, which only imports.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

from .contestant import Reader


def verbose() -> Reader:
    """`VerboseParser`.

    Raises:
        ImportError: it is not installed.
    """
    return Reader(_module("verbose").VerboseParser().parse, _texts)


def simple() -> Reader:
    """`SimpleParser`.

    Raises:
        ImportError: it is not installed.
    """
    return Reader(_module("simple").SimpleParser().parse, _texts)


def _module(name: str) -> Any:
    distribution = importlib.metadata.distribution("pylspci")
    package = types.ModuleType("pylspci")
    package.__path__ = [str(distribution.locate_file("pylspci"))]
    sys.modules["pylspci"] = package
    return importlib.import_module(f"pylspci.parsers.{name}")


def _texts(devices: Iterable[Any]) -> Iterator[list[str]]:
    for device in devices:
        yield [str(value) for value in device if value not in (None, [])]
