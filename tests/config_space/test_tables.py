"""The layout tables themselves: every row can be run and has a source, every name leads somewhere."""

from __future__ import annotations

import pytest

from lspci_ims.config_space import conditions
from lspci_ims.config_space.forms import form
from lspci_ims.config_space.layout import builtin_layouts
from lspci_ims.detect.readings import READINGS
from lspci_ims.spec import rows
from lspci_ims.spec.layouts import LayoutRow, aliases, differences, enumerations, layouts, repeats

ROWS = [row for kind in layouts().values() for row in kind]
FACTS = {"memory-bar", "express-type", "function-vendor", "body-readable"}


def name(row: LayoutRow) -> str:
    return f"{row.kind}/{row.register}/{row.label}"


def test_all_rows_compile() -> None:
    assert set(builtin_layouts()) == set(layouts())


@pytest.mark.parametrize("kind", sorted(layouts()))
def test_rows_are_sound(kind: str) -> None:
    fields = {f"{row.register}/{row.label}" for row in layouts()[kind]}
    for row in layouts()[kind]:
        assert row.source, name(row)
        assert row.bits in (8, 16, 32, 64), name(row)
        assert 0 <= row.lo <= row.hi < row.bits, name(row)
        assert row.offset + row.bits // 8 <= 0x100, name(row)
        for term in conditions.parse(row.when):
            assert term.name in fields | FACTS, name(row)


def test_kinds_are_those_of_the_table_of_capabilities() -> None:
    kinds = {row["kind"] for row in rows("capabilities")}
    assert set(layouts()) - {"device"} <= kinds
    assert set(repeats()) <= kinds


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_every_value_of_a_narrow_field_can_be_shown(row: LayoutRow) -> None:
    width = row.hi - row.lo + 1
    show = form(row.form)
    for raw in range(1 << width) if width <= 8 else (0, 1, (1 << width) - 1):
        for value, text in show(raw):
            assert isinstance(value, bool | int | float | str)
            assert isinstance(text, str)


def test_every_enumeration_is_used() -> None:
    used = {row.form.partition(":")[2] for row in ROWS}
    assert set(enumerations()) - {"link-speed"} <= used


def test_aliases_lead_to_fields_of_the_layouts() -> None:
    for kind, table in aliases().items():
        fields = {(row.register, row.label) for row in layouts()[kind]}
        for row in table:
            assert (row.register, row.label) in fields, row
            assert row.source


def test_differences_are_about_fields_of_the_layouts() -> None:
    for (kind, register, label), row in differences().items():
        assert (register, label) in {(r.register, r.label) for r in layouts()[kind]}, row
        assert row.reading in READINGS
        assert row.why
        assert row.releases
