"""py-lspci: the only other package that reads the verbose form, as it reads it from its remote machines.

It asks `lspci -s ADDRESS -D -vv` for each function and keeps, for some forty known words at the start of a
line, the rest of that line as one string; capabilities are a list of strings.

Its package is called `pylspci`, as is that of the distribution pylspci: whichever was installed last owns
`__init__.py`. So its parser, a module that needs nothing else, is loaded from its file.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .contestant import Reader

_BLANK_LINE = re.compile(r"\r?\n\r?\n")


def reader() -> Reader:
    """`PCIParser` over the functions of a text.

    Raises:
        ImportError: it is not installed.
    """
    place = importlib.metadata.distribution("py-lspci").locate_file("pylspci/pci_parser.py")
    found = importlib.util.spec_from_file_location("py_lspci_parser", str(place))
    if found is None or found.loader is None:
        raise ImportError("py-lspci has no pci_parser.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)

    def read(text: str) -> list[Any]:
        # the lines of each function, as its scanner gets them from one call of lspci each
        blocks = [block.splitlines() for block in _BLANK_LINE.split(text) if block]
        devices: list[Any] = module.PCIParser(blocks).devices
        return devices

    return Reader(read, _texts)


def _texts(devices: Iterable[Any]) -> Iterator[list[str]]:
    for device in devices:
        texts = [str(device.pci_address), *device.capabilities]
        # `data` are the lines it was given
        texts += [value for name, value in vars(device).items() if isinstance(value, str) and name != "data"]
        yield texts
