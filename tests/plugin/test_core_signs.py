"""The table of signs that code makes holds them all: a rule may give what the core gives, and no more."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

import lspci_ims
from lspci_ims import platform
from lspci_ims.model import Direction, Strength
from lspci_ims.plugin.core_signs import core_codes, core_forms
from lspci_ims.spec import rows

SAMPLES = Path(__file__).parents[2] / "samples"


def made_by_code():
    """Every `Evidence("CODE", "direction", "strength", ...)` of the room `platform`."""
    for path in sorted(Path(platform.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Evidence":
                words = [a.value for a in node.args[:3] if isinstance(a, ast.Constant)]
                if len(words) == 3 and words[0]:
                    yield tuple(words)


def test_what_code_makes_is_in_the_table() -> None:
    table = {(row["code"], row["direction"], row["strength"]) for row in rows("evidence_forms")}
    made = set(made_by_code())
    assert len(made) >= 10
    assert made <= table


@pytest.mark.parametrize("row", rows("evidence_forms"), ids=lambda row: " ".join(row.values())[:40])
def test_every_row_is_sound(row) -> None:
    assert row["code"] in core_codes()
    assert row["direction"] in get_args(Direction)
    assert row["strength"] in get_args(Strength)
    assert row["source"]


@pytest.mark.parametrize("name", ["dsa-bare-metal-ims-set", "dsa-two-dvsecs"])
def test_what_a_sample_gives_is_known(name) -> None:
    (machine,) = lspci_ims.check(SAMPLES / name / "lspci-vvv-xxxx.txt", plugins=False).machines
    for sign in machine.platform.evidence:
        assert (sign.direction, sign.strength) in core_forms()[sign.code]
