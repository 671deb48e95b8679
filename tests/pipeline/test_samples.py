"""Every sample gives its golden answer, and the answers of one machine agree across its texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import lspci_ims
from lspci_ims.model import CheckResult

SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = sorted(SAMPLES.glob("*/lspci-*.txt"))
MACHINES = sorted({path.parent for path in TEXTS})


def check(path: Path, **options: Any) -> CheckResult:
    return lspci_ims.check(path.read_bytes(), name=path.name, **options)


def answers(result: CheckResult) -> dict[str, tuple[str, str, list[str]]]:
    return {
        device.bdf: (device.siov, device.ims, [verdict.verdict for verdict in device.usable])
        for machine in result.machines
        for device in machine.devices
    }


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_the_answer_is_the_golden_one(path: Path, request: pytest.FixtureRequest) -> None:
    golden = path.with_suffix(".check.json")
    result = json.loads(msgspec.json.encode(check(path)))
    if request.config.getoption("--update-golden"):
        golden.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert golden.is_file(), "no golden answer: run pytest --update-golden and read what it wrote"
    assert json.loads(golden.read_text("utf-8")) == result


def test_no_golden_answer_is_left_over() -> None:
    texts = {path.with_suffix(".check.json") for path in TEXTS}
    assert {*SAMPLES.glob("*/*.check.json")} == texts


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_line_is_read(path: Path) -> None:
    for dump in lspci_ims.parse(path.read_bytes()).dumps:
        assert dump.coverage.unparsed == 0
        assert not dump.diagnostics


@pytest.mark.parametrize("folder", MACHINES, ids=lambda folder: folder.name)
def test_names_numbers_and_both_give_the_same_verdicts_and_ids(folder: Path) -> None:
    plain = check(folder / "lspci-vvv.txt", all_devices=True)
    ids = {d.bdf: (f"{d.vendor_id}:{d.device_id}", d.candidates) for m in plain.machines for d in m.devices}
    for other in (folder / "lspci-vvvn.txt", folder / "lspci-vvvnn.txt"):
        if not other.exists():
            continue
        result = check(other, all_devices=True)
        assert answers(result) == answers(plain)
        for machine in result.machines:
            for device in machine.devices:
                number = f"{device.vendor_id}:{device.device_id}"
                found, candidates = ids[device.bdf]
                assert number == found or number in candidates or found.endswith(":None")


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_reason_has_a_code_that_explain_knows_and_a_span_of_the_input(path: Path) -> None:
    from lspci_ims.plugin import PluginHost
    from lspci_ims.policy import core_codes

    codes = {*core_codes(), *(rule.id for _, rule in PluginHost.load().rules())}
    lines = path.read_text("utf-8").split("\n")
    for machine in check(path, all_devices=True).machines:
        told = {reason.code for reason in machine.platform.reasons}
        for device in machine.devices:
            told_here = told | {reason.code for reason in device.reasons}
            assert {code for verdict in device.usable for code in verdict.reasons} <= told_here
            for reason in (*device.reasons, *machine.platform.reasons):
                assert reason.code in codes
                assert reason.message
                assert reason.spans
                for span in reason.spans:
                    assert span.text == lines[span.first_line - 1]


def test_the_same_input_gives_the_same_bytes() -> None:
    path = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"
    assert msgspec.json.encode(check(path)) == msgspec.json.encode(check(path))
