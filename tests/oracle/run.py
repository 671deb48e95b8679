"""The long run: `python -m tests.oracle.run --cases 10000 --seed 1`.

Every case is a function; lspci prints each in every form. The seed, the version of lspci, what was
judged and every difference outside of the table are printed; exit 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

from .judging import Difference, Judge
from .known import known_rows
from .printing import FORMS, show, version
from .spaces import functions

#: Functions of one machine: slots `00:00.0` to `01:1f.7`.
BATCH = 512


class Outcome(NamedTuple):
    """What a run found."""

    judge: Judge
    differences: list[Difference]
    printed: Counter[tuple[str, ...]]
    died: Counter[str]


def run(cases: int, seed: int, forms: tuple[tuple[str, ...], ...] = FORMS) -> Outcome:
    """Judge `cases` functions in every form; batch k of them comes from `Random(f"{seed}/{k}")`."""
    outcome = Outcome(Judge(), [], Counter(), Counter())
    with tempfile.TemporaryDirectory() as folder:
        for batch, start in enumerate(range(0, cases, BATCH)):
            made = functions(Random(f"{seed}/{batch}"), min(BATCH, cases - start))
            for form in forms:
                printed = show(made, form, Path(folder))
                outcome.printed[form] += len(printed.texts)
                outcome.died.update(printed.died.values())
                found = outcome.judge.judge(made, form, printed)
                outcome.differences.extend(
                    found_one._replace(slot=f"{seed}/{batch} {found_one.slot}") for found_one in found
                )
    return outcome


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    outcome = run(arguments.cases, arguments.seed)
    report = [f"{version()}, seed {arguments.seed}, {arguments.cases} functions"]
    report += [f"  {' '.join(form)}: {count} printed" for form, count in outcome.printed.items()]
    report.append(f"  lspci died {outcome.died.total()} times")
    report.append(f"  {outcome.judge.lines} lines, {outcome.judge.compared.total()} values compared")
    report.append(f"  {len(outcome.judge.compared)} different fields compared")
    report += [f"  known: {row.name}: {outcome.judge.known[row.name]}" for row in known_rows()]
    report.append(f"differences: {len(outcome.differences)}")
    report += [f"  {difference}" for difference in outcome.differences[:50]]
    sys.stdout.write("\n".join(report) + "\n")
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
