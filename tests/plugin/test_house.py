"""The house: what plugins may import, what `lspci_ims.api` costs and offers, hooks that are documented."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import lspci_ims.api
from lspci_ims.plugin import hookspecs

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for path in (ROOT / "plugins").glob("*/lspci_ims_*/**/*.py") if "__pycache__" not in path.parts
)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_plugins_import_the_interface_only(path):
    own = path.relative_to(ROOT / "plugins").parts[1]
    for name in imported(path):
        first = name.split(".")[0]
        allowed = name == "lspci_ims.api" or first == own or first in sys.stdlib_module_names
        assert allowed, f"{path.name} imports {name}"


def test_there_are_plugins():
    assert {path.parts[-2] for path in SOURCES} >= {"lspci_ims_idxd", "lspci_ims_mlx5"}


def test_the_interface_is_light():
    code = (
        "import sys, lspci_ims.api;"
        "print(*sorted({'pyparsing', 'rich', 'click'} & {name.split('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == ""


def test_every_name_of_the_interface_exists_and_none_is_missing():
    public = {
        name
        for name, value in vars(lspci_ims.api).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public - {"annotations", "Final", "Iterator"} == set(lspci_ims.api.__all__)


@pytest.mark.parametrize("name", hookspecs.HOOKS)
def test_hooks_are_documented_and_typed(name):
    hook = getattr(hookspecs, name)
    signature = inspect.signature(hook)
    assert not signature.parameters
    assert str(signature.return_annotation).startswith("Sequence[")
    assert inspect.getdoc(hook)


def test_the_list_of_hooks_is_complete():
    marked = {name for name, value in vars(hookspecs).items() if hasattr(value, "lspci_ims_spec")}
    assert marked == set(hookspecs.HOOKS)
