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
from lspci_ims.testing import layouts
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
    for layout in set(layouts.__all__) - {"Layout", "Registers"}:
        assert f"`{layout}`" in text
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


#: One plugin for each row of the guide's table of refusals, in its order.
REFUSED = """\
def (
---
x = 1
---
def lspci_ims_rules(): return ()
---
@hookimpl
def lspci_ims_rule(): return ()
---
@hookimpl
def lspci_ims_device_families(): return (family("1234"), family("5678"))
---
@hookimpl
def lspci_ims_device_families(): return (family("1234"),)
@hookimpl
def lspci_ims_rules(): return (rule(applies_to=("bcme",)),)
---
@hookimpl
def lspci_ims_device_families(): return (family("1234"),)
@hookimpl
def lspci_ims_rules(): return (rule(id="ACME001"),)
---
RESULT = (Finding("x"),)
---
RESULT = (Finding("x", (head_line(device.device),), states="has-ims"),)
---
RESULT = None
---
SAME NAME
---
lspci_ims_api = (2, 0)
"""

HEAD = """\
from lspci_ims.api import *

def family(vendor): return DeviceFamily(f"plugin{NUMBER}", vendor, (FamilyDevice("0001", (), "made up"),))

def rule(id=f"PLUGIN{NUMBER}001", applies_to=(f"plugin{NUMBER}",), check=lambda device, machine: ()):
    return Rule(id, "t", "w", "s", applies_to, check)

"""

ASKED = """\
@hookimpl
def lspci_ims_device_families(): return (family("1234"),)
@hookimpl
def lspci_ims_rules():
    def check(device, machine): return RESULT
    return (rule(check=check),)
"""


def test_refusals_are_worded_as_the_guide_quotes_them(guide: ModuleType, tmp_path: Path) -> None:
    import re

    import lspci_ims

    section = guide.GUIDE.read_text("utf-8").partition("## When it is refused")[2].partition("\n## ")[0]
    quoted = re.findall(r"^\| (`.*?`)(?: with a line)? \|", section, re.MULTILINE)
    sources = REFUSED.split("---\n")
    assert len(quoted) == len(sources)
    first = tmp_path / "acme.py"
    named = HEAD.replace('f"PLUGIN{NUMBER}001"', '"ACME001"').replace('f"plugin{NUMBER}"', '"acme"')
    first.write_text(named + ASKED.replace("1234", "4321").replace("RESULT", "()"), "utf-8")
    for number, (quote, source) in enumerate(zip(quoted, sources, strict=True)):
        file = tmp_path / (f"plugin{number}.py" if source != "SAME NAME\n" else "lspci_ims_acme.py")
        body = ASKED.replace("RESULT", source.partition(" = ")[2].strip()) if "RESULT" in source else source
        file.write_text(HEAD.replace("NUMBER", str(number)) + body, "utf-8")
        result = lspci_ims.check("01:00.0 1200: 1234:0001\n", plugins=False, plugin_files=[first, file])
        told = [*result.diagnostics, *(d for machine in result.machines for d in machine.diagnostics)]
        messages = "\n".join(diagnostic.message for diagnostic in told)
        pattern = ".*".join(map(re.escape, quote.strip("`").split("...")))
        assert re.search(pattern, messages), f"{quote}\n{messages}"
