"""What a contestant is, and how what it gives is counted."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

#: A form of lspci's output: `-vvv`, or one of those made for machines; or the path of a container.
Form = Literal["vvv", "vvmmk", "mm", "container"]


class Counts(NamedTuple):
    """What one reading gave: functions, values, and the share of the text's characters that it covers."""

    functions: int
    values: int
    covered: float


class Reader(NamedTuple):
    """A prepared contestant.

    `read` is what is timed. `texts` takes apart what `read` gave: for each function the values as printed.
    `covered` tells the share of the text's characters that the result accounts for, where it is more than
    those of the values.
    """

    read: Callable[[str], Any]
    texts: Callable[[Any], Iterable[Sequence[str]]]
    covered: Callable[[Any], float] | None = None

    def counts(self, text: str, result: Any) -> Counts:
        """Count what a reading of `text` gave."""
        functions = values = characters = 0
        for texts in self.texts(result):
            functions += 1
            values += len(texts)
            characters += sum(map(len, texts))
        covered = characters / max(len(text), 1) if self.covered is None else self.covered(result)
        return Counts(functions, values, covered)


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
