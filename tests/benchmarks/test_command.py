"""`python -m benchmarks --quick`: everything runs, on a small scale; no time is asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.groups import GROUPS, ON_DEMAND
from benchmarks.instructions import find_counter
from benchmarks.rounds import Failure

ROOT = Path(__file__).parents[2]


#: One of each kind of table, and the one of memory, in the default run.
USUAL = ("warm", "memory", "mangled")
EVERY = tuple(group for group in GROUPS if group not in ON_DEMAND)


@pytest.fixture(
    scope="module",
    params=[USUAL, pytest.param(EVERY, marks=pytest.mark.slow)],
    ids=["usual", "every"],
)
def groups(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """The groups that run."""
    found: tuple[str, ...] = request.param
    return found


@pytest.fixture(scope="module")
def run(groups: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    file = tmp_path_factory.mktemp("benchmarks") / "out.json"
    # without a word all of them run
    only = [] if groups == EVERY else [word for group in groups for word in ("--only", group)]
    command = (sys.executable, "-m", "benchmarks", "--quick", "--json", str(file), *only)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8", timeout=300)
    assert done.stderr == ""
    return done.stdout, json.loads(file.read_text("utf-8"))


def rows(told: dict[str, Any], group: str) -> dict[str, dict[str, Any]]:
    found = next(one for one in told["groups"] if one["key"] == group)
    return {row["name"]: row for row in found["rows"]}


def test_all_groups_ran(groups: tuple[str, ...], run: tuple[str, dict[str, Any]]) -> None:
    told = run[1]
    ran = {one["key"] for kind in ("groups", "grids", "tallies") for one in told[kind]}
    assert ran == set(groups)
    assert told["schema"] == "lspci-ims/benchmarks/1"
    assert told["quick"] is True


def test_our_own_rows_are_measured(groups: tuple[str, ...], run: tuple[str, dict[str, Any]]) -> None:
    told = run[1]
    for group in sorted({"warm", "first-time", "separate"} & set(groups)):
        for name in ("lspci-ims", "lspci-ims check", "regex loop", "splitlines"):
            row = rows(told, group)[name]
            assert row["state"] == "measured", (group, row)
            assert row["cpu"]["low"] <= row["cpu"]["median"] <= row["cpu"]["high"]
        assert rows(told, group)["lspci-ims"]["covered"] == 1
    for group in sorted({"processes", "memory"} & set(groups)):
        assert {row["state"] for row in rows(told, group).values()} == {"measured"}


def test_peers_are_measured_or_said_to_be_missing(
    groups: tuple[str, ...], run: tuple[str, dict[str, Any]]
) -> None:
    text, told = run
    for group in sorted({"warm", "first-time", "own-forms"} & set(groups)):
        for row in rows(told, group).values():
            assert row["state"] in ("measured", "not installed"), row
            if row["state"] == "not installed":
                assert row["reason"] in text


def test_grids_are_full_for_us(run: tuple[str, dict[str, Any]]) -> None:
    for grid in run[1]["grids"]:
        cells = {(cell["case"], cell["contestant"]): cell for cell in grid["cells"]}
        contestants = {name for _, name in cells}
        assert len(cells) == len(grid["cases"]) * len(contestants)
        for (case, name), cell in cells.items():
            if name in ("lspci-ims", "lspci-ims check", "open_reports", "parse", "check", "standard library"):
                assert cell["state"] == "measured", (grid["key"], case, cell)


def test_no_function_is_lost_in_mangled_mail(run: tuple[str, dict[str, Any]]) -> None:
    grid = next(one for one in run[1]["grids"] if one["key"] == "mangled")
    present = {case["name"]: case["functions"] for case in grid["cases"]}
    found = {cell["case"]: cell["functions"] for cell in grid["cells"] if cell["contestant"] == "lspci-ims"}
    assert found == present


def test_every_bar_is_told(groups: tuple[str, ...], run: tuple[str, dict[str, Any]]) -> None:
    text, told = run
    for bar in told["bars"]:
        # of a part of the groups only what it measured is told
        assert bar["what"] in text or (groups != EVERY and bar["reached"] is None)
        assert (bar["reached"] is None) == (bar["verdict"] == "not measured")
    assert any(bar["reached"] is not None for bar in told["bars"])


def test_the_table_is_100_wide(run: tuple[str, dict[str, Any]]) -> None:
    assert max(map(len, run[0].splitlines())) <= 100


@pytest.mark.slow
def test_instructions_are_counted_alike() -> None:
    """Twice the same command differs by less than one part in a hundred."""
    found = find_counter()
    if isinstance(found, Failure):
        pytest.skip(found.reason)
    counts = [found[1]((sys.executable, "-c", "sum(range(100_000))")) for _ in range(2)]
    assert all(isinstance(count, int) for count in counts), counts
    first, second = counts
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert abs(first - second) < first / 100
