"""What an import costs is a feature: the API stays light, heavy libraries come on demand."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def imported_by(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import lspci_ims.api", {"pyparsing", "rich", "click"}),
        ("import lspci_ims", {"pyparsing", "rich", "click", "msgspec", "pluggy"}),
        (
            "from lspci_ims.cli.main import run; run(['--version'])",
            {"pyparsing", "rich", "pluggy", "msgspec"},
        ),
        ("import lspci_ims; lspci_ims.judge(virt='vm')", {"pyparsing", "rich", "click"}),
    ],
)
def test_light_imports_stay_light(code: str, unwanted: set[str]) -> None:
    assert not unwanted & imported_by(code)


def test_the_version_is_said_once() -> None:
    from lspci_ims import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == __version__


def test_source_files_are_small_and_have_no_vague_names() -> None:
    for path in (ROOT / "lspci_ims").rglob("*.py"):
        lines = path.read_text("utf-8").count("\n")
        assert lines <= 300, f"{path.name}: {lines} lines"
        assert not re.fullmatch(r"utils?|helpers?|common|misc", path.stem)


def test_every_room_is_described() -> None:
    described = re.findall(r"`(\w+)/?`", (ROOT / "docs" / "rooms.md").read_text("utf-8"))
    rooms = {path.parent.name for path in (ROOT / "lspci_ims").glob("*/__init__.py")}
    assert {"batch", "comparison"} <= rooms
    assert rooms <= set(described)


def test_no_path_of_a_machine_and_no_registry_is_in_the_tree() -> None:
    pattern = re.compile(r"/(?:work|root)/|index[-]url|https?://[^ ]*(?:pypi|files\.pythonhosted)")
    for folder in ("lspci_ims", "plugins", "samples", "tests", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".toml", ".md", ".txt", ".tsv", "") and path.is_file():
                if path.name == Path(__file__).name or "__pycache__" in path.parts:
                    continue
                assert not pattern.search(path.read_text("utf-8", "replace")), path
