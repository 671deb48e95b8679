"""Loader of the layout tables `layouts*.tsv`: which bits of config space mean what, each row with its source.

- `layouts-<group>.tsv`: the fields of each kind of capability (kind `device`: the function's own header).
  Registers and labels are those that pciutils 3.14 prints; a register whose name starts with a dot is
  looked at by conditions and never shown. Offsets are relative to the capability.
- `layouts-enumerations.tsv`: names of codes; code `*` stands for every other one.
- `layouts-repeats.tsv`: registers that come several times, and how often.
- `layouts-aliases.tsv`: what older releases called a register or a label.
- `layouts-differences.tsv`: values that a release printed otherwise than the bytes say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from .tables import rows

GROUPS = (
    "header",
    "standard",
    "express",
    "express2",
    "aer",
    "virtualization",
    "extended",
    "physical",
    "regions",
)


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
    """Registers that repeat every `stride` bytes, as often as field `counted_by` says plus `extra`.

    More than `most` is out of specification: then none of them is read. `{n}` in the register's name is
    the index from 0, or the field `number` where the registers say their own number.
    """

    kind: str
    register: str
    number: str
    stride: int
    counted_by: str
    extra: int
    most: int
    source: str


class AliasRow(NamedTuple):
    """`register`, `label` as 3.14 prints them; `old_register`, `old_label` as older releases did.

    `convert` names what makes the old value the new one, empty when they are the same.
    """

    kind: str
    register: str
    label: str
    old_register: str
    old_label: str
    convert: str
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


class _OfKind(Protocol):
    @property
    def kind(self) -> str: ...


_Row = TypeVar("_Row", bound=_OfKind)


def _by_kind(table: Iterable[_Row]) -> dict[str, tuple[_Row, ...]]:
    kinds: dict[str, list[_Row]] = {}
    for row in table:
        kinds.setdefault(row.kind, []).append(row)
    return {kind: tuple(members) for kind, members in kinds.items()}


def _table(name: str) -> Iterator[tuple[str, ...]]:
    return (tuple(row.values()) for row in rows(f"layouts-{name}"))


def parse_layout_row(cells: Sequence[str]) -> LayoutRow:
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
    table = (parse_layout_row(cells) for group in GROUPS for cells in _table(group))
    return _by_kind(table)


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
    return _by_kind(
        RepeatRow(kind, register, number, int(stride, 16), count, int(extra), int(most), source)
        for kind, register, number, stride, count, extra, most, source in _table("repeats")
    )


@cache
def aliases() -> Mapping[str, tuple[AliasRow, ...]]:
    """Older names by kind."""
    return _by_kind(AliasRow(*cells) for cells in _table("aliases"))


@cache
def differences() -> Mapping[tuple[str, str, str], DifferenceRow]:
    """Known differences between text and bytes by kind, register and label as 3.14 prints them."""
    table = (DifferenceRow(*cells) for cells in _table("differences"))
    return {(row.kind, row.register, row.label): row for row in table}
