"""Time inside plugins: measured by part, shown by trace, said when it is long, in no answer."""

from __future__ import annotations

import time

import pytest

from lspci_ims.api import Finding, Span
from lspci_ims.plugin import times
from lspci_ims.plugin.times import Clock, slow_remark

SPAN = Span("made-up.txt", None, 3, 3, None, "a line")


def napping(device, machine):
    time.sleep(0.02)
    return ()


def working(device, machine):
    until = time.thread_time() + 0.02
    while time.thread_time() < until:
        pass
    return ()


def run(host, fakes, count=1):
    devices = [fakes.device(host, bdf=f"0000:00:01.{number}") for number in range(count)]
    machine = fakes.machine(*devices)
    return [host.run_rules(device, machine) for device in devices]


def test_every_part_is_measured(load, fakes):
    host = load(acme=fakes.good(check=napping))
    run(host, fakes, 3)
    (spent,) = host.times()
    calls = {part.what: part.calls for part in spent.parts}
    assert calls == {
        "rule ACME001": 3,
        "import": 1,
        "registration": 1,
        "lspci_ims_device_families": 1,
        "lspci_ims_rules": 1,
    }
    assert spent.parts[0].what == "rule ACME001"
    assert spent.seconds == pytest.approx(sum(part.seconds for part in spent.parts))
    assert spent.seconds > 0.06


def test_waiting_is_no_work(load, fakes):
    host = load(nap=fakes.good("nap", check=napping), work=fakes.good("work", check=working))
    run(host, fakes, 2)
    nap, work = host.times()
    assert (nap.plugin, work.plugin) == ("nap", "work")
    assert nap.cpu_seconds < 0.03 < nap.seconds
    assert work.cpu_seconds > 0.03


def test_a_plugin_that_failed_while_loading_is_measured(load, fakes):
    def families():
        time.sleep(0.02)
        raise ValueError("no")

    (spent,) = load(bad=fakes.plugin(families=families)).times()
    assert spent.plugin == "bad"
    assert spent.parts[0].what == "lspci_ims_device_families"
    assert spent.seconds > 0.02


def test_a_slow_plugin_is_named_with_its_slowest_rule(load, fakes, monkeypatch):
    monkeypatch.setattr(times, "SLOW_SECONDS", 0.03)
    rules = [fakes.rule("NAP001", napping, "nap"), fakes.rule("NAP002", None, "nap")]
    host = load(
        acme=fakes.good(),
        nap=fakes.plugin(families=[fakes.family("nap")], rules=rules),
    )
    assert host.slow() == ()
    run(host, fakes, 3)
    (remark,) = host.slow()
    assert (remark.level, remark.code, remark.span) == ("warning", "PLUGIN_SLOW", None)
    assert remark.message.startswith("plugin nap took 0.1 s (0.0 s of CPU)")
    assert "rule NAP001, 0.1 s in 3 calls" in remark.message
    assert "LSPCI_IMS_DISABLE=nap" in remark.message


def test_a_slow_import_is_named():
    clock = Clock("acme")
    clock.add("import", 2.5, 0.5)
    clock.add("registration", 0.1, 0.1)
    remark = slow_remark(clock.total())
    assert remark is not None
    assert "took 2.6 s (0.6 s of CPU); slowest: import, 2.5 s in 1 call." in remark.message


def test_trace_shows_every_rule_with_its_function_and_outcome(load, fakes, capsys, monkeypatch):
    def check(device, machine):
        if device.bdf.endswith(".1"):
            raise ValueError("no")
        return (Finding("x", (SPAN,)),)

    monkeypatch.setenv("LSPCI_IMS_TRACE", "1")
    host = load(acme=fakes.good(check=check))
    run(host, fakes, 2)
    lines = [line.split(": ") for line in capsys.readouterr().err.splitlines() if "rule ACME001" in line]
    assert [line[:5] for line in lines] == [
        ["lspci-ims", "trace", "acme", "rule ACME001", "0000:00:01.0"],
        ["lspci-ims", "trace", "acme", "rule ACME001", "0000:00:01.1"],
    ]
    assert [line[-1] for line in lines] == ["1 finding", "failed"]
    assert all(line[5].endswith(" ms") and float(line[5].removesuffix(" ms")) >= 0 for line in lines)


def test_without_the_variable_nothing_is_traced(load, fakes, capsys, monkeypatch):
    monkeypatch.delenv("LSPCI_IMS_TRACE", raising=False)
    run(load(acme=fakes.good()), fakes)
    assert capsys.readouterr().err == ""
