"""Lines that plugins ask for: found, tied to functions, within bounds, whatever the pattern."""

from __future__ import annotations

import pytest

from lspci_ims.api import TextSign
from lspci_ims.errors import PluginError
from lspci_ims.platform import MachinePlace, PluginSign, collect, merge_findings, share_out
from lspci_ims.platform.text_signs import LINE_CHARS_MAX, LINES_MAX
from lspci_ims.source import Limits, input_from_text

GENCAP = TextSign("gencap", "gen_cap", r"acme (?P<bdf>[0-9A-Fa-f:]+\.\d): gen_cap: (?P<cap>0x\w+)", "made up")


def found_in(text, *rows, **options):
    return collect(input_from_text(text, "log.txt", Limits()), text_signs=rows, **options)


def seen(text, *signs, **options):
    return found_in(text, *(PluginSign("acme", sign) for sign in signs), **options).seen_lines


@pytest.mark.parametrize(
    "line",
    [
        "[    1.0] acme 0000:6a:01.0: gen_cap: 0x40915f01",
        "[    1.0] acme 6a:01.0: gen_cap: 0x40915f01",
        "> > [    1.0] acme 0000:6A:01.0: gen_cap: 0x40915f01",
        "\x1b[32m[    1.0]\x1b[0m acme 0000:6a:01.0: gen_cap: 0x40915f01  ",
        # a mail program cut the line
        "Jan  1 00:00:00 a-host-with-a-long-name kernel: acme 0000:6a:01.0: gen_cap:\n0x40915f01",
    ],
)
def test_a_line_is_found_and_tied_to_its_function(line):
    (found,) = seen(f"something else\n{line}\nmore", GENCAP)
    assert (found.sign, found.bdf, found.by) == ("gencap", "0000:6a:01.0", "acme")
    assert found.value("cap") == "0x40915f01"
    assert found.value("none") is None
    assert (found.span.first_line, found.span.last_line) == (2, 2 + line.count("\n"))
    assert found.span.text == line


def test_groups_that_take_no_part_are_no_values_and_a_bad_address_is_none():
    sign = TextSign("x", "acme", r"acme (?P<bdf>\S+)(?: (?P<b>b))?(?: (?P<c>c))?", "made up")
    (found,) = seen("acme 99:99.9 c", sign)
    assert found.bdf is None
    assert found.values == (("bdf", "99:99.9"), ("c", "c"))


def test_lines_of_functions_are_not_searched():
    assert seen("acme 6a:01.0: gen_cap: 0x1\nacme 6a:02.0: gen_cap: 0x2", GENCAP, skip=[(1, 1)])[0].bdf == (
        "0000:6a:02.0"
    )


@pytest.mark.parametrize("hint", [None, "dmesg", "cpuinfo", "interrupts"])
def test_the_kind_of_a_member_does_not_matter(hint):
    assert len(seen("acme 6a:01.0: gen_cap: 0x1", GENCAP, hint=hint)) == 1


def test_two_plugins_may_look_for_one_line():
    rows = [PluginSign(name, GENCAP) for name in ("zeta", "acme")]
    found = found_in("acme 6a:01.0: gen_cap: 0x1", *rows).seen_lines
    assert [line.by for line in found] == ["acme", "zeta"]


def test_of_one_sign_a_bounded_number_is_kept_and_the_rest_is_said():
    text = "acme 6a:01.0: gen_cap: 0x1\n" * (LINES_MAX + 5)
    found = found_in(text, PluginSign("acme", GENCAP))
    assert len(found.seen_lines) == LINES_MAX
    (remark,) = found.diagnostics
    assert (remark.level, remark.code) == ("warning", "LIMIT_SEEN_LINES")
    assert "plugin acme: text sign gencap" in remark.message


def test_exactly_as_many_as_are_kept_is_no_cut():
    text = "acme 6a:01.0: gen_cap: 0x1\n" * LINES_MAX
    assert not found_in(text, PluginSign("acme", GENCAP)).diagnostics


def test_a_pattern_sees_no_more_of_a_line_than_the_bound():
    sign = TextSign("long", "aaaa", "(?P<seen>a+)", "made up")
    (found,) = seen("a" * 1_000_000, sign)
    assert len(found.value("seen")) == LINE_CHARS_MAX


def test_a_search_that_fails_is_named_and_the_other_signs_stand():
    def fail(search):
        raise PluginError("text sign bad: MemoryError")

    rows = [PluginSign("bad", GENCAP, fail), PluginSign("acme", GENCAP)]
    found = found_in("acme 6a:01.0: gen_cap: 0x1", *rows)
    assert [line.by for line in found.seen_lines] == ["acme"]
    (remark,) = found.diagnostics
    assert (remark.level, remark.code) == ("error", "PLUGIN_FAILED")
    assert remark.message == "plugin bad: text sign bad: MemoryError"


def test_merged_and_shared_out_like_the_rest():
    one = found_in("acme 6a:01.0: gen_cap: 0x1", PluginSign("acme", GENCAP))
    assert len(merge_findings([one, one]).seen_lines) == 2
    places = [
        MachinePlace(10, 20, frozenset({("0000:00:00.0", None, None)})),
        MachinePlace(30, 40, frozenset({("0000:00:01.0", None, None)})),
    ]
    shares, (doubt,) = share_out(one, places)
    assert [share.seen_lines for share in shares] == [(), ()]
    assert doubt.code == "EVIDENCE_DOUBTFUL"
    shares, doubts = share_out(one, places[:1])
    assert shares[0].seen_lines == one.seen_lines
    assert not doubts
