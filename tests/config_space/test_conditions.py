"""Conditions of the layout tables; what is not known satisfies nothing."""

from __future__ import annotations

import pytest

from lspci_ims.config_space.conditions import holds, parse
from lspci_ims.model import Field

FACTS = {
    "Express/version": Field("version", 2, None, "2"),
    "Express/type": Field("type", "Root Port", None, "Root Port"),
    "MSI/64bit": Field("64bit", False, None, "-"),
    "memory-bar": Field("", True, None, "+"),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", True),
        ("memory-bar", True),
        ("!memory-bar", False),
        ("MSI/64bit", False),
        ("!MSI/64bit", True),
        ("Express/version>=2", True),
        ("Express/version>=3", False),
        ("Express/type>=1", False),
        ("Express/type=Endpoint|Root Port", True),
        ("Express/type=Endpoint", False),
        ("Express/type!=Endpoint", True),
        ("Express/type!=Root Port", False),
        ("Express/version>=2 & Express/type=Root Port & memory-bar", True),
        ("Express/version>=2 & MSI/64bit", False),
        ("unknown", False),
        ("!unknown", False),
        ("unknown=1", False),
        ("unknown!=1", False),
        ("unknown>=0", False),
    ],
)
def test_holds(condition: str, expected: bool) -> None:
    assert holds(parse(condition), FACTS) is expected


@pytest.mark.parametrize("condition", ["=1", "a>b", "a>=x", "a & "])
def test_what_is_no_condition(condition: str) -> None:
    with pytest.raises(ValueError, match=r"no condition|invalid literal"):
        parse(condition)
