"""The processes that measurements run in: one for each contestant, and one that starts whole commands."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from .rounds import Failure, Sample

ROOT = Path(__file__).parents[1]
#: Seconds after which a contestant is given up.
PATIENCE = 120


def _surroundings() -> dict[str, str]:
    """The environment of all processes: byte code is kept, as it is of what is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONHASHSEED": "0"}


class Talking:
    """A process that answers each line of JSON with one; closed with the `with` block."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**_surroundings(), **(environment or {})},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    @property
    def ended(self) -> bool:
        """Whether the process is no more."""
        return self._process.poll() is not None

    def ask(self, order: Mapping[str, Any] | None, patience: float) -> dict[str, Any]:
        """Send an order (none: only wait) and give the answer; `{"failed": ...}` when none comes.

        Args:
            order: what is asked.
            patience: seconds after which the process is killed.
        """
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        try:
            if order is not None:
                pipe_in.write(json.dumps(order).encode() + b"\n")
                pipe_in.flush()
            if not select.select([pipe_out], [], [], patience)[0]:
                self.close()
                return {"failed": f"no answer within {patience:.0f} s"}
            line = pipe_out.readline()
        except OSError:
            line = b""
        if not line:
            return {"failed": f"its process ended with {self._process.wait()}"}
        answer: dict[str, Any] = json.loads(line)
        return answer


class ReadingProcess:
    """One contestant in a process of its own."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counted: dict[str, dict[str, Any]] = {}
        self._start()

    def _start(self) -> None:
        self._talking = Talking((sys.executable, "-m", "benchmarks.reading", self._name))
        self._first = self._talking.ask(None, PATIENCE)

    def close(self) -> None:
        """End it."""
        self._talking.close()

    @property
    def version(self) -> str | None:
        """The installed version of the contestant, None when it cannot take part."""
        version: str | None = self._first.get("version")
        return version

    def measure(
        self, texts: Path, *, prime: Path | None = None, patience: float = PATIENCE
    ) -> Sample | Failure:
        """Read the texts of a file; what was read is counted the first time only.

        Args:
            texts: a JSON list of texts.
            prime: another one, of two or more; each text is then read as if only these had been read before.
            patience: seconds after which the process is ended; the next measurement starts it anew.
        """
        if "missing" in self._first:
            return Failure(self._first["missing"], missing=True)
        if "failed" in self._first:
            return Failure(self._first["failed"])
        count = str(texts) not in self._counted
        if self._talking.ended:
            self._start()
        order = {"texts": str(texts), "prime": prime and str(prime), "count": count}
        answer = self._talking.ask(order, patience)
        if "failed" in answer:
            return Failure(answer["failed"])
        counts = self._counted.setdefault(str(texts), answer)
        return Sample(
            cpu=answer["cpu"],
            peak_mb=answer["peak"] * 1024 / 1e6,
            functions=counts["functions"],
            values=counts["values"],
            covered=counts["covered"],
        )


def measure_afresh(name: str, files: Sequence[Path], prime: Path) -> Sample | Failure:
    """Read each file in a process of its own that has read `prime` before, not counted, and nothing else."""
    samples: list[Sample] = []
    for file in files:
        process = ReadingProcess(name)
        try:
            primed = process.measure(prime)
            taken = process.measure(file)
            if isinstance(taken, Failure):
                return primed if isinstance(primed, Failure) else taken
        finally:
            process.close()
        samples.append(taken)
    return Sample(
        cpu=sum(sample.cpu for sample in samples),
        peak_mb=max(sample.peak_mb or 0.0 for sample in samples),
        functions=sum(sample.functions or 0 for sample in samples),
        values=sum(sample.values or 0 for sample in samples),
        covered=sum(sample.covered or 0.0 for sample in samples) / len(samples),
    )


class Launcher(Talking):
    """Starts whole commands and tells what each took."""

    def __init__(self) -> None:
        super().__init__((sys.executable, "-I", "-S", str(Path(__file__).with_name("launcher.py"))))

    def measure(
        self, command: Sequence[str], *, accepted: Sequence[int] = (0,), patience: int = PATIENCE
    ) -> Sample | Failure:
        """Run a command; an exit code that is not accepted is a failure."""
        order = {"command": list(command), "environment": {}, "timeout": patience}
        answer = self.ask(order, patience + 10)
        reason = answer.get("failed") or answer.get("error")
        if reason is not None:
            return Failure(reason)
        if answer["status"] not in accepted:
            return Failure(f"exit code {answer['status']}")
        return Sample(cpu=answer["cpu"], wall=answer["wall"], peak_mb=answer["peak"] * 1024 / 1e6)
