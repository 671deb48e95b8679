"""Values under the names of pciutils 3.14, whatever release printed them (table `layouts-aliases.tsv`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from ..model import Capability, Value
from ..spec.layouts import AliasRow, aliases

#: An old label may hold the same fact as another number.
_CONVERSIONS: Mapping[str, Callable[[int], int]] = {"power-of-two": lambda value: 1 << min(value, 63)}


@cache
def _by_old_name(kind: str) -> Mapping[tuple[str, str], AliasRow]:
    return {(row.old_register, row.old_label): row for row in aliases().get(kind, ())}


@cache
def _by_name(kind: str) -> Mapping[tuple[str, str], tuple[AliasRow, ...]]:
    names: dict[tuple[str, str], list[AliasRow]] = {}
    for row in aliases().get(kind, ()):
        names.setdefault((row.register, row.label), []).append(row)
    return {name: tuple(rows) for name, rows in names.items()}


def canonical(kind: str, register: str, label: str, value: Value) -> tuple[str, str, Value]:
    """Register, label and value as pciutils 3.14 would print them."""
    row = _by_old_name(kind).get((register, label))
    if row is None:
        return register, label, value
    return row.register, row.label, _converted(row, value)


def value_of(capability: Capability, register: str, label: str) -> Value:
    """A value by its name in 3.14, None when it was not printed under any of its names."""
    value = capability.get(register, label)
    if value is not None:
        return value
    for row in _by_name(capability.kind).get((register, label), ()):
        # until 2.2.6 several registers had one name (`Device`)
        for old in capability.named(row.old_register):
            value = old.get(row.old_label)
            if value is not None:
                return _converted(row, value)
    return None


def _converted(row: AliasRow, value: Value) -> Value:
    conversion = _CONVERSIONS.get(row.convert)
    # a bool is an int too, but never a count
    return conversion(value) if conversion is not None and type(value) is int else value
