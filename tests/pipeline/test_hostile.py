"""Any bytes may come: no exception, no lost line, cost that grows with the input."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.source import Limits

SAMPLES = Path(__file__).parents[2] / "samples"
LINES = [
    line
    for path in sorted(SAMPLES.glob("*/lspci-vvv-xxxx.txt"))
    for line in path.read_text("utf-8").split("\n")
]
CHUNKS = st.one_of(st.sampled_from(LINES), st.text(max_size=60))


@settings(max_examples=40)
@given(st.binary(max_size=2000))
def test_random_bytes_never_raise(data: bytes) -> None:
    result = lspci_ims.check(data, all_devices=True)
    msgspec.json.encode(result)


@settings(max_examples=200)
@given(st.lists(CHUNKS, max_size=40))
def test_shuffled_lines_never_raise_and_none_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    result = lspci_ims.parse(text)
    msgspec.json.encode(result)
    for dump in result.dumps:
        assert dump.coverage.accounted + dump.coverage.unparsed == dump.coverage.lines
        unparsed = sum(
            len(device.unparsed) + sum(len(c.unparsed) for c in device.capabilities)
            for device in dump.devices
        )
        assert unparsed == dump.coverage.unparsed


@settings(max_examples=40)
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_dump_cut_anywhere_never_raises(start: int, length: int) -> None:
    text = (SAMPLES / "dsa-qemu-guest" / "lspci-vvv.txt").read_text("utf-8")
    msgspec.json.encode(lspci_ims.check(text[start : start + length]))


def test_a_line_longer_than_the_limit_is_cut_and_said() -> None:
    text = "00:00.0 Host bridge: " + "x" * 5000 + "\n\tControl: I/O- " + "y" * 9000 + "\n"
    result = lspci_ims.parse(text, limits=Limits(line_chars=1000))
    codes = [d.code for d in result.diagnostics if d.code.startswith("LIMIT")]
    assert codes == ["LIMIT_LINE_CHARS", "LIMIT_LINE_CHARS"]


def test_too_many_devices_and_too_long_inputs_are_cut_and_said() -> None:
    text = "".join(f"{bus:02x}:00.0 Host bridge: Example\n\n" for bus in range(20))
    dump = lspci_ims.parse(text, limits=Limits(devices=5)).dumps[0]
    assert len(dump.devices) == 5
    assert [d.code for d in dump.diagnostics] == ["LIMIT_DEVICES"]
    result = lspci_ims.parse(text.encode(), limits=Limits(text_bytes=100))
    assert "LIMIT_TEXT_BYTES" in {d.code for d in result.diagnostics}


def test_control_characters_and_lone_surrogates_survive() -> None:
    text = "00:00.0 Host bridge: a\x1b[31m\x00\ud800\u202e name\n\tControl: I/O-\n\n"
    result = lspci_ims.parse(text)
    assert len(result.dumps[0].devices) == 1
    msgspec.json.encode(result)
