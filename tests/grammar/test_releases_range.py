"""The releases that can have printed a text: always the true one among them, and few others."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import pytest

from lspci_ims import spec
from lspci_ims.grammar.outline_table import first_words, table
from lspci_ims.grammar.outlines import OutlineIndex, outline, outline_shapes
from lspci_ims.grammar.releases import (
    ReleaseFinder,
    as_range,
    printed_by,
    release_range,
    releases,
)
from lspci_ims.grammar.shape_table import ShapeRow, shape_rows, tokens
from lspci_ims.model import Device, LspciFacts
from lspci_ims.pipeline.facts import lspci_facts
from lspci_ims.pipeline.parsing import Parser
from lspci_ims.source import Input, Limits, input_from_bytes, input_from_text

_FOLDER = Path(os.environ.get("LSPCI_IMS_SHARED", "/nonexistent")) / "lspci-versions"
FILES = sorted(_FOLDER.glob("lspci-*.txt"))
ROWS = shape_rows()
#: A capability without a name or a line end: the line after it decides what the outline looks like.
TELLING = [row for row in ROWS if "<glued:" not in row.shape]


def facts(text: str) -> LspciFacts:
    (dump,) = Parser().parse(input_from_text(text, "text", Limits())).dumps
    return dump.lspci


def width(found: tuple[str | None, str | None]) -> int:
    names = releases()
    first, last = found
    return (names.index(last) if last else len(names) - 1) - (names.index(first) if first else 0) + 1


def assert_within(release: str, found: tuple[str | None, str | None]) -> None:
    names = releases()
    first, last = found
    assert first is None or names.index(first) <= names.index(release), found
    assert last is None or names.index(release) <= names.index(last), found


@pytest.mark.parametrize("row", TELLING, ids=lambda row: f"{row.kind}|{row.since}|{row.shape.strip()[:40]}")
def test_a_row_tells_at_least_its_own_releases(row: ShapeRow) -> None:
    """The outline of a sample belongs to its own row, whatever other rows it belongs to as well."""
    own = outline_shapes()[ROWS.index(row)]
    assert own in OutlineIndex(outline_shapes()).candidates(row.kind, outline(row.sample))
    assert own.matches(outline(row.sample))
    assert own.printed == printed_by(row)
    assert ReleaseFinder(outline_shapes()).possible({row.kind: [row.sample]}) & own.printed == own.printed


def test_the_stored_outlines_are_those_of_the_table() -> None:
    """`python -m lspci_ims.grammar.outline_table` writes them anew."""
    stored = resources.files(spec).joinpath("shapes", "outlines.json").read_bytes()
    assert stored == table()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({}, (None, None)),
        ({"device": ["\tSubsystem: Example", "no line of lspci's", ""]}, (None, None)),
        ({"device": ["\tControl: I/O- Mem+ and something to come"]}, (None, None)),
        ({"device": ["\tIOMMU group: 5"]}, ("3.7.0", None)),
        ({"device": ["\tIOMMU group: 5"], "express": ["\t\t\tExtTag- RBE+"]}, ("3.7.0", "3.11.1")),
        ({"pci-x": ["\t\tUpstream: Capacity=9 CommitmentLimit=9"]}, ("2.1.99-test9", None)),
        ({"unknown": ["\tCapabilities: [310 v1] #23"]}, ("2.2.7", "3.5.6")),
        ({"dvsec": ["\tCapabilities: [310 v1] Extended Capability ID 0x23"]}, ("3.6.0", None)),
        ({"device": ["\tDeviceName: Left slot"]}, ("3.3.0", None)),
        ({"device": ["\tDeviceName: Left slot"], "express": ["\t\tLnkSta:\tSpeed 8GT/s, Width x4, TrErr- "
          "Train- SlotClk+ DLActive- BWMgmt- ABWMgmt-"]}, ("3.3.0", "3.3.1")),
        ({"ide": ["\t\tIDECap: Lnk=1 Sel=0 FlowThru- PartHdr- Aggr- PCPC- IDE_KM+ SelCfg- Alg='X' TCs=8 "
          "TeeLim- XT-"]}, ("3.15.0", None)),
        ({"device": ["0000:40:01.1/41:00.0 Class: Example"]}, ("3.6.2", None)),
        # the same words mean other releases under another capability
        ({"pm": ["\t\tStatus: D0 PME-Enable- DSel=0 DScale=0 PME-"]}, (None, "3.1.2")),
        ({"agp": ["\t\tStatus: D0 PME-Enable- DSel=0 DScale=0 PME-"]}, (None, None)),
        # copied text: blanks for TABs, at the end, and of another kind
        ({"express": ["   DevSta:   CorrErr- NonFatalErr-\xa0FatalErr- UnsupReq- AuxPwr- TransPend-  "]},
         ("3.6.0", None)),
    ],
)  # fmt: skip
def test_what_lines_tell(lines: Mapping[str, list[str]], expected: tuple[str | None, str | None]) -> None:
    assert release_range(lines) == expected


def test_one_edited_line_among_many_is_outvoted() -> None:
    lines = {"device": [f"\tIOMMU group: {number}" for number in range(19)], "msi": []}
    edited = {**lines, "msi": ["\tCapabilities: [50] MSI: Mask- 64bit+ Count=1/1 Enable+"]}
    assert release_range(edited) == release_range(lines) == ("3.7.0", None)


def test_two_runs_in_one_text_give_no_range() -> None:
    new = ["\tIOMMU group: 1", "\tIOMMU group: 2"]
    old = ["\t\tDevice: AtnBtn- AtnInd- PwrInd-", "\t\tDevice: AtnBtn+ AtnInd- PwrInd-"]
    assert release_range({"device": new, "express": old}) == (None, None)


def test_a_line_of_any_length_costs_no_more_than_its_length() -> None:
    assert release_range({"device": ["\tRegion 0: " + "Memory at 0 (" * 100_000]}) == (None, None)


def test_sets_of_releases() -> None:
    assert as_range(0) == (None, None)
    row = next(row for row in ROWS if row.gap == "3.4.0..3.5.6")
    names = releases()
    printed = {names[bit] for bit in range(len(names)) if printed_by(row) >> bit & 1}
    assert {"3.3.0", "3.3.1", "3.6.0", "3.15.0"} <= printed
    assert not {"3.2.1", "3.4.0", "3.5.6"} & printed


def test_first_words_cover_every_spelling() -> None:
    words = {row.shape: first_words(row) for row in ROWS}
    assert words["\t\t<reg:{CESta|CEMsk}>:\tRxErr± BadTLP± BadDLLP± Rollover± Timeout± AdvNonFatalErr±"] == {
        "CESta",
        "CEMsk",
    }
    assert words["\t\t[[[<pos:hex>]]]LinkIDE#<i:dec> Sta: Status=<state:idestate> RecvChkFail±"] == {
        "[",
        "LinkIDE",
    }


def test_a_shape_is_its_pieces() -> None:
    for row in ROWS:
        depth = 0
        for what, _ in tokens(row.shape):
            depth += (what == "open") - (what == "close")
            assert depth >= 0
        assert depth == 0, row.shape


BROKEN = """\
00:1c.0 PCI bridge: Example Works Device 0001 (prog-if 00 [Normal decode])
\tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx+
\tPrefetchable memory behind bridge: 0000000000000000-00000000000fffff
[size=1M] [32-bit]
\tCapabilities: [40] Express Root Port (Slot-), IntMsgNum 0
\t\tDevCap2: Completion Timeout: Range ABC, TimeoutDis+
NROPrPrP- LTR-
"""


def test_what_is_left_of_a_broken_line_tells_nothing() -> None:
    """Without their ends these lines are those of 3.5.2 and of 3.1.9."""
    assert facts(BROKEN).version_range == ("3.11.0", None)
    whole = BROKEN.replace("\n[size", " [size").replace("\nNROPrPrP", " NROPrPrP")
    assert facts(whole).version_range == ("3.11.0", None)


BRIDGE = """\
00:1c.0 PCI bridge: Example Works Device 0001 (prog-if 00 [Normal decode])
\tControl: I/O+ Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx+
\tI/O behind bridge: {}
"""
COLLECTOR = BRIDGE.replace("\tI/O behind bridge: {}", "\tCapabilities: [160 v2] {}")
RCEC = "Root Complex Event Collector Endpoint Association\n\t\tRCiEPBitmap: {}"
IDE = "Integrity & Data Encryption\n\t\tIDECtl: FTEn-\n\t\t{}LinkIDE#0 Sta: Status=insecure RecvChkFail-"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BRIDGE.format("0000f000-00000fff [disabled] [32-bit]"), 3),
        (BRIDGE.format("0000f000-00000fff"), 3),
        (BRIDGE.format("f000-0fff [empty]"), 3),
        (BRIDGE.format("[disabled] [16-bit]"), 2),
        (BRIDGE.format("None"), 2),
        # an open window tells nothing, nor does one that the command register closes
        (BRIDGE.format("e000-efff [size=4K] [16-bit]"), 3),
        (BRIDGE.format("e000-efff [disabled] [16-bit]"), 3),
        (COLLECTOR.format(RCEC.format("[none]")), 2),
        (COLLECTOR.format(RCEC.format("00000000 [none]")), 3),
        (COLLECTOR.format(RCEC.format("RCiEP at Device(s): 3")), 3),
        (COLLECTOR.format(RCEC.format("RCiEP at Device(s): 3\n\t\tAssociatedBusNumbers: [none]")), 2),
        (COLLECTOR.format(RCEC.format("RCiEP at Device(s): 3\n\t\tAssociatedBusNumbers: ff-00 [none]")), 3),
        (COLLECTOR.format(RCEC.format("RCiEP at Device(s): 3\n\t\tAssociatedBusNumbers: 02-05")), 3),
        (COLLECTOR.format(IDE.format("")), 2),
        (COLLECTOR.format(IDE.format("[83c]")), 3),
        (BRIDGE.partition("\tControl")[0] + "\tFlags: bus master, fast devsel, latency 0\n", 1),
        (BRIDGE.partition("\tControl")[0], 0),
    ],
)
def test_verbosity(text: str, expected: int) -> None:
    assert facts(text).verbosity == expected


@pytest.mark.skipif(not FILES, reason="LSPCI_IMS_SHARED names no folder with lspci-versions")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_release_that_printed_is_in_the_range(path: Path) -> None:
    """For all devices of a file and for as few as one of them."""
    name, verbosity = re.fullmatch(r"lspci-(.*)-(v+)(?:nn)?", path.stem).groups()  # type: ignore[union-attr]
    release = "3.15.0" if name == "git" else name
    text = input_from_bytes(path.read_bytes(), path.name, Limits())
    (dump,) = Parser().parse(text).dumps
    assert_within(release, dump.lspci.version_range)
    assert dump.lspci.verbosity == len(verbosity)
    chosen = random.Random(2)
    report = [f"all: {width(dump.lspci.version_range)}"]
    for size in (1, 5, 50):
        widths = []
        for _ in range(40):
            found = _range_of(chosen.sample(dump.devices, size), text)
            assert_within(release, found)
            widths.append(width(found))
        report.append(f"{size}: {sorted(widths)[20]}")
    print(f"{path.stem}: releases in the range, median: {', '.join(report)}")  # noqa: T201


def _range_of(devices: list[Device], text: Input) -> tuple[str | None, str | None]:
    return lspci_facts(devices, text.lines).version_range
