"""Turns, ratios and verdicts, with contestants whose times are known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.bars import BARS, Bar, Number, judge
from benchmarks.grid import Case, Grid
from benchmarks.groups import GROUPS, ON_DEMAND
from benchmarks.result import Group, Row, group_builtins
from benchmarks.rounds import Failure, Outcome, Sample, Spread, take_turns
from benchmarks.table import WIDTH, bar_lines, grid_lines, group_lines, tally_lines
from benchmarks.tally import Count, Tally


def outcome(*seconds: float) -> Outcome:
    return Outcome(tuple(Sample(cpu, wall=cpu * 2, functions=5, values=10) for cpu in seconds))


def group(*rows: Row, relation: str = "speed") -> Group:
    columns = ("version", "MB/s", "functions/s", "values", "covered", "CPU ms", "wall ms", "peak MB", "ratio")
    return Group("warm", "Title", columns, rows, "a", relation, "times as fast")  # type: ignore[arg-type]


def test_contestants_take_turns_and_swap_ends() -> None:
    seen: list[str] = []

    def contestant(name: str, cost: Iterator[int]) -> Sample:
        seen.append(name)
        return Sample(next(cost))

    costs = {"a": iter(range(9)), "b": iter(range(10, 19))}
    outcomes = take_turns({name: lambda name=name: contestant(name, costs[name]) for name in costs}, 2)
    assert seen == ["a", "b", "b", "a", "a", "b"]
    # the first of each was the warm-up
    assert [sample.cpu for sample in outcomes["a"].samples] == [1, 2]
    assert outcomes["b"].cpu == Spread(11.5, 11, 12)


def test_one_that_fails_is_left_out_and_the_others_go_on() -> None:
    asked: list[str] = []

    def fail() -> Failure:
        asked.append("b")
        return Failure("IndexError: x")

    outcomes = take_turns({"a": lambda: Sample(1.0), "b": fail}, 3)
    assert asked == ["b"]
    assert outcomes["b"] == Outcome((), Failure("IndexError: x"))
    assert len(outcomes["a"].samples) == 3


def test_ratio_is_made_within_rounds() -> None:
    """A disturbance of a whole round leaves the ratio alone."""
    made = group(Row("a", outcome(1, 10, 1), 2.0), Row("b", outcome(3, 30, 3), 2.0), relation="cost")
    assert made.ratio("b") == Spread(3, 3, 3)


def test_ratio_of_speeds_is_by_the_text_of_each() -> None:
    made = group(Row("a", outcome(1.0), 10.0), Row("b", outcome(1.0), 5.0))
    assert made.ratio("b") == Spread(2, 2, 2)
    assert made.rows[0].speed == Spread(10, 10, 10)


def test_what_failed_has_no_ratio() -> None:
    made = group(Row("a", outcome(1.0), 1.0), Row("b", Outcome((), Failure("gone", missing=True)), 1.0))
    assert made.ratio("b") is None
    assert made.ratio("c") is None
    assert group_builtins(made)["rows"][1]["state"] == "not installed"
    lines = [*group_lines(made)]
    assert any("gone" in line for line in lines)


@pytest.mark.parametrize(
    "bar, spread, reached, words",
    [
        (Bar("x", 1.0, True, lambda _: None), None, None, "not measured"),
        (Bar("x", 1.0, True, lambda _: Number(Spread(1.0, 1.0, 1.2))), True, True, "reached"),
        (
            Bar("x", 1.0, True, lambda _: Number(Spread(1.1, 0.9, 1.2))),
            True,
            True,
            "reached, not in every round",
        ),
        (Bar("x", 1.0, True, lambda _: Number(Spread(0.9, 0.8, 0.95))), True, False, "not reached"),
        (
            Bar("x", 1.0, True, lambda _: Number(Spread(0.9, 0.8, 1.1))),
            True,
            False,
            "not reached, but in some round",
        ),
        (Bar("x", 4.0, False, lambda _: Number(Spread(4.0, 3.0, 4.0), "y")), True, True, "reached: y"),
        (Bar("x", 4.0, False, lambda _: Number(Spread(4.1, 4.05, 5.0))), True, False, "not reached"),
    ],
)
def test_verdicts(
    bar: Bar, spread: bool | None, reached: bool | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.bars.BARS", (bar,))
    (judged,) = judge({})
    assert (judged.reached, judged.verdict) == (reached, words)
    assert (judged.measured is None) == (spread is None)


def test_bars_without_any_group_are_not_measured() -> None:
    assert [judged.reached for judged in judge({})] == [None] * len(BARS)


def test_bars_read_their_numbers_from_the_groups() -> None:
    ours, peers = Row("lspci-ims", outcome(1.0), 1.0), Row("py-lspci", outcome(2.0), 1.0)
    made = Group("warm", "", (), (ours, peers), "lspci-ims", "speed")
    scan = Group(
        "scan",
        "",
        (),
        (Row("scan, 1 worker", outcome(3.0)), Row("scan, 2 workers", outcome(1.5))),
        "scan, 1 worker",
    )
    judged = {bar.what: bar for bar in judge({"warm": made, "scan": scan})}
    assert judged["many reports: speed / py-lspci's"].measured == Spread(2, 2, 2)
    assert judged["many reports: speed / textfsm's"].reached is None
    assert judged["scan: 2 processes, wall time gained"].measured == Spread(2, 2, 2)


def grid(*ours: Outcome, shows: str = "time") -> Grid:
    cases = (Case("small", 0.1, 1), Case("large", 1, 10, "small"), Case("other", 1, 10, "small"))
    cells = dict(zip((case.name for case in cases), ours, strict=True))
    return Grid("growth", "Growth", cases, {"lspci-ims": cells}, shows, "times")  # type: ignore[arg-type]


def test_grid_compares_a_case_with_its_other_one() -> None:
    made = grid(outcome(1.0, 2.0), outcome(10.0, 22.0), outcome(12.0, 24.0))
    assert made.ratio("large", "lspci-ims") == Spread(10.5, 10, 11)
    assert made.ratio("small", "lspci-ims") is None
    assert made.worst("lspci-ims") == ("other", Spread(12, 12, 12))
    judged = next(bar for bar in judge({"growth": made}) if bar.what == "10 x the input: CPU, parse")
    assert (judged.reached, judged.verdict) == (False, "not reached: other")


def test_grid_passes_over_cells_that_are_too_short() -> None:
    assert grid(outcome(0.0001), outcome(0.1), outcome(0.005)).worst("lspci-ims") == (
        "large",
        Spread(1000, 1000, 1000),
    )


def test_a_case_that_fails_is_worse_than_any_ratio() -> None:
    made = grid(outcome(1.0), outcome(10.0), Outcome((), Failure("no answer within 9 s")))
    judged = next(bar for bar in judge({"growth": made}) if bar.what == "10 x the input: CPU, parse")
    assert judged.reached is False
    assert any("no answer within 9 s" in line for line in grid_lines(made))


def test_tables_keep_their_width() -> None:
    long = "x" * 150
    made = group(Row("a", outcome(1.0), 1.0, long), Row(long, Outcome((), Failure(long)), 1.0))
    tally = Tally("counts", "Counts", long, (Count(long, 12345, 12000), Count("none", None, None, long)))
    lines = [
        *group_lines(made),
        *grid_lines(grid(outcome(1.0), outcome(2.0), outcome(3.0), shows="functions")),
        *tally_lines(tally),
        *bar_lines(judge({"warm": made})),
    ]
    assert max(map(len, lines)) <= WIDTH


def test_groups_on_demand_are_groups() -> None:
    assert set(ON_DEMAND) <= set(GROUPS)
