"""Running rules: guarded calls, checked findings, answers that depend on one function alone."""

from __future__ import annotations

import pytest

from lspci_ims.api import Ask, Evidence, Finding, Span, head_line

SPAN = Span("made-up.txt", None, 3, 3, None, "00:01.0 System peripheral: Acme Device 0001")


def run(host, fakes, **changes):
    device = fakes.device(host, **changes)
    return host.run_rules(device, fakes.machine(device))


def test_a_finding_is_signed(load, fakes):
    def check(device, machine):
        sign = Evidence("VM_MISSING_DVSEC", "vm", "strong", "generic", SPAN)
        return [Finding("x", (SPAN,), evidence=(sign,), code="IDXD001", by="idxd")]

    (finding,), diagnostics = run(load(acme=fakes.good(check=check)), fakes)
    assert (finding.code, finding.by, finding.evidence[0].by) == ("ACME001", "acme", "acme")
    assert diagnostics == ()


def test_evidence_may_bear_a_core_code_or_the_rule_s_id(load, fakes):
    def check(device, machine):
        signs = (
            Evidence("ACME001", "vm", "strong", "", SPAN),
            Evidence("ACME001", "arch", "strong", "", SPAN, value="x86", message="own words"),
            Evidence("VM_PCI", "vm", "strong", "", SPAN, origin="acme tool", value="kvm"),
        )
        ask = (Ask("acme-tool", "why", ("ACME002", "DEV_IMS_BIT_UNKNOWN")),)
        return [Finding("what the rule says", (SPAN,), evidence=signs, ask=ask)]

    rules = [fakes.rule("ACME001", check), fakes.rule("ACME002")]
    host = load(acme=fakes.plugin(families=[fakes.family()], rules=rules))
    (finding, _), diagnostics = run(host, fakes)
    assert diagnostics == ()
    assert [sign.message for sign in finding.evidence] == ["what the rule says", "own words", None]


def test_only_rules_of_the_function_s_families_are_asked(load, fakes):
    host = load(acme=fakes.good(), zeta=fakes.good("zeta", "4321"))
    findings, _ = run(host, fakes, vendor_id="4321")
    assert [finding.code for finding in findings] == ["ZETA001"]
    assert run(host, fakes, vendor_id="9999") == ((), ())


def test_findings_come_by_plugin_and_rule_whatever_the_order(load, fakes):
    rules = [fakes.rule("BETA002", None, "beta"), fakes.rule("BETA001", None, "beta")]
    beta = fakes.plugin(families=[fakes.family("beta")], rules=rules)
    expected = ["ACME001", "BETA001", "BETA002"]
    for plugins in ({"acme": fakes.good(), "beta": beta}, {"beta": beta, "acme": fakes.good()}):
        findings, _ = run(load(**plugins), fakes)
        assert [finding.code for finding in findings] == expected


def test_a_generator_is_a_sequence(load, fakes):
    def check(device, machine):
        yield Finding("x", (head_line(device.device),))

    findings, diagnostics = run(load(acme=fakes.good(check=check)), fakes)
    assert (len(findings), diagnostics) == (1, ())


def raising(device, machine):
    raise ValueError("bad")


def raising_late(device, machine):
    yield Finding("x", (SPAN,))
    raise ValueError("late")


def undecodable(device, machine):
    raise ValueError(b"\xff".decode("ascii", "surrogateescape"))


def leaving(device, machine):
    raise SystemExit(9)


def deep(device, machine):
    return deep(device, machine)


def with_sign(**changes):
    values = {"code": "VM_PCI", "direction": "vm", "strength": "strong", "by": "x", "span": SPAN}
    return Finding("x", (SPAN,), evidence=(Evidence(**(values | changes)),))


def with_command(command):
    return Finding("x", (SPAN,), ask=(Ask(command, "why"),))


WRONG = [
    (raising, "rule ACME001: ValueError: bad (test_rules.py, line"),
    (raising_late, "ValueError: late"),
    (leaving, "SystemExit: 9"),
    (deep, "RecursionError"),
    (None, "returned NoneType: expected a sequence of Finding; return ()"),
    ("text", "returned str"),
    ({"message": "x"}, "returned dict"),
    (Finding("x", (SPAN,)), "returned Finding: expected a sequence of Finding"),
    ([None], "finding is None: expected Finding"),
    (["text"], "finding is 'text': expected Finding"),
    ([{"message": "x"}], "finding is of type dict: expected Finding"),
    ([Finding("x")], "finding without a span"),
    ([Finding("", (SPAN,))], "finding without a message"),
    ([Finding("x", SPAN)], "spans: Expected `array`, got `object`"),
    ([Finding("x", (None,))], "spans[0]: Expected `object`, got `null`"),
    ([Finding("x", ("line 3",))], "spans[0]: Expected `object`, got `str`"),
    ([Finding("x", (object(),))], "of no type that Finding can hold"),
    ([Finding(b"x", (SPAN,))], "message: Expected `str`, got `bytes`"),
    (
        [Finding("x", (SPAN,), states="yes")],
        "expected one of states-ims, states-no-ims, virtual-or-masked, ims-not-told",
    ),
    ([Finding("x", (SPAN,), storage="disk")], "expected one of device-memory, driver-memory"),
    ([Finding("x", (SPAN,), needs=True)], "needs: Expected"),
    ([Finding("x", (Span("a", None, 5, 4, None, ""),))], "span of lines 5 to 4"),
    (
        [with_sign(direction="up")],
        "evidence[0].direction: Invalid enum value 'up', expected one of vm, bare-metal",
    ),
    ([with_sign(strength="sure")], "expected one of decisive, strong, weak"),
    ([with_sign(span=None)], "evidence[0].span: Expected `object`, got `null`"),
    (
        [with_sign(code="NO_SUCH_CODE")],
        "evidence: code is 'NO_SUCH_CODE': expected a reason code of the core",
    ),
    ([with_sign(code="ACME002")], "or ACME001"),
    (
        [with_sign(code="BM_ROOT_COMPLEX", strength="decisive")],
        "BM_ROOT_COMPLEX is vm decisive: expected what the core has under this code (bare-metal strong), or",
    ),
    ([with_sign(code="VM_PCI", strength="weak")], "VM_PCI is vm weak"),
    (
        [with_sign(code="DEV_SIOV_R1")],
        "DEV_SIOV_R1 is vm strong: expected what the core has under this code (no",
    ),
    ([Finding("m \udcff", (SPAN,))], "a text in it holds \\udcff, which is no character"),
    ([Finding("m", (Span("\ud800", None, 1, 1, None, ""),))], "holds \\ud800, which is no character"),
    ([with_sign(message="\udfff")], "holds \\udfff, which is no character"),
    (undecodable, "rule ACME001: ValueError: \\udcff ("),
    ([Finding("m" * 5000, (SPAN,))], "message of 5000 characters: expected at most 4096"),
    ([with_sign(message="m" * 5000)], "evidence: message of 5000 characters"),
    ([Finding("m", (SPAN,), ask=(Ask("a" * 2000, "why"),))], "ask: command of 2000 characters"),
    ([Finding("m", (SPAN,), ask=(Ask("a", "w" * 5000),))], "ask: why of 5000 characters"),
    ([Finding("m", (SPAN,) * 1001)], "finding with 1001 spans: expected at most 1000"),
    ([Finding("m", (SPAN,))] * 1001, "returned more than 1000 elements"),
    (
        [with_sign(code="ACME001", direction="arch", value="arm")],
        "evidence on arch: value is 'arm': expected one of x86, other",
    ),
    ([with_sign(code="ACME001", direction="arch")], "evidence on arch: value is None"),
    ([with_sign(value="a" * 41)], "value is 'aaaa"),
    ([with_sign(origin="")], "origin is '': expected a short name"),
    ([with_sign(origin="a\nb")], "origin is 'a\\nb'"),
    ([Finding("x", (SPAN,), ask=(Ask("lspci", "why", ("IDXD001",)),))], "ask: settles 'IDXD001'"),
    ([with_command("lspci\nrm")], "ask: command is 'lspci\\nrm'"),
    ([with_command(" ")], "ask: command is ' '"),
]


@pytest.mark.parametrize(("result", "expected"), WRONG)
def test_a_rule_that_fails_is_contained(load, fakes, result, expected):
    def check(device, machine):
        return result(device, machine) if callable(result) else result

    host = load(acme=fakes.good(check=check), beta=fakes.good("beta", "1234"))
    findings, (diagnostic,) = run(host, fakes)
    assert [finding.by for finding in findings] == ["beta"]
    assert (diagnostic.level, diagnostic.code) == ("error", "PLUGIN_FAILED")
    assert diagnostic.message.startswith("plugin acme: rule ACME001")
    assert "0000:00:01.0" in diagnostic.message
    assert expected in diagnostic.message
    assert "0x" not in diagnostic.message
    diagnostic.message.encode("utf-8")
    assert diagnostic.span == SPAN
    assert [(info.name, info.status) for info in host.infos()] == [("acme", "failed"), ("beta", "ok")]
    assert host.any_failed


def test_ctrl_c_in_a_rule_passes_through(load, fakes):
    def check(device, machine):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(load(acme=fakes.good(check=check)), fakes)


def test_a_rule_that_failed_is_asked_again_and_reported_once_a_machine(load, fakes):
    def check(device, machine):
        if device.bdf.endswith(".7"):
            return (Finding("x", (SPAN,)),)
        raise ValueError(device.bdf)

    host = load(acme=fakes.good(check=check))
    devices = [fakes.device(host, bdf=f"0000:00:01.{function}") for function in (0, 1, 7)]
    machine = fakes.machine(*devices)
    results = [host.run_rules(device, machine) for device in devices]
    assert [len(findings) for findings, _ in results] == [0, 0, 1]
    assert [len(diagnostics) for _, diagnostics in results] == [1, 0, 0]
    again = fakes.machine(*devices)
    assert [len(host.run_rules(device, again)[1]) for device in devices] == [1, 0, 0]


def test_a_fresh_host_has_not_seen_failures(load, fakes):
    host = load(acme=fakes.good(check=raising))
    run(host, fakes)
    fresh = host.fresh()
    assert (host.any_failed, fresh.any_failed) == (True, False)
    assert fresh.rules() == host.rules()


def test_prints_of_a_rule_do_not_reach_stdout(load, fakes, capsys):
    def check(device, machine):
        print("hello")  # noqa: T201 - the point of the test
        return ()

    assert run(load(acme=fakes.good(check=check)), fakes) == ((), ())
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "hello\n")


def test_an_exception_that_cannot_be_shown_is_contained(load, fakes):
    class OddError(Exception):
        def __str__(self):
            raise RuntimeError("no")

    def check(device, machine):
        raise OddError

    _, (diagnostic,) = run(load(acme=fakes.good(check=check)), fakes)
    assert "Odd" in diagnostic.message
