"""What the groups of one run share: how much is done, the folder of inputs, the processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from .processes import PATIENCE, Launcher, ReadingProcess
from .rounds import Failure, Measure, Outcome, take_turns

K = TypeVar("K", bound=Hashable)


class Scale(NamedTuple):
    """How much is done.

    `rounds` counted ones, and whether one comes before them; `heap_bytes` of one text of many reports;
    `pieces` short texts for lines seen for the first time; `growth_bytes` the smallest text of the group
    that grows, and the `factors` by which it does; `line_bytes` of one long line; `functions` of the
    largest dump; `machine` functions of the dump that whole processes read; `reports` in a container;
    `scan_megabytes` of the folder that is scanned.
    """

    rounds: int
    warm_up: bool
    heap_bytes: int
    pieces: int
    growth_bytes: int
    factors: tuple[int, ...]
    line_bytes: int
    functions: int
    machine: int
    reports: int
    scan_megabytes: int


FULL = Scale(
    rounds=5,
    warm_up=True,
    heap_bytes=5_000_000,
    pieces=2,
    growth_bytes=100_000,
    factors=(1, 10, 100),
    line_bytes=1_000_000,
    functions=100_000,
    machine=500,
    reports=100,
    scan_megabytes=100,
)
#: Small inputs, once: does everything run? The numbers mean little.
QUICK = Scale(
    rounds=1,
    warm_up=False,
    heap_bytes=10_000,
    pieces=1,
    growth_bytes=2_000,
    factors=(1, 10),
    line_bytes=2_000,
    functions=50,
    machine=5,
    reports=3,
    scan_megabytes=1,
)


class Context:
    """One run: its scale, its folder, its processes."""

    def __init__(self, scale: Scale, folder: Path, launcher: Launcher) -> None:
        self.scale = scale
        self.folder = folder
        self.launcher = launcher
        self.lspci = shutil.which("lspci")
        self._readers: dict[str, ReadingProcess] = {}

    def take_turns(self, contestants: Mapping[K, Measure]) -> dict[K, Outcome]:
        """Measure in turns, as often as the scale says."""
        return take_turns(contestants, self.scale.rounds, warm_up=self.scale.warm_up)

    def reader(self, name: str) -> ReadingProcess:
        """The process of a contestant, started when it is first asked for."""
        if name not in self._readers:
            self._readers[name] = ReadingProcess(name)
        return self._readers[name]

    def close_readers(self) -> None:
        """End the contestants' processes."""
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

    def reading(
        self, name: str, files: Sequence[Path], *, prime: Path | None = None, patience: float = PATIENCE
    ) -> Measure:
        """A measurement of a contestant; each round reads the next of the files (see `ReadingProcess`)."""
        turn = cycle(files)
        return lambda: self.reader(name).measure(next(turn), prime=prime, patience=patience)

    def command(self, *command: str, patience: int = PATIENCE) -> Measure:
        """A measurement of a whole process."""
        return lambda: self.launcher.measure(command, patience=patience)

    def printing(self, dump: Path, *options: str) -> Measure:
        """A measurement of the C lspci printing the functions of a dump."""
        if self.lspci is None:
            return lambda: Failure("lspci is not on PATH", missing=True)
        return self.command(*self._lspci(dump, *options))

    def printed(self, dump: Path, *options: str) -> str:
        """What lspci prints of a dump; nothing where there is no lspci."""
        if self.lspci is None:
            return ""
        command = self._lspci(dump, *options)
        done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", errors="replace")
        return done.stdout

    def _lspci(self, dump: Path, *options: str) -> tuple[str, ...]:
        # names from its own pci.ids: the hwdb is asked per device, and not on every machine
        return (str(self.lspci), "-O", "hwdb.disable=1", "-F", str(dump), *options)

    @property
    def lspci_version(self) -> str:
        """The release of the lspci that takes part."""
        if self.lspci is None:
            return ""
        told = subprocess.run((self.lspci, "--version"), capture_output=True, check=True, encoding="utf-8")
        return told.stdout.strip().removeprefix("lspci version ")


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
