"""docs/GRAMMAR.md is what the tables and the families say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lspci_ims.grammar.document import document, expression_of, main
from lspci_ims.grammar.shape_table import ShapeRow, shape_rows

GRAMMAR = Path(__file__).parents[2] / "docs" / "GRAMMAR.md"


def test_the_document_is_in_step() -> None:
    assert GRAMMAR.read_text("utf-8") == document(), "run: python -m lspci_ims.grammar.document"


def test_writing_it(tmp_path: Path) -> None:
    target = tmp_path / "new" / "GRAMMAR.md"
    main(str(target))
    assert target.read_text("utf-8") == document()


@pytest.mark.parametrize(
    "row", shape_rows(), ids=lambda row: f"{row.kind}|{row.since}|{row.shape.strip()[:40]}"
)
def test_every_line_has_its_expression(row: ShapeRow) -> None:
    """All but rows of bytes, messages, denied or broken lists, and headings without a name."""
    own = re.match(r"<offset:|WARNING: |\tCapabilities: <|.*<chain |.*<glued:", row.shape)
    assert (expression_of(row) is None) == bool(own)


def test_tables_are_tables() -> None:
    """No cell breaks its row: every row of a table has as many cells as its head."""
    width = 0
    for line in document().splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not cells or not width or cells == width, line
        width = cells
