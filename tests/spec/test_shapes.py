"""The table of shapes: every row has a sample of its own, has its shape, and is read by the grammar."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lspci_ims.grammar.catalogue import all_families, read_heading
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import Family
from lspci_ims.grammar.reader import DeviceReader
from lspci_ims.grammar.releases import printed_by, releases
from lspci_ims.grammar.shape_table import ShapeRow, shape_pattern, shape_rows
from lspci_ims.model import Field
from lspci_ims.source import Limits, input_from_text
from lspci_ims.spec import rows
from lspci_ims.split import Candidate

ROWS = shape_rows()
_INVENTORY = Path(os.environ.get("LSPCI_IMS_SHARED", "/nonexistent")) / "lspci-inventory.tsv"
_OFFSET = re.compile(r"\s*Capabilities: \[([0-9a-f]+)(?: v\d+)?\] ")
#: Lines that the reader takes before any family: heads, rows of bytes, lists that are denied or broken, and
#: capabilities without a name.
_READERS_OWN = re.compile(
    r"<(?:slot|path|offset):|WARNING: |\tCapabilities: <|.*<chain |.*<glued:|Memory window"
)
#: The register that such a line stands under.
_REGISTER = {"aer": "UESta", "express": "SltCap", "rc-link": "Link0"}
_NUMBERS = {"dec": 10, "decpad": 10, "hexpad": 16, "0xhex": 16}
#: What is no value of a line: the reader's part of a heading, keywords, bytes that were never set.
_NO_VALUES = {"off", "capver", "which", "junk"}


def _name(row: ShapeRow) -> str:
    return f"{row.kind}|{row.since}|{row.shape.strip()[:50]}"


@cache
def _families() -> dict[str, Family]:
    return {family.kind: family for family in all_families()}


def _read(row: ShapeRow) -> tuple[str, tuple[Field, ...]]:
    """The register and the fields that the grammar finds in the sample."""
    heading = _OFFSET.match(row.sample)
    if heading is not None:
        found = read_heading(row.sample, heading.end(), len(heading[1]) == 3)
        assert found is not None
        assert found.unread is None, "only the name is read"
        assert row.kind in ("*", found.kind)
        return found.name, found.fields
    family = DEVICE if row.kind == "device" else _families()[row.kind]
    register = _REGISTER.get(row.kind)
    if row.kind == "vc":
        register = "VC0" if row.shape.startswith("\t\t\t") else "Caps"
    line = family.read(row.sample, register)
    assert line is not None, "no production reads it"
    return line.register or "", line.fields


def _values(row: ShapeRow) -> Iterator[tuple[str, str, int, str]]:
    """Name, type, column and text of each value of the sample."""
    indent = len(row.sample) - len(row.sample.lstrip("\t "))
    match = re.match(shape_pattern(row.shape), row.sample[indent:])
    assert match is not None, "the sample has another shape"
    assert match.re.groups == len(row.fields)
    for group, (name, kind) in enumerate(row.fields, 1):
        if match[group] is not None and name not in _NO_VALUES:
            text = match[group].lstrip(" ")
            yield name, kind, indent + match.end(group) - len(text), text


def _number(kind: str, text: str) -> float | None:
    if kind == "float":
        return float(text)
    base = 16 if re.fullmatch(r"hex\d*", kind) else _NUMBERS.get(kind)
    return None if base is None else int(text, base)


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_the_sample_has_the_shape_and_is_read(row: ShapeRow) -> None:
    values = list(_values(row))
    if _READERS_OWN.match(row.shape):
        return
    register, fields = _read(row)
    assert not [field for field in fields if field.label == "@"]
    for name, kind, column, text in values:
        field = next((f for f in fields if f.column <= column < f.column + len(f.text)), None)
        if field is None:
            assert text in register or kind not in ("flag", *_NUMBERS), f"{name} is not read"
        elif kind == "flag":
            assert field.value is (text == "+")
            assert field.label.rpartition(".")[2] == name.rpartition(".")[2] or field.label == name
        elif _number(kind, text) is not None:
            assert text in field.text
            assert isinstance(field.value, str) or field.value == _number(kind, text)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if _READERS_OWN.match(row.shape) and "<glued:" not in row.shape], ids=_name
)
def test_what_the_reader_takes_itself(row: ShapeRow) -> None:
    """In a block of its own such a line is the head, is accounted for, or is a message of lspci's."""
    head = (
        ""
        if re.match("<(?:slot|path):", row.shape)
        else "00:01.0 Host bridge: Example\n\tFlags: fast devsel\n"
    )
    text = input_from_text(head + row.sample + "\n", "sample", Limits())
    block = DeviceReader().read(text, Candidate("00:01.0", 0, len(text.lines)))
    assert block is not None
    assert not block.device.unparsed
    assert block.lines == block.accounted
    assert block.lines + len(block.device.noise) == len(text.lines)


def test_rows_are_whole() -> None:
    known = {row["release"] for row in rows("releases")}
    kinds = {row["kind"] for row in rows("capabilities")} | {"device", "*"}
    for row in ROWS:
        assert row.kind in kinds
        assert row.meaning
        assert {row.since, row.until or "git", *filter(None, row.gap.split(".."))} <= known
        assert re.fullmatch(r"[0-3]\+|1|1-2|k|x", row.verbosity), row
        assert printed_by(row), "no release prints it"
    assert len({(row.kind, row.shape, row.since) for row in ROWS}) == len(ROWS)


def test_every_capability_that_has_a_name_has_its_shapes() -> None:
    named = {row["kind"] for row in rows("capabilities") if row["name"]}
    assert named <= {row.kind for row in ROWS if row.heading}


def test_the_order_of_releases() -> None:
    names = releases()
    assert len(set(names)) == len(names)
    assert names[0] == "2.1"
    assert names[-1] == "3.15.0"
    assert (
        names.index("2.1.11")
        < names.index("2.1.99-test1")
        < names.index("2.1.99-test10")
        < names.index("2.2.0")
    )
    assert names.index("3.1.9") < names.index("3.1.10") < names.index("3.2.0")


@pytest.mark.skipif(
    not _INVENTORY.is_file(), reason="LSPCI_IMS_SHARED names no folder with lspci-inventory.tsv"
)
def test_the_table_against_the_inventory() -> None:
    """The same shapes and ranges; no sample is the inventory's unless the text leaves no choice."""
    kinds = {(row["space"], row["id"]): row["kind"] for row in rows("capabilities")}
    theirs = {}
    with _INVENTORY.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            space, _, identifier = cells["cap"].split(" ")[0].partition(":")
            kind = kinds[space, identifier.zfill(4)] if identifier else space or "device"
            shape = cells["shape"].replace("\\t", "\t")
            theirs[kind, shape, cells["since"], cells["until"]] = cells["sample"].replace("\\t", "\t")
    ours = {(row.kind, row.shape, row.since, row.until): row.sample for row in ROWS}
    assert set(ours) == set(theirs)
    same = [key for key, sample in ours.items() if sample == theirs[key]]
    assert not [key for key in same if "<" in re.sub(r"<\?>|<[a-z ]+>", "", key[1]) or "±" in key[1]]
