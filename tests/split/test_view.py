"""A view's lines are changed, and every column still knows where it stood."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.source import Input
from lspci_ims.split import GONE, Segment, View, joined, origin, without_start

TEXT = st.text("ab&;> ", max_size=30)


def view(*lines: str) -> View:
    return View(Input("text", None, list(lines)))


def test_a_fresh_view_shares_the_lines_and_points_at_them() -> None:
    seen = view("one", "two")
    assert seen.lines is seen.original
    assert origin(seen.trace(1), 2) == (2, 2)
    assert seen.span(2).text == "two"


def test_changes_leave_the_input_as_it_was_and_spans_quote_it() -> None:
    seen = view("> one", "> two")
    seen.strip(0, 2)
    seen.drop(1)
    assert (seen.lines, seen.original) == (["one", GONE], ["> one", "> two"])
    assert seen.span(1).text == "> one"
    assert origin(seen.trace(0), 1) == (1, 3)


def test_an_appended_line_keeps_both_places() -> None:
    seen = view("one=", "two")
    seen.append(0, 1, 3)
    assert seen.lines[0] == "onetwo"
    assert [origin(seen.trace(0), column) for column in (0, 2, 3, 5)] == [(1, 0), (1, 2), (2, 0), (2, 2)]


def test_the_other_side_changes_by_itself() -> None:
    one = view("a", "b")
    other = one.other_side()
    other.drop(0)
    one.strip(1, 1)
    assert (one.lines, other.lines) == (["a", ""], [GONE, "b"])


@given(TEXT, TEXT, st.integers(0, 10))
def test_every_character_that_was_not_replaced_is_found_where_it_was(
    line: str, second: str, cut: int
) -> None:
    seen = view(line, second)
    seen.substitute(0, re.compile("&[ab]*;?"), lambda match: "x" * (len(match[0]) % 3))
    cut = min(cut, len(seen.lines[0]))
    seen.strip(0, cut)
    seen.append(0, 1, len(seen.lines[0]))
    for column, char in enumerate(seen.lines[0]):
        number, place = origin(seen.trace(0), column)
        if char != "x":
            assert seen.original[number - 1][place] == char


def test_traces_are_cut_and_joined() -> None:
    trace = (Segment(0, 1, 0), Segment(5, 1, 9))
    assert without_start(trace, 2) == (Segment(0, 1, 2), Segment(3, 1, 9))
    assert without_start(trace, 6) == (Segment(0, 1, 10),)
    assert joined(trace, 8, (Segment(0, 2, 1),)) == (*trace, Segment(8, 2, 1))
