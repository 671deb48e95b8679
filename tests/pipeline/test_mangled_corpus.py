"""Real mails and logs: every head line becomes a device, however quoted or wrapped, and no prose does."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from lspci_ims.pipeline import Parser
from lspci_ims.source import Limits, input_from_bytes

pytestmark = pytest.mark.corpus

HEAD = re.compile(r"([0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] [A-Z0-9][^:]*: ")
BEFORE = re.compile(r"[> \t]*")
#: Percent, and these may only rise.
FLOOR = {"heads": 99.9, "heads of quoted and wrapped mails": 99.9, "lines": 99.7}
#: So much less suffices in a part of the files: it can hold more than its share of odd lines.
LENIENCE = 0.3
#: Devices with letters before their slot: a command that somebody typed on the same line, in one mail and its
#: quotes.
MOST_AFTER_WORDS = 30


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_heads_become_devices_and_prose_does_not(corpus: Path, every: int) -> None:
    parser = Parser()
    counts = {what: [0, 0] for what in FLOOR}
    after_words = 0
    with (corpus / "index.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows[::every]:
        text = input_from_bytes((corpus / row["file"]).read_bytes(), row["file"], Limits())
        dumps = parser.parse(text).dumps
        found = {device.span.first_line: device for dump in dumps for device in dump.devices}
        plain = {number for number, line in enumerate(text.lines, 1) if HEAD.match(line)}
        counts["heads"][0] += len(plain & set(found))
        counts["heads"][1] += len(plain)
        counts["lines"][0] += sum(dump.coverage.accounted for dump in dumps)
        counts["lines"][1] += sum(dump.coverage.lines for dump in dumps)
        if {"quoted", "wrapped"} & set((row["tags"] or "").split(",")):
            stripped = {
                number
                for number, line in enumerate(text.lines, 1)
                if HEAD.match(line, BEFORE.match(line).end())  # type: ignore[union-attr]
            }
            counts["heads of quoted and wrapped mails"][0] += len(stripped & set(found))
            counts["heads of quoted and wrapped mails"][1] += len(stripped)
        for device in found.values():
            before, slot, _ = device.span.text.partition(device.header.fields[0].text)
            assert slot
            after_words += re.search(r"[A-Za-z]{2}", before) is not None
    for what, (part, whole) in counts.items():
        assert 100 * part / whole >= FLOOR[what] - (LENIENCE if every > 1 else 0), (
            f"{what}: {part} of {whole}"
        )
    assert after_words <= MOST_AFTER_WORDS
