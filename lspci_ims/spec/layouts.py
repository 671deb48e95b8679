"""Loader of the layout tables `layouts*.tsv`: which bits of config space mean what, each row with its source.

- `layouts-<group>.tsv`: the fields of each kind of capability (kind `header`: the function's own header).
  Registers and labels are those that pciutils 3.14 prints; a register whose name starts with a dot is
  looked at by conditions and never shown. Offsets are relative to the capability.
- `layouts-enumerations.tsv`: names of codes; code `*` stands for every other one.
- `layouts-repeats.tsv`: registers that come several times, and how often.
- `layouts-aliases.tsv`: what older releases called a register or a label.
- `layouts-differences.tsv`: values that a release printed otherwise than the bytes say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

GROUPS = ("header", "standard", "express", "express2", "aer", "virtualization", "extended")


class LayoutRow(NamedTuple):
    """One field: bits `hi` to `lo` of the `bits` wide register at `offset`, shown as `form` says.

    `when` is a condition on other fields of the capability (see `config_space/conditions.py`).
    """

    kind: str
    register: str
    label: str
    offset: int
    bits: int
    hi: int
    lo: int
    form: str
    unit: str | None
    when: str
    source: str


class RepeatRow(NamedTuple):
    """Registers that repeat every `stride` bytes, as often as field `count` says plus `extra`.

    More than `most` is out of specification: then none of them is read.
    """

    kind: str
    register: str
    stride: int
    count: str
    extra: int
    most: int
    source: str


class AliasRow(NamedTuple):
    """`register`, `label` as 3.14 prints them; `old_register`, `old_label` as older releases did."""

    kind: str
    register: str
    label: str
    old_register: str
    old_label: str
    releases: str
    source: str


class DifferenceRow(NamedTuple):
    """A value that some releases print otherwise; `reading` names the rule that still counts as equal."""

    kind: str
    register: str
    label: str
    reading: str
    releases: str
    why: str


def _table(name: str) -> Iterator[list[str]]:
    text = Path(__file__).with_name(f"layouts-{name}.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines()[1:] if line)


def parse_layout_row(cells: list[str]) -> LayoutRow:
    """One line of a layout table, for the tables here and those of plugins.

    Raises:
        ValueError: a cell is missing or is no number where one belongs.
    """
    kind, register, label, offset, bits, hi, lo, form, unit, when, source = cells
    return LayoutRow(
        kind, register, label, int(offset, 16), int(bits), int(hi), int(lo), form, unit or None, when, source
    )


@cache
def layouts() -> Mapping[str, tuple[LayoutRow, ...]]:
    """The fields of every kind, in the order lspci prints them."""
    kinds: dict[str, list[LayoutRow]] = {}
    for group in GROUPS:
        for cells in _table(group):
            row = parse_layout_row(cells)
            kinds.setdefault(row.kind, []).append(row)
    return {kind: tuple(rows) for kind, rows in kinds.items()}


@cache
def enumerations() -> Mapping[str, Mapping[str, str]]:
    """Names of codes by the name of the enumeration; the key `*` is the rest."""
    names: dict[str, dict[str, str]] = {}
    for name, code, text, _source in _table("enumerations"):
        names.setdefault(name, {})[code] = text
    return names


@cache
def repeats() -> Mapping[str, tuple[RepeatRow, ...]]:
    """The repeating registers by kind."""
    kinds: dict[str, list[RepeatRow]] = {}
    for kind, register, stride, count, extra, most, source in _table("repeats"):
        row = RepeatRow(kind, register, int(stride, 16), count, int(extra), int(most), source)
        kinds.setdefault(kind, []).append(row)
    return {kind: tuple(rows) for kind, rows in kinds.items()}


@cache
def aliases() -> Mapping[str, tuple[AliasRow, ...]]:
    """Older names by kind."""
    kinds: dict[str, list[AliasRow]] = {}
    for cells in _table("aliases"):
        row = AliasRow(*cells)
        kinds.setdefault(row.kind, []).append(row)
    return {kind: tuple(rows) for kind, rows in kinds.items()}


@cache
def differences() -> Mapping[tuple[str, str, str], DifferenceRow]:
    """Known differences between text and bytes by kind, register and label as 3.14 prints them."""
    rows = (DifferenceRow(*cells) for cells in _table("differences"))
    return {(row.kind, row.register, row.label): row for row in rows}
