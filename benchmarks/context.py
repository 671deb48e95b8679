"""What the groups of one run share: how much is done, the folder of inputs, the processes."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .contestants import CONTESTANTS
from .processes import Launcher, ReadingProcess
from .result import Row
from .rounds import Failure, Measure, Outcome


class Scale(NamedTuple):
    """How much is done.

    `rounds` counted ones; `heap_bytes` of one text of many reports; `pieces` short texts for lines seen for
    the first time; `growth_bytes` the smallest text of the group that grows by 10 and 100; `functions` of
    the largest dump of all; `reports` in a container.
    """

    rounds: int
    heap_bytes: int
    pieces: int
    growth_bytes: int
    functions: int
    reports: int


FULL = Scale(rounds=5, heap_bytes=5_000_000, pieces=50, growth_bytes=100_000, functions=100_000, reports=200)
QUICK = Scale(rounds=1, heap_bytes=40_000, pieces=2, growth_bytes=4_000, functions=1_000, reports=4)


class Context:
    """One run: its scale, its folder, its processes."""

    def __init__(self, scale: Scale, folder: Path, launcher: Launcher) -> None:
        self.scale = scale
        self.folder = folder
        self.launcher = launcher
        self._readers: dict[str, ReadingProcess] = {}
        self.lspci = shutil.which("lspci")

    def reader(self, name: str) -> ReadingProcess:
        """The process of a contestant, started when it is first asked for."""
        if name not in self._readers:
            self._readers[name] = ReadingProcess(name)
        return self._readers[name]

    def close_readers(self) -> None:
        """End the contestants' processes: the next group begins with new ones."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()

    def write(self, name: str, content: str | bytes) -> Path:
        """A file in the folder of inputs."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def write_texts(self, name: str, texts: Sequence[str]) -> Path:
        """A file of texts for contestants."""
        return self.write(name, json.dumps(list(texts)))

    def reading(self, name: str, files: Sequence[Path], *, renew: bool = False) -> Measure:
        """A measurement of a contestant; each round reads the next of the files."""
        turn = cycle(files)
        return lambda: self.reader(name).measure(next(turn), renew=renew)

    def command(self, *command: str, accepted: Sequence[int] = (0,)) -> Measure:
        """A measurement of a whole process."""
        return lambda: self.launcher.measure(command, accepted=accepted)

    def printing(self, dump: Path, *options: str) -> Measure:
        """A measurement of the C lspci printing the functions of a dump."""
        if self.lspci is None:
            return lambda: Failure("lspci is not on PATH", missing=True)
        return self.command(self.lspci, "-O", "hwdb.disable=1", "-F", str(dump), *options)

    def row(self, name: str, outcome: Outcome, megabytes: float | None, note: str = "") -> Row:
        """The row of a contestant of the registry, with its version."""
        return Row(name, outcome, megabytes, self.reader(name).version or "", note or CONTESTANTS[name].reads)


def tool() -> tuple[str, ...]:
    """The command `lspci-ims` as pip installs it beside this Python; `python -m` where there is none."""
    script = Path(sysconfig.get_path("scripts")) / "lspci-ims"
    return (str(script),) if script.exists() else (sys.executable, "-m", "lspci_ims")


def python(code: str) -> tuple[str, ...]:
    """This Python running a line of code."""
    return (sys.executable, "-c", code)


@contextmanager
def running(scale: Scale) -> Iterator[Context]:
    """A context whose folder and processes end with the block."""
    with TemporaryDirectory(prefix="lspci-ims-bench-") as folder, Launcher() as launcher:
        context = Context(scale, Path(folder), launcher)
        try:
            yield context
        finally:
            context.close_readers()
