"""Real dumps from the wild: no exception, every head line a device, nearly every line read."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import msgspec
import pytest

import lspci_ims
from lspci_ims.pipeline import CheckOptions, Parser, check_sources
from lspci_ims.plugin import PluginHost
from lspci_ims.source import Input, Limits, input_from_bytes, open_reports

pytestmark = pytest.mark.corpus

DSA = "pciutils+pciutils/tests__pri-pasid.txt"
HEAD = re.compile(r"([0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] ")
MANGLED = {"elided", "diff", "quoted", "wrapped", "headless"}
#: Texts whose devices are more than the head lines at column 0, and why.
EXCEPTIONS = {
    "corundum+corundum/docs__source__tuning.rst.txt": "a literal block of reStructuredText: indented"
}
#: Share of lines read, in percent; these may only rise.
FLOOR = {"clean": 99.99, "all": 99.7}
#: So much less suffices in a part of the files: it can hold more than its share of odd lines.
LENIENCE = 0.3


def listed(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "index.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_clean(row: dict[str, str]) -> bool:
    return row["kind"] in ("plain", "tree") and not MANGLED & set((row["tags"] or "").split(","))


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_every_file_is_read_and_answered(corpus: Path, every: int) -> None:
    parser, host = Parser(), PluginHost.load()
    rows = listed(corpus)
    assert len(rows) == 1475
    rows = rows[::every]
    counts = {"clean": [0, 0], "all": [0, 0]}
    differing: list[tuple[str, int, int]] = []
    for row in rows:
        text = input_from_bytes((corpus / row["file"]).read_bytes(), row["file"], Limits())
        parsed = parser.parse(text)
        sources = [open_reports(corpus / row["file"], Limits())]
        msgspec.json.encode(check_sources(sources, parser, host, CheckOptions()))
        for kind in ("clean", "all") if is_clean(row) else ("all",):
            counts[kind][0] += sum(dump.coverage.accounted for dump in parsed.dumps)
            counts[kind][1] += sum(dump.coverage.lines for dump in parsed.dumps)
        if is_clean(row):
            heads = sum(HEAD.match(line) is not None for line in text.lines)
            devices = sum(len(dump.devices) for dump in parsed.dumps)
            if heads != devices and row["file"] not in EXCEPTIONS:
                differing.append((row["file"], heads, devices))
    assert not differing
    assert not host.any_failed
    for kind, (accounted, lines) in counts.items():
        share = 100 * accounted / lines
        assert share >= FLOOR[kind] - (LENIENCE if every > 1 else 0), (
            f"{kind}: {share:.3f} % of {lines} lines read"
        )


def test_the_dsa_of_pciutils(corpus: Path) -> None:
    text = input_from_bytes((corpus / DSA).read_bytes(), "dsa", Limits())
    bare = Input(text.name, None, [line for line in text.lines if not re.match(r"[0-9a-f]{2,3}: ", line)])
    answers = []
    for source, plugins in ((text, True), (bare, True), (bare, False)):
        result = lspci_ims.check("\n".join(source.lines), plugins=plugins)
        (device,) = result.machines[0].devices
        assert (device.vendor_id, device.device_id) == ("8086", "0b25")
        answers.append((device.siov, device.ims))
        if source is text:
            (reason,) = [r for r in device.reasons if r.code == "DEV_IMS_BIT_SET"]
            assert [span.text[:4] for span in reason.spans] == ["210:"]
        else:
            assert any("-xxxx" in ask.command for ask in device.ask)
    assert answers == [("r1", "yes"), ("r1", "vendor-stated"), ("r1", "unknown")]


def test_first_256_bytes_of_the_dsa(corpus: Path) -> None:
    text = input_from_bytes((corpus / DSA).read_bytes(), "dsa", Limits())
    rows = [line for line in text.lines if re.match(r"[0-9a-f]{2}: ", line)]
    head = "6a:01.0 Class 0880: Device 8086:0b25"
    result = lspci_ims.check("\n".join([head, *rows]))
    (device,) = result.machines[0].devices
    assert device.siov == "unknown"
    assert "HEX_TOO_SHORT" in {reason.code for reason in device.reasons}
