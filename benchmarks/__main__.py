"""`python -m benchmarks [--quick] [--json FILE] [--only GROUP ...]`: measure, print, judge the bars."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from .bars import judge
from .context import FULL, QUICK, running
from .grid import Grid, grid_builtins
from .groups import GROUPS
from .result import Group, group_builtins
from .table import bar_lines, grid_lines, group_lines

SCHEMA = "lspci-ims/benchmarks/1"


def main(arguments: list[str] | None = None) -> None:
    """Run what was asked for."""
    given = _options().parse_args(arguments)
    scale = QUICK if given.quick else FULL
    if given.rounds:
        scale = scale._replace(rounds=given.rounds)
    groups: dict[str, Group | Grid] = {}
    with running(scale) as context:
        for key in given.only or GROUPS:
            group = GROUPS[key](context)
            if not given.quick:
                # what a group left in the contestants' memory is no matter for the next
                context.close_readers()
            groups[key] = group
            lines = grid_lines(group) if isinstance(group, Grid) else group_lines(group)
            print("\n".join(lines), flush=True)
    bars = judge(groups)
    print("\n".join(bar_lines(bars)))
    if given.json:
        written = {
            "schema": SCHEMA,
            "quick": given.quick,
            "scale": scale._asdict(),
            "machine": _machine(),
            "groups": [group_builtins(group) for group in groups.values() if isinstance(group, Group)],
            "grids": [grid_builtins(grid) for grid in groups.values() if isinstance(grid, Grid)],
            "bars": [{**bar._asdict(), "measured": bar.measured and bar.measured._asdict()} for bar in bars],
        }
        Path(given.json).write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="small inputs, one round: does everything run?")
    parser.add_argument("--json", metavar="FILE", help="write the numbers there")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument("--only", action="append", choices=tuple(GROUPS), help="this group; may be repeated")
    return parser


def _machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    main()
