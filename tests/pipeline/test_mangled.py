"""Every mangling of every sample gives the devices and verdicts of the clean text, or says what was lost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import lspci_ims
from lspci_ims.model import CheckResult, Device

from .manglings import FAITHFUL, HEAD, LOSSY

SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = sorted(SAMPLES.glob("*/lspci-*.txt"))
#: One of each kind: names, numbers and both, bytes, virtual functions, denied, broken, 5-digit domains.
SELECTION = [
    SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt",
    SAMPLES / "connectx7-with-vfs" / "lspci-vvvnn.txt",
    SAMPLES / "vmd-domain" / "lspci-vvv.txt",
    SAMPLES / "access-denied" / "lspci-vvvnn.txt",
]
#: Reasons that say what is missing.
CUT = {"DEV_TRUNCATED", "HEX_TOO_SHORT", "DEV_CAPS_UNREADABLE"}
Answer = tuple[Any, ...]


def shared_out(names: Iterable[str]) -> list[tuple[str, Path]]:
    """Each name with two texts of the selection, in turns: the default run; `slow` has all the others."""
    return [
        (name, SELECTION[turn % len(SELECTION)])
        for at, name in enumerate(names)
        for turn in (at, at + 1 + at // len(SELECTION) % 3)
    ]


def case_id(value: str | Path) -> str:
    return value if isinstance(value, str) else name_of(value)


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def answers(result: CheckResult) -> dict[str, Answer]:
    return {
        device.bdf: (
            device.siov,
            device.ims,
            device.vendor_id,
            device.device_id,
            [verdict.verdict for verdict in device.usable],
        )
        for machine in result.machines
        for device in machine.devices
    }


def contents(device: Device) -> list[Any]:
    """Everything that a block says, without the places it says it at."""
    return [
        device.bdf,
        device.header.text.replace(" ", ""),
        device.driver,
        [(r.index, r.kind, r.address, r.size_bytes) for r in device.regions],
        [
            (c.kind, c.offset, [(r.name, [(f.label, f.text) for f in r.fields]) for r in c.registers])
            for c in device.capabilities
        ],
        [(r.name, [(f.label, f.text.replace(" ", "")) for f in r.fields]) for r in device.registers],
        None if device.config_space is None else device.config_space.data,
    ]


@cache
def clean(path: Path) -> tuple[str, dict[str, Answer], list[list[Any]]]:
    text = path.read_text("utf-8")
    devices = [contents(d) for dump in lspci_ims.parse(text).dumps for d in dump.devices]
    return text, answers(lspci_ims.check(text, all_devices=True)), devices


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def assert_same(path: Path, name: str) -> None:
    text, expected, devices = clean(path)
    mangled = FAITHFUL[name](text)
    result = lspci_ims.check(mangled, all_devices=True)
    assert answers(result) == expected
    lines = lines_of(mangled.removeprefix("\ufeff"))
    for machine in result.machines:
        for device in machine.devices:
            for reason in device.reasons:
                for span in reason.spans:
                    quoted = span.text.removeprefix("\ufeff").split("\n")
                    # a broken line with all its parts, a block by its head line
                    assert len(quoted) in (1, span.last_line - span.first_line + 1)
                    assert quoted == lines[span.first_line - 1 : span.first_line - 1 + len(quoted)]
    parsed = lspci_ims.parse(mangled)
    assert [contents(d) for dump in parsed.dumps for d in dump.devices] == devices
    assert sum(dump.coverage.unparsed for dump in parsed.dumps) == 0
    assert not [d for dump in parsed.dumps for d in dump.devices if d.noise and name != "replies between"]


USUAL = shared_out(FAITHFUL)


@pytest.mark.parametrize(("name", "path"), USUAL, ids=case_id)
def test_a_mangled_text_gives_the_same_answers(name: str, path: Path) -> None:
    assert_same(path, name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), sorted({*product(FAITHFUL, TEXTS)} - {*USUAL}), ids=case_id)
def test_every_mangled_text_gives_the_same_answers(name: str, path: Path) -> None:
    assert_same(path, name)


def assert_said(path: Path, name: str) -> None:
    text, expected, _ = clean(path)
    mangled = LOSSY[name](text)
    result = lspci_ims.check(mangled, all_devices=True)
    found = answers(result)
    remarks = {d.code for d in result.diagnostics}
    reasons = {d.bdf: {r.code for r in d.reasons} for m in result.machines for d in m.devices}
    assert set(found) <= set(expected)
    for bdf, answer in found.items():
        if answer[:2] != expected[bdf][:2]:
            # what is not there proves nothing, so an answer may only become less certain
            assert reasons[bdf] & CUT
            assert answer[0] in ("unknown", expected[bdf][0])
            assert answer[1] in ("unknown", "vendor-stated", expected[bdf][1])
    lines = mangled.split("\n")
    first = next((number for number, line in enumerate(lines) if HEAD.match(line)), len(lines))
    if any(lines[1:first]) and not name.startswith("end") and set(found) != set(expected):
        assert remarks & {"LINES_WITHOUT_DEVICE", "NO_LSPCI"}


@pytest.mark.parametrize("path", SELECTION, ids=name_of)
@pytest.mark.parametrize("name", LOSSY)
def test_what_is_lost_is_said(name: str, path: Path) -> None:
    assert_said(path, name)


@pytest.mark.slow
@pytest.mark.parametrize("path", TEXTS, ids=name_of)
@pytest.mark.parametrize("name", LOSSY)
def test_what_is_lost_of_any_sample_is_said(name: str, path: Path) -> None:
    assert_said(path, name)
