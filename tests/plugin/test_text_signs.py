"""Text signs: a wrong table is refused, rules see the lines of their own plugin's signs."""

from __future__ import annotations

import pytest

from lspci_ims.api import Finding, ObservedMachine, SeenLine, Span, TextSign
from lspci_ims.errors import PluginError

SIGN = TextSign("gencap", "gen_cap", r"(?P<bdf>\S+): gen_cap: (?P<cap>\w+)", "made up")
SPAN = Span("log.txt", None, 3, 3, None, "acme 0000:00:01.0: gen_cap: 0x1")


def messages(host):
    return [diagnostic.message for diagnostic in host.diagnostics]


def line(bdf, sign="gencap", by="acme", number=1):
    span = Span("log.txt", None, number, number, None, "a line")
    return SeenLine(sign, span, bdf, (("cap", str(number)),), by)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, "text sign name is '': expected a letter"),
        ({"name": "gen cap"}, "text sign name is 'gen cap'"),
        ({"name": "a" * 41}, "text sign name is 'aaaa"),
        ({"literal": "abc"}, "literal is 'abc': expected at least 4 characters"),
        ({"literal": "     a"}, "literal is '     a'"),
        ({"literal": "one\ntwo"}, "characters of one line"),
        ({"pattern": "("}, "text sign gencap: pattern is no regular expression: missing ), unterminated"),
        ({"pattern": "a{99999999999}"}, "pattern is no regular expression"),
        ({"pattern": None}, "pattern: Expected `str`, got `null`"),
        ({"source": 3}, "source: Expected `str`, got `int`"),
    ],
)
def test_a_wrong_sign_fails_its_plugin_alone(load, fakes, changes, expected):
    values = {"name": "gencap", "literal": "gen_cap", "pattern": "gen_cap", "source": "made up"}
    host = load(acme=fakes.good(), bad=fakes.plugin(signs=[TextSign(**(values | changes))]))
    assert [(info.name, info.status) for info in host.infos()] == [("acme", "ok"), ("bad", "failed")]
    assert expected in messages(host)[0]


def test_a_name_twice_and_too_many(load, fakes):
    assert "text sign 'gencap' stands twice" in messages(load(bad=fakes.plugin(signs=[SIGN, SIGN])))[0]
    many = [TextSign(f"s{number}", "gen_cap", "gen_cap", "") for number in range(201)]
    assert "201 text signs: expected at most 200" in messages(load(bad=fakes.plugin(signs=many)))[0]
    assert load(good=fakes.plugin(signs=many[:200])).diagnostics == ()


def test_the_host_offers_the_signs_of_all_plugins(load, fakes):
    host = load(zeta=fakes.plugin(signs=[SIGN]), acme=fakes.plugin(signs=[SIGN]))
    assert [(row.plugin, row.sign) for row in host.text_signs()] == [("acme", SIGN), ("zeta", SIGN)]


def test_searching_is_on_the_plugin_s_account_and_a_fault_marks_it(load, fakes):
    host = load(acme=fakes.plugin(signs=[SIGN]))
    (row,) = host.text_signs()
    assert row.call(lambda: [line("0000:00:01.0")]) == [line("0000:00:01.0")]
    assert [part.calls for part in host.times()[0].parts if part.what == "text sign gencap"] == [1]

    def fault():
        raise RecursionError("too deep")

    with pytest.raises(PluginError, match="text sign gencap: RecursionError: too deep"):
        row.call(fault)
    assert [info.status for info in host.infos()] == ["failed"]


def test_rules_see_the_lines_of_their_own_plugin(load, fakes):
    seen = {}

    def noting(name):
        def check(device, machine):
            seen[name] = machine.lines
            return (Finding("x", (SPAN,)),)

        return check

    host = load(
        acme=fakes.good(check=noting("acme")),
        beta=fakes.good("beta", "1234", noting("beta")),
        zeta=fakes.good("zeta", "1234", noting("zeta")),
    )
    device = fakes.device(host)
    lines = (line("0000:00:01.0"), line("0000:00:01.0", by="beta"))
    findings, diagnostics = host.run_rules(device, ObservedMachine((device,), (), False, lines))
    assert (len(findings), diagnostics) == (3, ())
    assert seen == {"acme": lines[:1], "beta": lines[1:], "zeta": ()}


def test_another_machine_has_other_lines(load, fakes):
    seen = []

    def check(device, machine):
        seen.append([found.span.first_line for found in machine.lines])
        return ()

    host = load(acme=fakes.good(check=check))
    device = fakes.device(host)
    for number in (1, 2):
        machine = ObservedMachine((device,), (), False, (line(None, number=number),))
        host.run_rules(device, machine)
    assert seen == [[1], [2]]


def test_lines_of_a_sign_and_of_a_function():
    lines = (
        line("0000:6a:01.0", number=1),
        line(None, number=2),
        line("0000:6a:02.0", number=3),
        line("0000:6a:01.0", "other", number=4),
    )
    machine = ObservedMachine((), (), False, lines)

    def numbers(*asked):
        return [found.span.first_line for found in machine.lines_of(*asked)]

    assert numbers("gencap") == [1, 2, 3]
    assert numbers("gencap", "0000:6a:01.0") == numbers("gencap", "6a:01.0") == [1]
    assert numbers("other") == [4]
    assert numbers("other", "0000:6a:02.0") == numbers("none") == numbers("gencap", "no address") == []
