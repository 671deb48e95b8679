"""The layout tables made ready to run: rows as numbers and functions, fields of small values made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from ..model import Field
from ..spec.layouts import LayoutRow, RepeatRow, layouts, repeats
from . import conditions
from .conditions import Term
from .forms import Form, form

#: Fields up to this many bits are made once for each value.
_KEPT_BITS = 8


class FieldLayout:
    """One row: where its bits are, when it exists and which fields it gives.

    `fact` is the name under which conditions know it (None when no condition asks); `shown` is False for
    registers and labels that only conditions look at.
    """

    __slots__ = (
        "_fields",
        "_form",
        "_label",
        "_unit",
        "fact",
        "low",
        "mask",
        "register",
        "shown",
        "start",
        "stop",
        "when",
    )

    def __init__(self, row: LayoutRow, asked: frozenset[str], when: tuple[Term, ...]) -> None:
        self.register = row.register
        self.start = row.offset
        self.stop = row.offset + row.bits // 8
        self.low = row.lo
        self.mask = (1 << row.hi - row.lo + 1) - 1
        self.when = when
        name = f"{row.register}/{row.label}"
        self.fact = name if name in asked else None
        self.shown = not row.register.startswith(".") and not row.label.startswith(".")
        self._label = row.label
        self._unit = row.unit
        self._form: Form = form(row.form)
        self._fields: dict[int, tuple[Field, ...]] | None = {} if row.hi - row.lo < _KEPT_BITS else None

    def read(self, raw: int) -> tuple[Field, ...]:
        """The fields that these bits give: mostly one."""
        kept = self._fields
        if kept is not None:
            fields = kept.get(raw)
            if fields is None:
                fields = kept[raw] = self._make(raw)
            return fields
        return self._make(raw)

    def _make(self, raw: int) -> tuple[Field, ...]:
        return tuple(Field(self._label, value, self._unit, text) for value, text in self._form(raw))


class Repeat(NamedTuple):
    """The rows of a register that comes several times."""

    row: RepeatRow
    fields: tuple[FieldLayout, ...]


class Layout(NamedTuple):
    """Everything known about one kind; `size` is how far its plain rows reach."""

    fields: tuple[FieldLayout, ...]
    repeats: tuple[Repeat, ...]
    size: int


def compile_layout(rows: Iterable[LayoutRow], repeated: Iterable[RepeatRow] = ()) -> Layout:
    """Make the rows of one kind ready.

    Raises:
        KeyError: a row names a form or an enumeration that does not exist.
        ValueError: a condition cannot be read.
    """
    rows, repeated = tuple(rows), tuple(repeated)
    asked = {term.name for row in rows for term in conditions.parse(row.when)}
    asked.update(name for row in repeated for name in (row.counted_by, row.number))
    names = {row.register for row in repeated}
    frozen = frozenset(asked)
    # rows with one condition share its terms, so that a run of them asks once
    terms = {row.when: conditions.parse(row.when) for row in rows}
    made = [(row, FieldLayout(row, frozen, terms[row.when])) for row in rows]
    plain = tuple(field for row, field in made if row.register not in names)
    groups = tuple(
        Repeat(repeat, tuple(field for row, field in made if row.register == repeat.register))
        for repeat in repeated
    )
    return Layout(plain, groups, max((field.stop for field in plain), default=0))


@cache
def builtin_layouts() -> Mapping[str, Layout]:
    """The layouts of this package's own tables by kind."""
    return {kind: compile_layout(rows, repeats().get(kind, ())) for kind, rows in layouts().items()}
