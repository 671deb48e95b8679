"""A process for one contestant: `python -m benchmarks.reading NAME`; it prepares it once and reads on demand.

It answers each line of JSON with one. First, unasked: `{"version": ...}`, `{"missing": ...}` or `{"failed":
...}`. Then, for `{"texts": FILE, "prime": FILE or null, "count": BOOL}`, where a FILE holds a JSON list of
texts: `{"cpu": seconds, "peak": KiB}`, with what was read when it is to be counted, or `{"failed": ...}`.

Without `prime` the contestant reads on with all that it remembers. With it, each text is read in a state in
which only the texts of `prime` have been read: by a copy of the process (fork) that ends with the text. So
whatever a contestant remembers, and wherever, is forgotten, while what it builds at first use is built. The
last text of `prime` is read by the copies alone: pages of memory are copied when they are first touched, and
that is no part of reading.
"""

from __future__ import annotations

import gc
import json
import os
import re
import resource
import sys
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from .contestants import CONTESTANTS, Reader

Answer = dict[str, Any]


def main(name: str) -> None:
    """Prepare the contestant and answer until standard input ends."""
    warnings.simplefilter("ignore")
    answers = sys.stdout
    # what a contestant prints is no answer
    sys.stdout = sys.stderr
    contestant = CONTESTANTS[name]
    version = contestant.version()
    if version is None:
        _answer(answers, {"missing": f"{contestant.distribution} is not installed"})
        return
    try:
        work = _Work(contestant.prepare())
    except Exception as error:  # a peer may fail in any way, and that is a result
        _answer(answers, {"failed": _told(error)})
        return
    _answer(answers, {"version": version})
    for line in sys.stdin:
        try:
            _answer(answers, work.do(json.loads(line)))
        except Exception as error:
            _answer(answers, {"failed": _told(error)})


class _Work:
    """A prepared contestant, the texts of the last order, and the text that it was primed with."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._file = ""
        self._texts: list[str] = []
        self._primed = ""
        self._prime: list[str] = []

    def do(self, order: dict[str, Any]) -> Answer:
        """Carry out one order."""
        if order["texts"] != self._file:
            self._file, self._texts = order["texts"], _load(order["texts"])
        if order["prime"] is None:
            gc.collect()
            pieces = [_read(self._reader, text, count=order["count"]) for text in self._texts]
        else:
            self._be_primed(order["prime"])
            pieces = [self._read_apart(text, count=order["count"]) for text in self._texts]
        failed = next((piece for piece in pieces if "failed" in piece), None)
        return failed or _sum(pieces)

    def _be_primed(self, file: str) -> None:
        if file == self._primed:
            return
        self._primed, self._prime = file, _load(file)
        for text in self._prime[:-1]:
            with suppress(Exception):
                self._reader.read(text)
        # copies of this process are not to look through all that it holds
        gc.collect()
        gc.freeze()

    def _read_apart(self, text: str, *, count: bool) -> Answer:
        """Read a text in a copy of this process."""
        end, begin = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(end)
            with os.fdopen(begin, "w") as stream:
                try:
                    with suppress(Exception):
                        self._reader.read(self._prime[-1])
                    answer = _read(self._reader, text, count=count)
                except Exception as error:
                    answer = {"failed": _told(error)}
                _answer(stream, answer)
            os._exit(0)
        os.close(begin)
        with os.fdopen(end) as stream:
            told = stream.read()
        _, status = os.waitpid(child, 0)
        answer = json.loads(told) if told else {"failed": f"its process ended with {status}"}
        return dict(answer)


def _read(reader: Reader, text: str, *, count: bool) -> Answer:
    before = time.process_time()
    result = reader.read(text)
    answer: Answer = {"cpu": time.process_time() - before, "peak": _peak()}
    return {**answer, **reader.counts(text, result)._asdict()} if count else answer


def _sum(pieces: list[Answer]) -> Answer:
    """The answer for all texts of an order."""
    answer = {key: sum(piece[key] for piece in pieces) for key in pieces[0]}
    answer["peak"] = max(piece["peak"] for piece in pieces)
    if "covered" in answer:
        answer["covered"] /= len(pieces)
    return answer


def _load(file: str) -> list[str]:
    texts: list[str] = json.loads(Path(file).read_text("utf-8"))
    return texts


def _peak() -> int:
    """The most memory that was resident, KiB.

    Linux tells it of this program alone in /proc; `ru_maxrss` begins with what the parent held (getrusage(2)
    keeps it over exec).
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _told(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:200]


def _answer(stream: TextIO, answer: Answer) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1])
