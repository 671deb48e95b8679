"""What a contestant is, and how what it gives is counted."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

#: A form of lspci's output: `-vvv`, or one of those made for machines.
Form = Literal["vvv", "vvmmk", "mm"]


class Counts(NamedTuple):
    """What one reading gave: functions, values, and characters of those values as they were printed."""

    functions: int
    values: int
    characters: int


class Reader(NamedTuple):
    """A prepared contestant.

    `read` is what is timed. `texts` takes what `read` gave, apart, and gives for each function the values
    as printed. `renew` forgets what earlier texts left (a memo), where there is such a thing.
    """

    read: Callable[[str], Any]
    texts: Callable[[Any], Iterable[Sequence[str]]]
    renew: Callable[[], None] = lambda: None


class Contestant(NamedTuple):
    """One row of the registry.

    `distribution` is what pip installs, None for what needs nothing; `form` is the output of lspci it is
    given; `reads` tells in a few words how much of that it reads.
    """

    name: str
    module: str
    function: str
    distribution: str | None
    form: Form
    reads: str

    def prepare(self) -> Reader:
        """Import the contestant; what this raises tells why it cannot take part."""
        module = importlib.import_module(f"{__package__}.{self.module}")
        reader: Reader = getattr(module, self.function)()
        return reader

    def version(self) -> str | None:
        """The installed version; None when it is not installed, empty for what is no distribution."""
        if self.distribution is None:
            return ""
        try:
            return importlib.metadata.version(self.distribution)
        except importlib.metadata.PackageNotFoundError:
            return None


def count_texts(functions: Iterable[Sequence[str]]) -> Counts:
    """Count functions, values and characters."""
    counted = values = characters = 0
    for texts in functions:
        counted += 1
        values += len(texts)
        characters += sum(map(len, texts))
    return Counts(counted, values, characters)
