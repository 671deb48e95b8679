"""What a sample machine is described by, and the texts that lspci prints of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lspci_ims.testing import Machine

#: Options of lspci by the file its output goes to.
TEXTS = {"lspci-vvv.txt": ("-vvv",), "lspci-vvvnn.txt": ("-vvvnn",)}
NUMERIC = {"lspci-vvvn.txt": ("-vvvn",)}
ROWS_256 = {"lspci-vvv-xxx.txt": ("-vvv", "-xxx")}
ROWS_4096 = {"lspci-vvv-xxxx.txt": ("-vvv", "-xxxx")}


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change to a printed text: every `old` becomes `new`, and the outcome goes to `file`."""

    of: str
    file: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A machine and how its texts are made; `dump_only` prints with `lspci -F`, not over a sysfs tree."""

    what: str
    machine: Callable[[], Machine]
    texts: dict[str, tuple[str, ...]]
    dump_only: bool = False
    edits: tuple[Edit, ...] = ()
