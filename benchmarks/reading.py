"""A process for one contestant: `python -m benchmarks.reading NAME`; it prepares it once and reads on demand.

It answers each line of JSON with one. First, unasked: `{"version": ...}`, `{"missing": ...}` or `{"failed":
...}`. Then, for `{"texts": FILE, "renew": BOOL, "count": BOOL}`, where FILE holds a JSON list of texts:
`{"cpu": seconds, "peak": KiB}`, with what was read when it is to be counted, or `{"failed": ...}`.
"""

from __future__ import annotations

import gc
import json
import re
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any

from .contestants import CONTESTANTS, Reader


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
        reader = contestant.prepare()
    except Exception as error:  # a peer may fail in any way, and that is a result
        _answer(answers, {"failed": _told(error)})
        return
    _answer(answers, {"version": version})
    held = _Texts()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            _answer(answers, _read(reader, held.load(order["texts"]), order))
        except Exception as error:
            _answer(answers, {"failed": _told(error)})


class _Texts:
    """The texts of the last file that was asked for."""

    def __init__(self) -> None:
        self._file = ""
        self._texts: list[str] = []

    def load(self, file: str) -> list[str]:
        if file != self._file:
            self._file, self._texts = file, json.loads(Path(file).read_text("utf-8"))
        return self._texts


def _read(reader: Reader, texts: list[str], order: dict[str, Any]) -> dict[str, Any]:
    results = []
    cpu = 0.0
    gc.collect()
    for text in texts:
        if order["renew"]:
            reader.renew()
        before = time.process_time()
        results.append(reader.read(text))
        cpu += time.process_time() - before
    answer: dict[str, Any] = {"cpu": cpu, "peak": _peak()}
    if order["count"]:
        counted = [reader.counts(text, result) for text, result in zip(texts, results, strict=True)]
        answer["functions"] = sum(counts.functions for counts in counted)
        answer["values"] = sum(counts.values for counts in counted)
        answer["covered"] = sum(counts.covered for counts in counted) / len(counted)
    return answer


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


def _answer(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1])
