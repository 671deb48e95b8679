"""The stored samples are what their maker makes, and say nothing of the computer that made them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
FOLDERS = sorted(path.parent for path in SAMPLES.glob("*/machine.toml"))

pytestmark = pytest.mark.skipif(not FOLDERS, reason="no samples beside the tests")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_is_described(folder: Path) -> None:
    about = tomllib.loads((folder / "machine.toml").read_text("utf-8"))
    described = {*about["texts"], *(edit["file"] for edit in about.get("edits", ()))}
    assert described == {path.name for path in folder.glob("lspci-*.txt")}
    assert about["what"]
    assert about["printed-by"].startswith("lspci ")
    for path in folder.glob("lspci-*.txt"):
        assert "sysfs" not in path.read_text("utf-8")


def test_the_maker_writes_the_stored_bytes() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import pathlib, machines, make\n"
        "for name, sample in machines.SAMPLES.items():\n"
        "    stored = (pathlib.Path(sys.argv[1]) / name / 'config-space.dump').read_text()\n"
        "    assert make.space_of(sample, sample.machine()) == stored, name\n"
        "print(len(machines.SAMPLES))"
    )
    arguments = [sys.executable, "-c", code, str(SAMPLES)]
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, cwd=SAMPLES.parent, timeout=120
    )
    assert done.stderr == ""
    assert int(done.stdout) == len(FOLDERS)


def test_the_reports_of_plugins_are_of_the_machines_that_their_maker_describes() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import make, reports\n"
        "for report in reports.REPORTS:\n"
        "    folder = make.PLUGINS / report.plugin / f'lspci_ims_{report.plugin}' / 'samples'\n"
        "    text = (folder / report.file).read_text()\n"
        "    assert text.startswith(report.before), report\n"
        "    lines = text[len(report.before):].splitlines()\n"
        "    heads = [line.split()[0] for line in lines if line[:1].isalnum()]\n"
        "    assert heads == [one.address for one in report.machine().functions], report\n"
        "    print(folder / report.file)"
    )
    arguments = [sys.executable, "-c", code, str(SAMPLES)]
    done = subprocess.run(
        arguments, capture_output=True, text=True, check=False, cwd=SAMPLES.parent, timeout=120
    )
    assert done.stderr == ""
    stored = {path.resolve() for path in SAMPLES.parent.glob("plugins/*/lspci_ims_*/samples/*.txt")}
    assert {Path(line).resolve() for line in done.stdout.splitlines()} == stored
