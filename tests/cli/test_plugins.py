"""`lspci-ims plugins`, `plugins --verify` and `plugins new` as a user types them."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

import pytest

from lspci_ims.testing.soundness import CHECKS


def test_a_new_plugin_of_one_file(run, tmp_path: Path) -> None:
    done = run("plugins", "new", "acme", "--vendor", "1234", "--device", "5678", "--one-file")
    assert done.returncode == 0, done.stderr
    assert b"wrote acme.py\ntry:\n" in done.stdout
    # what it says to try is done as it says
    script = b"".join(line for line in done.stdout.splitlines(keepends=True) if line.startswith(b"  "))
    assert b"lspci-ims check --plugin acme.py" in script
    shown = run("plugins", "--no-plugins", "--plugin", "acme.py")
    listed, _, time = shown.stdout.decode().partition("  took ")
    assert listed == "acme file: ok\n  family acme: 1 device ids\n  rule ACME001: board that has IMS\n"
    assert time.endswith(" ms to load\n")
    assert b"Plugin:      acme" in run("explain", "ACME001", "--plugin", "acme.py").stdout
    again = run("plugins", "new", "acme", "--one-file")
    assert (again.returncode, b"is there already" in again.stderr) == (2, True)


def test_a_new_distribution(run, tmp_path: Path) -> None:
    done = run("plugins", "new", "my_board", "--directory", "deep/er")
    assert done.returncode == 0, done.stderr
    assert b"wrote 12 files into deep/er\nits ids f00d:0001 are made up" in done.stdout
    assert (tmp_path / "deep/er/lspci_ims_my_board/samples/board-with-ims.txt").is_file()
    assert run("plugins", "new", "my_board").returncode == 0
    assert (tmp_path / "lspci-ims-my-board/pyproject.toml").is_file()
    again = run("plugins", "new", "my_board")
    assert again.returncode == 2
    assert b"lspci-ims-my-board: is there already\n\nhint: --directory" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "class"), "a word of the Python language\n\nhint: a letter, then"),
        (("new", "acme", "--vendor", "1234"), "--vendor and --device go together"),
        (("new",), "Missing argument 'NAME'"),
        (("nwe", "acme"), "did you mean new?"),
        (("acme",), "plugins: no command 'acme'\n\nhint: there is new"),
        (("--verify", "new", "acme"), "--verify goes without new"),
    ],
)
def test_slips(run, arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run("plugins", *arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_help_of_new(run) -> None:
    done = run("plugins", "new", "--help")
    assert done.returncode == 0
    assert b"lspci-ims plugins new acme --vendor 1234" in done.stdout


@pytest.fixture
def sound(run, tmp_path: Path) -> Path:
    run("plugins", "new", "acme", "--one-file")
    return tmp_path / "acme.py"


def test_verify_names_every_check(run, sound: Path) -> None:
    done = run("plugins", "--verify", "--no-plugins", "--plugin", "acme.py")
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "acme file: sound, but not checked: samples"
    shown = [line.split()[1] for line in lines if line.startswith("  ok")]
    assert shown == ["loads", *(check.name for check in CHECKS if check.name != "samples")]
    assert done.returncode == 0


def test_verify_fails_with_the_plugin(run, sound: Path) -> None:
    text = sound.read_text("utf-8")
    sound.write_text(
        text.replace("Source: made up.", "").replace('why="Its vendor says so."', 'why=""'), "utf-8"
    )
    done = run("plugins", "--verify", "--no-plugins", "--plugin", "acme.py")
    assert done.returncode == 4
    assert b"acme file: not sound\n" in done.stdout
    assert b"  FAILED      documented" in done.stdout
    assert b"    rule ACME001: why is empty: expected one sentence\n" in done.stdout
    assert b"    rule ACME001: the docstring of its check lacks 'Source:'\n" in done.stdout
    sound.write_text("def (", "utf-8")
    done = run("plugins", "--verify", "--no-plugins", "--plugin", "acme.py")
    assert done.returncode == 4
    assert b"  FAILED      loads" in done.stdout
    assert b"SyntaxError" in done.stdout


def test_verify_looks_at_what_is_installed(run) -> None:
    names = sorted(point.name for point in metadata.entry_points(group="lspci_ims"))
    assert names, "the tests run with the first-party plugins installed"
    others = ",".join(names[1:])
    done = run("plugins", "--verify", LSPCI_IMS_DISABLE=others)
    text = done.stdout.decode()
    assert f"{names[0]} " in text.splitlines()[0]
    assert "sound" in text.splitlines()[0]
    assert [line for line in text.splitlines() if line.endswith(": disabled")] == [
        f"{name} {metadata.version(f'lspci-ims-{name}')}: disabled" for name in names[1:]
    ]
    assert done.returncode == 0, done.stdout


def test_no_plugins(run) -> None:
    for arguments in ((), ("--verify",)):
        assert run("plugins", "--no-plugins", *arguments).stdout == b"no plugins\n"


def test_what_is_written_needs_no_lspci(run, tmp_path: Path) -> None:
    done = run("plugins", "new", "acme", PATH=os.fspath(tmp_path))
    assert done.returncode == 0, done.stderr
