"""Every line shape that lspci has printed is read, with its flags and numbers at their columns.

The inventory of shapes is kept outside the project: one row a shape, with a sample line. In its notation
`±` is a flag's sign, `<name:type>` a value, `[[...]]` may be missing, `\\t` is a TAB.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from lspci_ims.grammar.catalogue import all_families, read_heading
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import Family
from lspci_ims.model import Field
from lspci_ims.spec import rows

_TOKEN = re.compile(r"<(\w+):(\{[^}]*\}|\w+)>|(±)|(\[\[)|(\]\])(?=(?:\]\])*(?!\]))|([^<±\[\]]+|.)")
#: The two readings of three closing brackets cannot be told apart here, so this one is replaced.
_EXTENDED = "[<off:hex3>[[ v<capver:dec>]]] "
_NUMBERS = {
    "dec": (r"-?\d+", 10),
    "decpad": (r" *\d+", 10),
    "float": (r"\d+(?:\.\d+)?", 0),
    "0xhex": (r"(?:0x)?[0-9a-f]+", 16),
    "hexpad": (r" *[0-9a-f]+", 16),
}


class Row(NamedTuple):
    """One shape: where it stands, its notation, its flags in order and a line that has it."""

    scope: str
    capability: str
    shape: str
    flags: tuple[str, ...]
    sample: str


class Expected(NamedTuple):
    """A value the row names: where it stands in the sample, its text, and its number or flag."""

    name: str
    kind: str
    column: int
    text: str
    value: float | int | bool | None


def inventory() -> list[Row]:
    """All rows; empty when LSPCI_IMS_SHARED names no folder that holds the inventory."""
    folder = os.environ.get("LSPCI_IMS_SHARED")
    path = Path(folder) / "lspci-inventory.tsv" if folder else None
    if path is None or not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _row(cells: dict[str, str]) -> Row:
    flags = [
        name
        for name, _, kind in (part.rpartition(":") for part in cells["fields"].split("; "))
        if kind == "flag"
    ]
    return Row(
        cells["scope"],
        cells["cap"],
        cells["shape"].replace("\\t", "\t").replace(_EXTENDED, "[<off:hex3><version:version>] "),
        tuple(flags),
        cells["sample"].replace("\\t", "\t"),
    )


def expected(row: Row) -> list[Expected]:
    """The values of the row's sample."""
    pattern, tokens = _pattern(row)
    match = re.fullmatch(pattern, row.sample)
    assert match is not None, f"the sample has not its own shape: {row.shape}"
    return list(_expected(match, tokens))


def _pattern(row: Row) -> tuple[str, list[tuple[str, str]]]:
    pattern: list[str] = []
    tokens: list[tuple[str, str]] = []
    flags = iter(row.flags)
    for name, kind, sign, opening, closing, literal in _TOKEN.findall(row.shape):
        if name:
            tokens.append((name, kind))
            pattern.append(f"({_value_pattern(kind)})")
        elif sign:
            tokens.append((next(flags), "flag"))
            pattern.append("([+-])")
        elif opening or closing:
            pattern.append("(?:" if opening else ")?")
        else:
            pattern.append(re.escape(literal))
    return "".join(pattern), tokens


def _value_pattern(kind: str) -> str:
    if kind.startswith("{"):
        return "|".join(map(re.escape, kind[1:-1].split("|")))
    if kind in _NUMBERS:
        return _NUMBERS[kind][0]
    if re.fullmatch(r"hex\d*", kind):
        return "[0-9a-f]+"
    if kind == "version":
        return r"(?: v\d+)?"
    return ".*?" if kind in ("text0", "tabtext") else ".+?"


def _expected(match: re.Match[str], tokens: list[tuple[str, str]]) -> Iterator[Expected]:
    for index, (name, kind) in enumerate(tokens, 1):
        text = match[index]
        if text is None:
            continue
        bare = text.lstrip(" [")
        column = match.start(index) + len(text) - len(bare)
        yield Expected(name, kind, column, bare.rstrip("]"), _value(kind, text))


def _value(kind: str, text: str) -> float | int | bool | None:
    if kind == "flag":
        return text == "+"
    if kind == "float":
        return float(text)
    if kind in _NUMBERS:
        return int(text, _NUMBERS[kind][1])
    if re.fullmatch(r"hex\d*", kind):
        return int(text, 16)
    return None


ROWS = inventory()
_HEADING = re.compile(r"\s*Capabilities: \[([0-9a-f]+)(?: v\d+)?\] ")
#: Lines of the reader above this one: heads, hex rows, lists that are denied or broken, glued lines.
_READERS_OWN = re.compile(
    r"[0-9a-f]{2}:[0-9a-f]{2}\.|[0-9a-f]{2,3}: |WARNING|\s*Capabilities: <|.*<chain |"
    r"\tCapabilities: \[\w+(?: v1)?\] (?:$|\t)"
)
#: The register that such a line stands under, by kind and first word.
_BEFORE = {
    "aer": "UESta",
    "express": "SltCap",
    "rc-link": "Link0",
}
#: Numbers that are kept as text: ids, addresses, bounds.
_TEXTS = {"ID", "Vendor", "Device ID", "address", "L0sLatency", "L1Latency"}
#: What is no value: the reader's part of a heading, keywords, and one release's junk out of memory.
_NO_FIELDS = {"off", "version", "which", "junk"}


@cache
def families() -> dict[str, Family]:
    return {family.kind: family for family in all_families()}


def _kind(capability: str) -> str:
    space, _, identifier = capability.split(" ", maxsplit=1)[0].partition(":")
    wanted = (space, identifier.zfill(4))
    return next(row["kind"] for row in rows("capabilities") if (row["space"], row["id"]) == wanted)


def _read(row: Row) -> tuple[str, tuple[Field, ...]]:
    heading = _HEADING.match(row.sample)
    if heading is not None:
        reading = read_heading(row.sample, heading.end(), len(heading[1]) == 3)
        assert reading is not None, "no heading"
        assert reading.unread is None, "only the name is read"
        if not row.capability.startswith("*"):
            assert reading.kind == _kind(row.capability)
        return reading.name, reading.fields
    family = DEVICE if row.scope == "device" else families()[_kind(row.capability)]
    register = _BEFORE.get(family.kind)
    if family.kind == "vc":
        register = "VC0" if row.shape.startswith("\t\t\t") else "Caps"
    line = family.read(row.sample, register)
    assert line is not None, "unread"
    return line.register or "", line.fields


def _check(value: Expected, register: str, fields: tuple[Field, ...]) -> None:
    if value.name in _NO_FIELDS:
        return
    field = next((f for f in fields if f.column <= value.column < f.column + max(len(f.text), 1)), None)
    if field is None:
        assert value.text in register, f"no value at column {value.column}: {value}"
    elif value.kind == "flag":
        assert field.label == value.name or field.label.partition(".")[2] == value.name
        assert field.value is value.value
    elif value.value is not None and isinstance(field.value, str):
        assert value.text in field.text
        assert field.label in _TEXTS, field
    elif value.value is not None:
        assert field.value == value.value


@pytest.mark.skipif(not ROWS, reason="LSPCI_IMS_SHARED names no folder with lspci-inventory.tsv")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.capability}|{row.shape[:60]!r}")
def test_shape_is_read(row: Row) -> None:
    if _READERS_OWN.match(row.sample):
        pytest.skip("the reader's own line")
    register, fields = _read(row)
    for value in expected(row):
        _check(value, register, fields)
    assert not [field for field in fields if field.label == "@"]


def test_families_are_listed() -> None:
    """Every family has its kind in the table, and every name of the table has its family."""
    named = {row["kind"] for row in rows("capabilities") if row["name"]}
    assert named == set(families())
    headings = {heading.name for family in families().values() for heading in family.headings}
    for row in rows("capabilities"):
        names = [row["name"], *row["older"].split(";")]
        assert {name for name in names if name} <= headings
