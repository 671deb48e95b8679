"""The guide in fresh environments, with the real pip: from nothing to a wheel that others install."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

from lspci_ims.testing.soundness import CHECKS

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def call(*command: str | Path, cwd: Path) -> str:
    environ = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LSPCI_IMS_DISABLE")
    }
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def fresh(folder: Path) -> Path:
    """The programs of a new environment."""
    venv.create(folder, with_pip=True)
    return folder / "bin"


def wheel(project: Path) -> Path:
    """Build the wheel of a project, in an environment of its own."""
    folder = project.parent / f"wheel-of-{project.name}"
    call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, project, cwd=project.parent)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.skipif(os.name != "posix", reason="the guide is written for a POSIX shell")
def test_from_nothing_to_a_wheel(guide: ModuleType, tmp_path: Path) -> None:
    # a copy: the build must not leave anything in the tree
    source = tmp_path / "source"
    shutil.copytree(ROOT / "lspci_ims", source / "lspci_ims", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, source / name)
    core = wheel(source)

    author = fresh(tmp_path / "author")
    call(author / "pip", "install", "-q", core, cwd=tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    reader = guide.Reader(work, {"PATH": f"{author}:{os.environ['PATH']}"}, python=author / "python")
    for block in guide.blocks(guide.GUIDE.read_text("utf-8")):
        reader.do(block)
    assert reader.folder == work / "lspci-ims-acme"
    plugin = wheel(reader.folder)

    user = fresh(tmp_path / "user")
    call(user / "pip", "install", "-q", core, plugin, cwd=tmp_path)
    samples = reader.folder / "lspci_ims_acme" / "samples"
    for sample, code in (("board-with-ims.txt", "ACME001"), ("text-only.txt", "ACME002")):
        answer = json.loads(
            call(user / "lspci-ims", "check", "--format", "json", samples / sample, cwd=tmp_path)
        )
        (device,) = answer["machines"][0]["devices"]
        assert [reason["code"] for reason in device["reasons"] if reason["by"] == "acme"] == [code]
    shutil.rmtree(reader.folder)
    told = call(user / "lspci-ims", "plugins", "--verify", cwd=tmp_path).splitlines()
    assert (told[0], told[-1]) == ("acme 0.1.0", "acme 0.1.0: sound, but not finished")
    assert [line.split()[:2] for line in told if line.startswith("  ok")] == [
        ["ok", name] for name in ("loads", *(c.name for c in CHECKS[:-1]))
    ]
