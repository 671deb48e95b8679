"""New plugins: which names and ids are taken, what is written, and that its author need not mend it."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.api import API_VERSION
from lspci_ims.errors import UsageError
from lspci_ims.testing import assert_plugin_is_sound
from lspci_ims.testing.skeleton import check_ids, check_name, write_distribution, write_one_file
from lspci_ims.testing.soundness.tables import PAGE_PARTS


@pytest.mark.parametrize("name", ["acme", "a", "my_board", "mlx9", "x86_cards", "a" * 40])
def test_names_that_are_free(name):
    plugin = check_name(name)
    assert plugin.module.isidentifier()
    assert re.fullmatch(r"[A-Z][A-Z0-9]*", plugin.prefix)
    # the form that the packaging specifications allow for the name of a project
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", plugin.distribution)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *(
            (name, "not of the form")
            for name in ("", "Acme", "9acme", "_acme", "acme_", "a__b", "a-b", "a.b")
        ),
        *(
            (name, "not of the form")
            for name in ("a b", "acme\n", "../acme", "/acme", "ac$me", "ücme", "a" * 41)
        ),
        *((name, "word of the Python language") for name in ("class", "import", "match")),
        *((name, "standard library") for name in ("json", "email", "sys", "antigravity")),
        *(
            (name, "means something else")
            for name in ("generic", "api", "testing", "lspci_ims", "file_acme", "test")
        ),
        ("lspci_ims_acme", "means something else"),
    ],
)
def test_names_that_are_refused(name, why):
    with pytest.raises(UsageError, match=why) as refusal:
        check_name(name)
    assert "hint: a letter, then" in str(refusal.value)


def test_names_of_installed_plugins_are_taken(monkeypatch):
    for point in metadata.entry_points(group="lspci_ims"):
        with pytest.raises(UsageError, match="there is a plugin of this name"):
            check_name(point.name)
    point = metadata.EntryPoint("my_board", "made_up", "lspci_ims")
    monkeypatch.setattr(metadata, "entry_points", lambda **_: [point])
    with pytest.raises(UsageError, match="its rules would have the ids of plugin my_board"):
        check_name("myboard")


def test_a_name_near_by_is_offered():
    with pytest.raises(UsageError, match=r"(?s)'Acme-Boards': .*; here acme_boards$") as refusal:
        check_name("Acme-Boards")
    assert "\n\nhint: " in str(refusal.value)
    with pytest.raises(UsageError, match=r"my_board$"):
        check_name("99")


def test_a_module_that_is_there_is_taken(tmp_path, monkeypatch):
    (tmp_path / "lspci_ims_acme.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UsageError, match="there is a module lspci_ims_acme"):
        check_name("acme")


def test_ids():
    ids = check_ids("0x15B3", "1021, 0X1023,1021".replace("X", "x"))
    assert ids == ("15b3", ("1021", "1023"), False)
    made_up = check_ids(None, None)
    assert made_up.made_up
    from lspci_ims.ids import default_table

    assert default_table().vendor_name(made_up.vendor) is None


@pytest.mark.parametrize(
    ("vendor", "devices", "why"),
    [
        ("1234", None, "go together"),
        (None, "5678", "go together"),
        ("123", "5678", "--vendor: '123' is no id"),
        ("acme", "5678", "--vendor: 'acme' is no id"),
        ("1234", "5678,", "--device: '' is no id"),
        ("1234", "56789", "--device: '56789' is no id"),
        ("ffff", "5678", "ffff is no vendor"),
    ],
)
def test_ids_that_are_refused(vendor, devices, why):
    with pytest.raises(UsageError, match=why):
        check_ids(vendor, devices)


@pytest.fixture
def skeleton(tmp_path, monkeypatch):
    """The distribution of a plugin for three ids, and its package, imported."""
    folder = tmp_path / "made"
    write_distribution(check_name("my_board"), check_ids("1AF4", "1041,1042,10ff"), folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder, importlib.import_module("lspci_ims_my_board")
    for name in [name for name in sys.modules if name.startswith(("lspci_ims_my_board", "make_samples"))]:
        del sys.modules[name]


def test_the_skeleton_is_sound(skeleton, monkeypatch):
    monkeypatch.setattr("lspci_ims.testing.soundness.repeatable._SEEDS", ())
    _, package = skeleton
    assert_plugin_is_sound(package)
    (family,) = package.FAMILIES
    assert (family.vendor_id, [row.device_id for row in family.devices]) == ("1af4", ["1041", "1042", "10ff"])
    assert [rule.id for rule in package.RULES] == ["MYBOARD001"]
    assert package.lspci_ims_api == API_VERSION


def test_its_maker_makes_its_samples(skeleton):
    folder, _ = skeleton
    maker = importlib.import_module("make_samples")
    stored = {path.name: path.read_text("utf-8") for path in (folder / maker.SAMPLES).glob("*.txt")}
    assert stored == maker.TEXTS


def test_the_row_in_the_page_is_that_of_the_sample(skeleton):
    folder, package = skeleton
    page = package.rules.check_ims.__doc__
    (row,) = re.findall(r"^ +(100: .*)$", page, re.MULTILINE)
    assert row in (folder / "lspci_ims_my_board/samples/board-with-ims.txt").read_text("utf-8")


def test_every_line_is_written_for_its_reader(skeleton):
    folder, _ = skeleton
    version = ".".join(lspci_ims.__version__.split(".")[:2])
    for path in folder.rglob("*"):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        text = path.read_text("utf-8")
        assert "$" not in text, "a name of the template is left"
        assert "acme" not in text.lower()
        assert str(folder) not in text
        if path.suffix == ".py":
            assert all(len(line) <= 96 for line in text.splitlines()), path
            assert ast.get_docstring(ast.parse(text)), path
    assert f'"lspci-ims>={version},<' in (folder / "pyproject.toml").read_text("utf-8")
    changes = [path.name for path in folder.rglob("*.py") if "CHANGE" in path.read_text("utf-8")]
    assert sorted(changes) == ["devices.py", "make_samples.py", "rules.py"]


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        write_distribution(check_name("acme"), check_ids(None, None), tmp_path / "there")
    assert not list((tmp_path / "there").iterdir())
    file = tmp_path / "acme.py"
    file.write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="is there already"):
        write_one_file(check_name("acme"), check_ids(None, None), file)
    assert file.read_text("utf-8") == "mine"
    with pytest.raises(UsageError, match="Not a directory"):
        write_distribution(check_name("acme"), check_ids(None, None), file / "below")


def test_one_file_is_sound_and_fires(tmp_path, monkeypatch):
    monkeypatch.setattr("lspci_ims.testing.soundness.repeatable._SEEDS", ())
    from lspci_ims.testing.soundness import verify

    file = tmp_path / "acme.py"
    write_one_file(check_name("acme"), check_ids("1234", "5678"), file)
    left = [outcome.check for outcome in verify(file) if outcome.status != "ok"]
    assert left == ["samples", "made-up"]
    result = lspci_ims.check("01:00.0 1200: 1234:5678\n", plugins=False, plugin_files=[file])
    (device,) = result.machines[0].devices
    assert device.ims == "vendor-stated"
    assert "ACME001" in {reason.code for reason in device.reasons}


def test_pages_of_the_templates_have_all_parts():
    templates = Path(lspci_ims.__file__).parent / "testing" / "skeleton" / "templates"
    for file in ("one-file.py.template", "package/rules.py.template"):
        text = (templates / file).read_text("utf-8")
        assert all(part in text for part in PAGE_PARTS)
