"""What is asked of elements directly is what pyparsing's own way through them gives."""

from __future__ import annotations

import pyparsing as pp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.grammar.catalogue import all_families
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import first_word
from lspci_ims.grammar.shape import BLANKS, Shape, Wordings
from lspci_ims.grammar.shape_table import shape_rows
from lspci_ims.model import Field

LINES = [row for row in shape_rows() if not row.heading]
FAMILIES = {family.kind: family for family in (DEVICE, *all_families())}


def by_pyparsing(expression: Shape | Wordings, line: str) -> list[Field] | None:
    try:
        return expression.parse_string(line).as_list()
    except pp.ParseException:
        return None


def directly(expression: Shape | Wordings, line: str) -> list[Field] | None:
    return expression.fields_at(line, len(line) - len(line.lstrip(BLANKS)))


@pytest.mark.parametrize("kind", sorted({row.kind for row in LINES} & FAMILIES.keys()))
def test_both_ways_give_the_same(kind: str) -> None:
    read = 0
    for row in (row for row in LINES if row.kind == kind):
        for line in FAMILIES[kind].candidates(first_word(row.sample)[0]):
            for text in (row.sample, row.sample.strip(), "\xa0" + row.sample + " ", row.sample + "?"):
                found = directly(line.expression, text)
                assert found == by_pyparsing(line.expression, text), text
                read += found is not None
    assert read


@given(st.text(alphabet=BLANKS + "Caps:Width=1,+-", max_size=30))
def test_any_line(text: str) -> None:
    expression = Wordings([Shape("Caps: {±}, Width={Width:dec}"), Shape("Caps: {±}")])
    assert directly(expression, text) == by_pyparsing(expression, text)
