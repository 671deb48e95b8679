"""Cost by count, which no noise touches: `python -m benchmarks.counts [--write]`.

Counted are the calls of functions, Python's and C's, that the interpreter makes for a piece of work
(`sys.setprofile`), and the modules that a command imports. The same code on the same interpreter gives the
same counts, but for a few where a set is walked, so a stored count can be a test where a time cannot. What
happens within one C call (a regular expression) is not seen: for that there are the times and the group
`instructions`.

The stored counts stand in `counts.tsv`, one column a release of Python, and are written by `--write`.
"""

from __future__ import annotations

import csv
import gc
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

TABLE = Path(__file__).with_name("counts.tsv")
ROOT = Path(__file__).parents[1]
#: This interpreter's column.
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
#: How much more than the stored count is taken for the same.
TOLERANCE = 0.05
_SAMPLE = "dsa-bare-metal-ims-set"
_CALLS = ("call", "c_call")
_PATTERNS = str(Path(re.__file__).parent)


def calls_of(work: Callable[[], Any]) -> int:
    """How many calls of functions a piece of work makes, but for those within `re`.

    Patterns are made once, some only when a line needs them: their making would hide all else.
    """
    count = 0

    def see(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        if event in _CALLS and not frame.f_code.co_filename.startswith(_PATTERNS):
            count += 1

    # a collection in between would call finalizers that belong to other work
    gc.disable()
    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def measure() -> dict[str, int]:
    """All counts of this process; call it in a fresh one, which `measured` does."""
    from lspci_ims.pipeline import Parser, check_sources, make_options, parse_sources, reports_of
    from lspci_ims.plugin import PluginHost
    from lspci_ims.source import Limits

    from .inputs.copies import copy_machine
    from .inputs.samples import FOLDER, TEXT, sample_machines
    from .inputs.variation import Variation

    (machine,) = sample_machines(_SAMPLE)
    new = Variation(1.0, 1, 0).text(machine.text)
    # lines of the other half, often enough that all is built that reads lines not seen before: what tells
    # the release of a lspci takes the lines in an order of its own
    before = "\n".join(Variation(1.0, seed, 1).text(machine.text) for seed in range(20))
    moved = copy_machine(machine, 1).text
    many = "".join(copy_machine(machine, number).text + "\n" for number in range(10))
    quoted = "".join(f"> {line}\n" for line in machine.text.split("\n"))
    with_bytes = (FOLDER / _SAMPLE / "lspci-vvv-xxxx.txt").read_text("utf-8")
    sample = str(FOLDER / _SAMPLE / TEXT)
    # without plugins: which are installed is no matter of the tool
    host = PluginHost.load(enabled=False)
    options = make_options({}, ())

    def parse(text: str, parser: Parser) -> int:
        return calls_of(lambda: parse_sources([reports_of(text, Limits())], parser))

    def check(text: str, parser: Parser) -> int:
        return calls_of(lambda: check_sources([reports_of(text, Limits())], parser, host, options))

    # grammar, patterns and tables are built at first use
    for text in (before, machine.text, quoted, with_bytes):
        check(text, Parser())
    kept = Parser()
    return {
        "parse, lines seen for the first time": parse(new, kept),
        "parse, every line seen": parse(machine.text, kept),
        "parse, other addresses": parse(moved, kept),
        "parse, ten machines": parse(many, kept),
        "parse, quoted": parse(quoted, kept),
        "parse, with 4096 bytes": parse(with_bytes, Parser()),
        "check, every line seen": check(machine.text, kept),
        "modules of --version": _modules("-m", "lspci_ims", "--version"),
        "modules of check": _modules("-m", "lspci_ims", "check", "--no-plugins", sample),
        "modules of lspci_ims.api": _modules("-c", "import lspci_ims.api"),
    }


def _modules(*command: str) -> int:
    """How many modules a fresh process imports, more than a bare one does."""
    return _imports(*command) - _imports("-c", "pass")


def _imports(*command: str) -> int:
    whole = (sys.executable, "-X", "importtime", *command)
    done = subprocess.run(whole, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    return done.stderr.count("import time:")


def measured() -> dict[str, int]:
    """The counts, taken in a fresh process with a fixed order of sets."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    command = (sys.executable, "-m", "benchmarks.counts", "--json")
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    counts: dict[str, int] = json.loads(done.stdout)
    return counts


def stored() -> dict[str, dict[str, int]]:
    """The stored counts: by release of Python, then by work."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    columns = [name for name in (rows[0] if rows else {}) if name != "work"]
    return {column: {row["work"]: int(row[column]) for row in rows if row[column]} for column in columns}


def write(counts: dict[str, int]) -> None:
    """Store the counts of this interpreter; those of others stay."""
    table = stored() if TABLE.exists() else {}
    table[PYTHON] = counts
    columns = sorted(table, key=lambda name: [int(part) for part in name.split(".")])
    lines = ["\t".join(("work", *columns))]
    lines += ["\t".join((work, *(str(table[name].get(work, "")) for name in columns))) for work in counts]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def main(arguments: list[str]) -> None:
    """Print the counts beside the stored ones, or store them."""
    if arguments == ["--json"]:
        print(json.dumps(measure()))
        return
    counts = measured()
    if arguments == ["--write"]:
        write(counts)
    known = stored().get(PYTHON, {})
    width = max(map(len, counts))
    for work, count in counts.items():
        print(f"{work:{width}}  {count:>8,}  stored {known.get(work, 0):>8,}")


if __name__ == "__main__":
    main(sys.argv[1:])
