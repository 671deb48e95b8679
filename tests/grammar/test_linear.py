"""No kind of line costs more than its length, whatever somebody writes into it.

Nothing is timed: lines of this length end at once when the cost is linear, and not within any patience when a
pattern tries every way to cut them, so an alarm tells the two apart on the slowest machine.
"""

from __future__ import annotations

import re

import pytest

from lspci_ims.grammar.catalogue import all_families
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import Family

from ..cost import patience

LENGTH = 20_000
PATIENCE_SECONDS = 5
PIECES = ("a- ", "a-, ", "ab ", "1", "1, ", " ", "x1,", "a-")


def families() -> list[Family]:
    return [DEVICE, *all_families()]


def beginnings(shape: str) -> list[str]:
    """The shape up to each of its values, with plain values in place of those before it."""
    shape = re.sub(r"\[\[|\]\]", "", shape)
    texts = []
    for value in re.finditer(r"\{", shape):
        text = re.sub(r"\{[^}]*±\}", "A+", shape[: value.start()])
        text = re.sub(r"\{([^}]*)!\}", r"\1", text)
        text = re.sub(r"\{[^:}]*:=([^|}]*)[^}]*\}", r"\1", text)
        texts.append(re.sub(r"\{[^}]*\}", "1", text))
    return texts[:6]


@pytest.mark.parametrize("family", families(), ids=lambda family: family.kind)
def test_cost_of_a_line(family: Family) -> None:
    for kinds in family.lines.values():
        for kind in kinds:
            assert kind.expression
            for shape in kind.shapes:
                for beginning in beginnings(shape):
                    for piece in PIECES:
                        line = beginning + piece * (LENGTH // len(piece)) + "!"
                        with patience((shape, piece)):
                            kind.read(line, 0)
