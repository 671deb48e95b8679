"""`python -m benchmarks [--json FILE]`: CPU time, medians of five runs, ratios within one run."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_text

from .inputs import distinct_lines, dump, repeated

RUNS = 5


def cpu_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Median CPU time of some runs."""
    times = []
    for _ in range(runs):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return statistics.median(times)


def parse_cost(text: str, *, warm: bool) -> float:
    """CPU seconds to parse a text, with every line seen before or none."""
    source = input_from_text(text, "benchmark", Limits())
    if not warm:
        return cpu_seconds(lambda: Parser().parse(source))
    parser = Parser()
    parser.parse(source)
    return cpu_seconds(lambda: parser.parse(source))


def main() -> None:
    """Print the table, and write it as JSON where asked."""
    rows: list[dict[str, object]] = []

    def add(name: str, text: str, seconds: float, floor: float) -> None:
        rows.append(
            {
                "what": name,
                "megabytes": round(len(text) / 1e6, 2),
                "repeated": round(repeated(text), 3),
                "seconds": round(seconds, 4),
                "megabytes_per_second": round(len(text) / 1e6 / seconds, 2),
                "times_splitlines": round(seconds / floor, 1),
            }
        )

    for name, text in (("5 MB of -vvv", dump(5_000_000)), ("5 MB, fresh numbers", distinct_lines(5_000_000))):
        floor = cpu_seconds(text.splitlines)
        add(f"{name}, warm", text, parse_cost(text, warm=True), floor)
        add(f"{name}, cold", text, parse_cost(text, warm=False), floor)
    for factor in (1, 10, 100):
        text = dump(100_000 * factor)
        add(f"growth {factor}x", text, parse_cost(text, warm=False), cpu_seconds(text.splitlines))
    width = max(len(str(row["what"])) for row in rows)
    print(f"{'':{width}}  {'MB':>6} {'repeated':>8} {'CPU s':>8} {'MB/s':>7} {'x splitlines':>12}")
    for row in rows:
        print(
            f"{row['what']:{width}}  {row['megabytes']:>6} {row['repeated']:>8} {row['seconds']:>8}"
            f" {row['megabytes_per_second']:>7} {row['times_splitlines']:>12}"
        )
    if sys.argv[1:2] == ["--json"]:
        Path(sys.argv[2]).write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
