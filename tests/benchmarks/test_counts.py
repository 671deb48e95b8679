"""Cost by count: no time is asserted, and no noise of the machine can make these fail or pass."""

from __future__ import annotations

import pytest

from benchmarks.counts import PYTHON, TOLERANCE, calls_of, measured, stored


@pytest.fixture(scope="module")
def counts() -> dict[str, int]:
    return measured()


def known() -> dict[str, int]:
    if PYTHON not in stored():
        pytest.skip(f"no counts are stored for Python {PYTHON}: `python -m benchmarks.counts --write`")
    return stored()[PYTHON]


def test_calls_are_counted() -> None:
    """Two calls of Python's own, and one of C's in each; the last stops the counting."""

    def once() -> None:
        len("")

    def twice() -> None:
        once()
        once()

    assert calls_of(twice) - calls_of(once) == 3


@pytest.mark.parametrize("work", sorted(known()) if PYTHON in stored() else [])
def test_no_work_takes_more_than_was_stored(work: str, counts: dict[str, int]) -> None:
    limit = known()[work] * (1 + TOLERANCE)
    assert counts[work] <= limit, (
        f"{work}: {counts[work]} instead of {known()[work]}; where that is worth it, store it anew by "
        "`python -m benchmarks.counts --write`"
    )


def test_what_is_stored_is_what_is_counted(counts: dict[str, int]) -> None:
    assert set(known()) == set(counts)


def test_ten_machines_cost_ten_times_one(counts: dict[str, int]) -> None:
    """Other addresses, lines seen before: linear, with no share that grows with the input."""
    assert counts["parse, ten machines"] <= 10.5 * counts["parse, other addresses"]


def test_a_line_seen_before_is_not_read_again(counts: dict[str, int]) -> None:
    assert counts["parse, every line seen"] < 0.8 * counts["parse, lines seen for the first time"]
