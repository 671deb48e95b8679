"""Plugins in single files."""

from __future__ import annotations

import sys

import pytest

SOURCE = """
from lspci_ims.api import DeviceFamily, FamilyDevice, hookimpl


@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("acme", "1234", (FamilyDevice("0001", (), "made up"),)),)
"""


@pytest.mark.parametrize("name", ["acme.py", "lspci_ims_acme.py"])
def test_a_file_is_a_plugin(load, tmp_path, name):
    path = tmp_path / name
    path.write_text(SOURCE, "utf-8")
    host = load(files=(path,), enabled=False)
    assert [(info.name, info.version, info.status) for info in host.infos()] == [("acme", "file", "ok")]
    assert sorted(tmp_path.iterdir()) == [path], "no bytecode is left beside it"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("def (", "SyntaxError"),
        ("import no_such_module_here", "ModuleNotFoundError: No module named 'no_such_module_here'"),
        ("1 / 0", "ZeroDivisionError: division by zero (acme.py, line 1)"),
        ("raise SystemExit", "SystemExit"),
        ("", "no hook in the module"),
        ("\0", "import: "),
    ],
)
def test_a_broken_file_is_named_without_its_folder(load, tmp_path, content, expected):
    path = tmp_path / "acme.py"
    path.write_text(content, "utf-8")
    before = set(sys.modules)
    host = load(files=(path,))
    assert [info.status for info in host.infos()] == ["failed"]
    (diagnostic,) = host.diagnostics
    assert expected in diagnostic.message
    assert str(tmp_path) not in diagnostic.message
    if content:
        assert not {name for name in set(sys.modules) - before if name.startswith("lspci_ims_file")}


def test_a_missing_file_and_a_folder(load, tmp_path):
    host = load(files=(tmp_path / "gone.py", tmp_path))
    assert [info.status for info in host.infos()] == ["failed", "failed"]
    assert any("gone.py: No such file or directory" in d.message for d in host.diagnostics)


def test_a_file_does_not_replace_an_installed_plugin(load, fakes, tmp_path):
    path = tmp_path / "acme.py"
    path.write_text(SOURCE, "utf-8")
    host = load(acme=fakes.good(), files=(path,))
    assert [(info.version, info.status) for info in host.infos()] == [("1.0", "ok"), ("file", "failed")]


def test_the_real_entry_points_can_be_searched():
    from lspci_ims.plugin import PluginHost

    host = PluginHost.load(environ={})
    assert all(info.status == "ok" for info in host.infos()), host.diagnostics
