"""The examples in docstrings say what the code does."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import lspci_ims

PACKAGE = Path(lspci_ims.__file__).parent


def modules() -> Iterator[str]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if ">>> " in file.read_text("utf-8") and "templates" not in file.parts:
            parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("name", list(modules()))
def test_examples_in(name: str) -> None:
    module = importlib.import_module(name)
    # flags of the page's examples too: three dots stand for anything
    done = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert done.attempted
    assert not done.failed


def test_the_python_api_has_examples() -> None:
    assert {"lspci_ims", "lspci_ims.facade", "lspci_ims.policy.judge"} <= set(modules())
