"""The guide for plugin authors: what it shows works, and its lists are complete."""

from __future__ import annotations

import json
import os
import stat
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from lspci_ims import api
from lspci_ims.plugin.hookspecs import HOOKS
from lspci_ims.testing.soundness import CHECKS

ROOT = Path(__file__).parents[2]

#: What `pip install -e` does as far as lspci-ims can see: a folder of metadata, a package to import.
PIP = """\
#!{python}
import os, pathlib, sys, tomllib
assert sys.argv[1:3] == ["install", "-e"], sys.argv
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]
(name, module), = project["entry-points"]["lspci_ims"].items()
site = pathlib.Path({site!r})
(site / module).symlink_to(pathlib.Path(module).absolute())
info = site / f"{{project['name'].replace('-', '_')}}-{{project['version']}}.dist-info"
info.mkdir()
version = "Metadata-Version: 2.1\\nName: " + project["name"] + "\\nVersion: " + project["version"] + "\\n"
(info / "METADATA").write_text(version)
(info / "entry_points.txt").write_text(f"[lspci_ims]\\n{{name}} = {{module}}\\n")
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """This environment with a pip that installs into a folder of the test."""
    site, tools = tmp_path / "site", tmp_path / "tools"
    site.mkdir()
    tools.mkdir()
    pip = tools / "pip"
    pip.write_text(PIP.format(python=sys.executable, site=str(site)), "utf-8")
    pip.chmod(pip.stat().st_mode | stat.S_IXUSR)
    path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    others = ",".join(point.name for point in metadata.entry_points(group=api.ENTRY_POINT_GROUP))
    return {"PATH": path, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))), "LSPCI_IMS_DISABLE": others}


@pytest.mark.skipif(os.name != "posix", reason="the guide is written for a POSIX shell")
def test_everything_in_the_guide_works(guide: ModuleType, environ: dict[str, str], tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    reader = guide.Reader(work, environ)
    for block in guide.blocks(guide.GUIDE.read_text("utf-8")):
        reader.do(block)
    assert reader.done > 15
    assert (reader.folder.parent, reader.folder.name) == (work, "lspci-ims-acme")
    (machine,) = json.loads((reader.folder / "answer.json").read_text("utf-8"))["machines"]
    (device,) = machine["devices"]
    (reason,) = [reason for reason in device["reasons"] if reason["code"] == "ACME002"]
    assert (reason["by"], reason["spans"][0]["first_line"]) == ("acme", 3)
    assert [ask["command"] for ask in device["ask"] if "ACME002" in ask["settles"]]


def test_every_block_is_found(guide: ModuleType) -> None:
    text = guide.GUIDE.read_text("utf-8")
    assert text.count("\n```") == 2 * len(list(guide.blocks(text)))


def test_the_lists_are_complete(guide: ModuleType) -> None:
    text = guide.GUIDE.read_text("utf-8")
    for hook in HOOKS:
        assert f"| `{hook}()` |" in text
    for check in CHECKS:
        assert f"| `{check.name}` |" in text
    for fixture in ("check_text", "check_sample", "make_device", "observe", "plugin_under_test"):
        assert fixture in text
    for kind in (api.Finding, api.Evidence):
        for name, hint in get_type_hints(kind).items():
            assert (
                f"`{name}`" in text or name in "code" + text.partition("`Evidence(code")[2].partition(")`")[0]
            )
            for part in (hint, *get_args(hint)):
                if get_origin(part) is Literal:
                    missing = [word for word in get_args(part) if f"`{word}`" not in text]
                    assert missing == []


def test_links_lead_somewhere(guide: ModuleType) -> None:
    import re

    text = guide.GUIDE.read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(#([^)]*)\)", text):
        assert target in headings
