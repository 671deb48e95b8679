"""The guide for plugin authors: what it shows works, and its lists are complete."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from lspci_ims import api
from lspci_ims.plugin.hookspecs import HOOKS
from lspci_ims.testing import assert_plugin_is_sound, check_alone, device_text, layouts
from lspci_ims.testing.skeleton import check_ids, check_name, write_distribution
from lspci_ims.testing.soundness import CHECKS


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The plugin that the guide begins with; its modules are forgotten afterwards."""
    folder = tmp_path / "lspci-ims-acme"
    write_distribution(check_name("acme"), check_ids("1234", "5678"), folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for name in [
        name for name in sys.modules if name.partition(".")[0] in ("lspci_ims_acme", "make_samples")
    ]:
        del sys.modules[name]


def test_what_the_guide_writes_is_sound(
    guide: ModuleType, distribution: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks that are files or Python; `test_wheel` does all of them, commands included."""
    monkeypatch.setattr("lspci_ims.testing.soundness.repeatable._SEEDS", ())
    reader = guide.Reader(distribution, {})
    blocks = list(guide.blocks(guide.GUIDE.read_text("utf-8")))
    for block in blocks:
        if block.marker.startswith("file: "):
            reader.do(block)
    assert reader.done == 7
    plugin = importlib.import_module("lspci_ims_acme")
    assert_plugin_is_sound(plugin)
    assert [rule.id for rule in plugin.rules.RULES] == ["ACME001", "ACME002"]
    (device,) = check_alone(plugin, distribution / "lspci_ims_acme/samples/text-only.txt").machines[0].devices
    assert [ask.command for ask in device.ask if "ACME002" in ask.settles]
    check_alone(distribution / "acme_board.py", "02:00.0 1200: 1234:9abc\n")
    (code,) = [block.body for block in blocks if block.marker == "run"]
    exec(compile(code, "plugins/README.md", "exec"), {})


def test_the_skeleton_passes_its_own_tests(distribution: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=distribution, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert " 6 passed" in f" {done.stdout.splitlines()[-1]}"


def test_the_commands_of_the_guide_print_what_it_shows(guide: ModuleType, tmp_path: Path) -> None:
    """All blocks, with a `pip` that installs what pip would; `test_wheel` has the real one."""
    programs, installed, work = tmp_path / "bin", tmp_path / "installed", tmp_path / "work"
    for folder in (programs, installed, work):
        folder.mkdir()
    info = installed / "lspci_ims_acme-0.1.0.dist-info"
    scripts = {
        "pip": f"mkdir -p {info} && cp -r {tmp_path}/metadata/. {info}",
        "lspci-ims": f'exec {sys.executable} -m lspci_ims "$@"',
        "pytest": f'exec {sys.executable} -m pytest -p no:cacheprovider "$@"',
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "metadata").mkdir()
    (tmp_path / "metadata" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: lspci-ims-acme\nVersion: 0.1.0\nRequires-Dist: lspci-ims\n", "utf-8"
    )
    (tmp_path / "metadata" / "entry_points.txt").write_text("[lspci_ims]\nacme = lspci_ims_acme\n", "utf-8")
    paths = [str(work / "lspci-ims-acme"), str(installed), os.environ.get("PYTHONPATH", "")]
    environ = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
    }
    reader = guide.Reader(work, environ)
    for block in guide.blocks(guide.GUIDE.read_text("utf-8")):
        reader.do(block)
    assert reader.folder == work / "lspci-ims-acme"


#: A plugin of one file whose only rule states these words.
STATES = """
from lspci_ims.api import DeviceFamily, FamilyDevice, Finding, Rule, head_line, hookimpl


def check(device, machine):
    return tuple(Finding("said", (head_line(device.device),), states=word) for word in {words!r})


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("acme", "1234", (FamilyDevice("5678", (), "made up"),)),)


@hookimpl
def lspci_ims_rules():
    return (Rule("ACME001", "title", "why", "made up", ("acme",), check),)
"""


def test_the_table_of_words_is_what_they_become(
    guide: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lspci_ims.cli.main import run

    bits = [layouts.SiovDvsec(ims=ims) for ims in (False, True)]
    told = [
        device_text("1234", "5678", layouts.Express()),
        "02:00.0 1200: 1234:5678\n\n",
        "03:00.0 1200: 1234:5678\n\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
        "\tCapabilities: [100 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n\n",
        *(
            device_text("1234", "5678", layouts.Express(), dvsec, address=f"0{place}:00.0")
            for place, dvsec in enumerate(bits, 4)
        ),
    ]
    report, plugin = tmp_path / "report.txt", tmp_path / "acme.py"
    report.write_text("".join(told), "utf-8")
    text = guide.GUIDE.read_text("utf-8").partition("| the rules state |")[2].partition("\n\n")[0]
    table = [re.findall(r"[^|]+", line) for line in text.splitlines()[2:]]
    assert {word for row in table for word in re.findall(r"`([^`]+)`", row[0])} == set(
        get_args(get_args(get_type_hints(api.Finding)["states"])[0])
    )
    for row in table:
        plugin.write_text(STATES.format(words=re.findall(r"`([^`]+)`", row[0])), "utf-8")
        assert run(["check", "--no-plugins", "--plugin", str(plugin), "--format", "json", str(report)]) == 0
        devices = json.loads(capsys.readouterr().out)["machines"][0]["devices"]
        assert [device["ims"] for device in devices] == [cell.strip(" `") for cell in row[1:]], row[0]


def test_what_a_question_settles_decides_whether_it_is_asked(
    guide: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from lspci_ims.cli.main import run

    blocks = guide.blocks(guide.GUIDE.read_text("utf-8"))
    (body,) = [block.body.replace("ACME002", "ACME001") for block in blocks if block.marker == "shown"]
    asks = ",".join(line for line in body.splitlines() if line.startswith("Ask("))
    plugin, report = tmp_path / "acme.py", tmp_path / "report.txt"
    source = STATES.replace("hookimpl\n", "hookimpl, Ask\n", 1).replace(
        "states=word) for word in {words!r}", f"ask=({asks})) for _ in (1,)"
    )
    plugin.write_text(source, "utf-8")
    arguments = ["check", "--no-plugins", "--plugin", str(plugin), "--format", "json", str(report)]
    settled = []
    for text in ("01:00.0 1200: 1234:5678\n\n", device_text("1234", "5678", layouts.Express())):
        report.write_text(text, "utf-8")
        assert run(arguments) == 0
        (device,) = json.loads(capsys.readouterr().out)["machines"][0]["devices"]
        settled.append({code for ask in device["ask"] for code in ask["settles"]})
    assert {"DEV_IMS_BIT_UNKNOWN", "ACME001"} <= settled[0]
    assert settled[1] == {"ACME001"}


def test_the_second_rule_of_the_guide_looks_for_its_bytes(guide: ModuleType, distribution: Path) -> None:
    reader = guide.Reader(distribution, {})
    for block in guide.blocks(guide.GUIDE.read_text("utf-8")):
        if block.marker.startswith("file: lspci_ims_acme"):
            reader.do(block)
    plugin = importlib.import_module("lspci_ims_acme")
    text = (distribution / "lspci_ims_acme/samples/text-only.txt").read_text("utf-8").rstrip()
    dvsec = layouts.Dvsec(vendor=0x1234, dvsec_id=1, body=bytes(6))
    short, whole = (
        "".join(device_text("1234", "5678", layouts.Express(), dvsec, length=length).splitlines(True)[1:])
        for length in (256, 4096)
    )
    other = text.replace("ID=0001", "ID=0002")
    for report, code in ((f"{text}\n{short}", True), (f"{text}\n{whole}", False), (f"{other}\n", False)):
        (device,) = check_alone(plugin, report).machines[0].devices
        assert ("ACME002" in {reason.code for reason in device.reasons}) == code, report
        assert (device.ims == "unknown") == code


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
@hookimpl
def lspci_ims_device_families(): return (family("1234"),)
@hookimpl
def lspci_ims_rules(): return (rule(id="ACME999"),)
---
LIKE NAME
---
RESULT = (Finding("x", (Span("elsewhere", None, 1, 1, None, ""),)),)
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
        names = {"SAME NAME\n": "lspci_ims_acme.py", "LIKE NAME\n": "ac_me.py"}
        file = tmp_path / names.get(source, f"plugin{number}.py")
        body = ASKED.replace("RESULT", source.partition(" = ")[2].strip()) if "RESULT" in source else source
        file.write_text(HEAD.replace("NUMBER", str(number)) + body, "utf-8")
        result = lspci_ims.check("01:00.0 1200: 1234:0001\n", plugins=False, plugin_files=[first, file])
        told = [*result.diagnostics, *(d for machine in result.machines for d in machine.diagnostics)]
        messages = "\n".join(diagnostic.message for diagnostic in told)
        pattern = ".*".join(map(re.escape, quote.strip("`").split("...")))
        assert re.search(pattern, messages), f"{quote}\n{messages}"
