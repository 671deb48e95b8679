"""Whether a plugin answers the same in every process: same input, same bytes, whatever the hash seed.

Python's sets of strings have another order in each process (PYTHONHASHSEED), so that a rule which makes a
tuple of a set answers now so and now so. Two more processes with seeds of their own find that most times.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from ...errors import LspciImsError
from ..subject import Origin, subject_at
from .outcome import NotCheckedError, first_ones
from .trials import Trials

_SEEDS = ("1", "2")
_SECONDS_MAX = 120
_OTHER = "another process answers something else: does the order of a set matter?"
_CODE = f"from {__name__} import main; main()"


def repeatable(trials: Trials) -> Iterator[str]:
    """Other processes give the same answers."""
    origin = trials.subject.origin
    if origin is None:
        raise NotCheckedError("another process cannot import it: it is made in this one")
    here = digests(trials)
    folder = "" if trials.folder is None else str(trials.folder)
    children = [_start(origin, folder, seed) for seed in _SEEDS]
    told: set[str] = set()
    others: set[str] = set()
    for child in children:
        try:
            output, _ = child.communicate(timeout=_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            told.add(f"another process did not answer within {_SECONDS_MAX} s")
            continue
        if child.returncode:
            told.add(f"another process could not run it: exit code {child.returncode}")
            continue
        try:
            there = msgspec.json.decode(output, type=dict[str, str])
        except (msgspec.DecodeError, UnicodeDecodeError):
            told.add("another process gave no answer: does the plugin end it, or write to descriptors?")
            continue
        others |= {name for name in here if here[name] != there.get(name)}
    yield from sorted(told)
    yield from first_ones((_OTHER, f"{name}: {_OTHER}") for name in sorted(others))


def digests(trials: Trials) -> dict[str, str]:
    """A digest of each trial's answer, diagnostics included."""
    return {
        trial.name: hashlib.sha256(msgspec.json.encode(trial.result)).hexdigest() for trial in trials.all()
    }


def _start(origin: Origin, folder: str, seed: str) -> subprocess.Popen[bytes]:
    # the other process looks for modules where this one does
    path = os.pathsep.join(entry or os.curdir for entry in sys.path)
    environ = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", _CODE, *origin, folder],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environ,
    )


def main() -> None:
    """Write the digests of the plugin that the arguments name: kind, name or path, folder of samples."""
    kind, name, folder = sys.argv[1:4]
    # the plugin's threads, C code and handlers at exit must not write among the answer
    own = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.__stdout__ = sys.stderr  # type: ignore[misc, assignment]
    try:
        trials = Trials(subject_at(Origin(kind, name)), Path(folder) if folder else None)
        answer = msgspec.json.encode(digests(trials))
        with open(own, "wb") as stream:  # noqa: PTH123
            stream.write(answer)
    except LspciImsError as error:
        sys.exit(str(error))
