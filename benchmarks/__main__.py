"""`python -m benchmarks [--quick] [--json FILE] [--only GROUP ...]`: measure, print, judge the bars."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .bars import Judged, judge
from .context import FULL, QUICK, Scale, running
from .grid import Grid, grid_builtins
from .groups import GROUPS, ON_DEMAND
from .result import Group, group_builtins
from .table import bar_lines, grid_lines, group_lines, tally_lines
from .tally import Tally, tally_builtins

SCHEMA = "lspci-ims/benchmarks/1"


def main(arguments: list[str] | None = None) -> None:
    """Measure this tool, its peers and the floors in turns, print tables, judge the bars."""
    given = _options().parse_args(arguments)
    scale = QUICK if given.quick else FULL
    if given.rounds:
        scale = scale._replace(rounds=given.rounds)
    if given.scan_megabytes:
        scale = scale._replace(scan_megabytes=given.scan_megabytes)
    groups: dict[str, Group | Grid | Tally] = {}
    facts = _machine()
    print(
        ", ".join(f"{name.replace('_', ' ')} {fact}" for name, fact in facts.items()), end="\n\n", flush=True
    )
    with running(scale) as context:
        for key in given.only or [key for key in GROUPS if key not in ON_DEMAND]:
            groups[key] = GROUPS[key](context)
            print("\n".join(_lines(groups[key])), flush=True)
            if not given.quick:
                # what a group left in the contestants' memory is no matter for the next
                context.close_readers()
    bars = judge(groups)
    told = [bar for bar in bars if bar.reached is not None] if given.only else bars
    if told:
        print("\n".join(bar_lines(told)))
    if given.quick:
        print("  A quick run shows that everything runs; its numbers and verdicts mean nothing.")
    if given.json:
        written = json.dumps(_builtins(groups, bars, scale, facts, quick=given.quick), indent=1)
        Path(given.json).write_text(written + "\n", "utf-8")


def _lines(group: Group | Grid | Tally) -> Iterator[str]:
    if isinstance(group, Grid):
        return grid_lines(group)
    return tally_lines(group) if isinstance(group, Tally) else group_lines(group)


def _builtins(
    groups: Mapping[str, Group | Grid | Tally],
    bars: list[Judged],
    scale: Scale,
    facts: Mapping[str, Any],
    *,
    quick: bool,
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "quick": quick,
        "scale": scale._asdict(),
        "machine": facts,
        "groups": [group_builtins(group) for group in groups.values() if isinstance(group, Group)],
        "grids": [grid_builtins(grid) for grid in groups.values() if isinstance(grid, Grid)],
        "tallies": [tally_builtins(tally) for tally in groups.values() if isinstance(tally, Tally)],
        "bars": [{**bar._asdict(), "measured": bar.measured and bar.measured._asdict()} for bar in bars],
    }


def _machine() -> dict[str, Any]:
    """What the numbers depend on; load is the one of the last minute, before this run added to it."""
    return {
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="small inputs, one round: does everything run?")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often everything is measured (5)")
    parser.add_argument("--scan-megabytes", type=int, metavar="N", help="text that `scan` reads (100)")
    parser.add_argument(
        "--only",
        action="append",
        choices=tuple(GROUPS),
        metavar="GROUP",
        help=f"this group, may be repeated: {', '.join(GROUPS)}; {', '.join(ON_DEMAND)} only runs so",
    )
    return parser


if __name__ == "__main__":
    main()
