"""The short way through a block tells the same as the long one, however much is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from lspci_ims.grammar.block import Block
from lspci_ims.grammar.catalogue import all_families
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.head import read_head
from lspci_ims.grammar.plain import read_plain
from lspci_ims.grammar.reader import DeviceReader
from lspci_ims.model import Device
from lspci_ims.pipeline import Parser
from lspci_ims.source import Input, Limits, input_from_text
from lspci_ims.split import Candidate, View, find_candidates

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/lspci*.txt"))
HEAD = "00:1c.0 PCI bridge: Example Works Device 0001 (rev 02)"


def blocks(texts: list[str]) -> Iterator[tuple[View, Candidate]]:
    for text in texts:
        view = View(Input("text", None, text.split("\n")))
        for candidate in find_candidates(view.lines):
            yield view, candidate


def read(reader: DeviceReader, texts: list[str]) -> list[Device]:
    found = (reader.read(view, candidate) for view, candidate in blocks(texts))
    return [reading.device for reading in found if reading is not None]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [path.read_text("utf-8") for path in SAMPLES]


def test_both_ways_read_the_same(texts: list[str]) -> None:
    start = DeviceReader().start
    plain = 0
    for view, candidate in blocks(texts):
        head = read_head(view.lines[candidate.first])
        assert head is not None
        short = read_plain(start, view, candidate, head)
        plain += short is not None
        assert short in (None, Block(start, view, candidate, head).read())
    assert plain > 100


@pytest.mark.parametrize("capacity", [1, 7, 100])
def test_a_memo_that_starts_anew_changes_nothing(texts: list[str], capacity: int) -> None:
    assert read(DeviceReader(capacity), texts[:12]) == read(DeviceReader(), texts[:12])


def test_the_memo_has_a_bound() -> None:
    reader = DeviceReader(50)
    lines = [f"\tIOMMU group: {number}" for number in range(1000)]
    (device,) = read(reader, ["\n".join([HEAD, *lines, "", ""])])
    assert len(device.registers) == 1000
    assert len(reader.start) <= 50


def test_long_lines_count_as_many() -> None:
    reader = DeviceReader(50)
    lines = ["\tSubsystem: " + "x" * length for length in range(10_000, 10_100)]
    (device,) = read(reader, ["\n".join([HEAD, *lines, "", ""])])
    assert [len(register.fields[0].text) for register in device.registers] == list(range(10_000, 10_100))
    assert 0 < len(reader.start) <= 6


def test_hex_rows_are_not_kept() -> None:
    reader = DeviceReader()
    row = "00: 86 80 25 0b 00 00 10 00 00 00 80 08 00 00 00 00"
    read(reader, ["\n".join([HEAD, "\tSubsystem: x", row, "", ""])])
    assert set(reader.start) == {"\tSubsystem: x", ""}


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 500])
def test_a_register_may_go_on_over_many_lines(count: int) -> None:
    lines = [
        "\tCapabilities: [40] Express (v2) Endpoint, MSI 00",
        "\t\tDevCap:\tMaxPayload 128 bytes, PhantFunc 0",
    ]
    lines += ["\t\t\tExtTag- RBE+"] * count
    (device,) = read(DeviceReader(), ["\n".join([HEAD, *lines, "", ""])])
    register = device.capabilities[0].register("DevCap")
    assert register is not None
    assert len(register.fields) == 2 + 2 * count
    assert register.lines == ((3, 0), *((4 + number, 2 + 2 * number) for number in range(count)))


def test_lines_of_a_function_do_not_depend_on_the_register_before() -> None:
    """States behind a head line are one; only families of capabilities have lines with conditions."""
    assert DEVICE.followers("BridgeCtl") == DEVICE.followers(None) == ()
    assert any(family.followers("x") for family in all_families())


def test_inputs_may_be_read_at_the_same_time(texts: list[str]) -> None:
    """The memo is one for a process."""

    def parsed(text: str) -> bytes:
        source = input_from_text(text, "text", Limits())
        return msgspec.json.encode(Parser().parse(source).dumps)

    alone = [parsed(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(parsed, texts * 3)) == alone * 3
