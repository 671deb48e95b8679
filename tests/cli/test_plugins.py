"""`lspci-ims plugins`, `plugins --verify` and `plugins new` as a user types them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from lspci_ims.testing.soundness import CHECKS

Verify = Callable[..., tuple[int, list[str]]]


def test_a_new_plugin_of_one_file(run, tmp_path: Path) -> None:
    done = run("plugins", "new", "acme", "--vendor", "1234", "--device", "5678", "--one-file")
    assert done.returncode == 0, done.stderr
    assert b"wrote acme.py\ntry:\n" in done.stdout
    # what it says to try is done as it says
    script = b"".join(line for line in done.stdout.splitlines(keepends=True) if line.startswith(b"  "))
    assert b"lspci-ims check --plugin acme.py" in script
    shown = run("plugins", "--no-plugins", "--plugin", "acme.py")
    first, *listed, explain = shown.stdout.decode().splitlines()
    assert re.fullmatch(r"acme file: ok, \d+\.\d ms to load", first)
    assert listed == ["  family acme: 1 device id", "  rule ACME001: board that has IMS"]
    assert "lspci-ims explain RULE" in explain
    assert b"Plugin:      acme" in run("explain", "ACME001", "--plugin", "acme.py").stdout
    again = run("plugins", "new", "acme", "--one-file")
    assert (again.returncode, b"is there already" in again.stderr) == (2, True)


def test_several_devices(run) -> None:
    ids = ("--device", "8001", "--device", "8002,8003")
    assert run("plugins", "new", "acme", "--vendor", "1234", *ids, "--one-file").returncode == 0
    shown = run("plugins", "--no-plugins", "--plugin", "acme.py").stdout.decode()
    assert "family acme: 3 device ids" in shown


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
        (("new",), "NAME is missing"),
        (("nwe", "acme"), "did you mean new?"),
        (
            ("acme",),
            "plugins: no command 'acme'\n\nhint: `lspci-ims plugins` lists them; there is",
        ),
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
def verify(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verify:
    """`lspci-ims plugins --verify` in this process, without the check that starts others."""
    from lspci_ims.cli.main import run as run_here

    monkeypatch.setattr("lspci_ims.testing.soundness.repeatable._SEEDS", ())
    monkeypatch.chdir(tmp_path)
    run_here(["plugins", "new", "acme", "--one-file"])

    def call(*arguments: str) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = run_here(["plugins", "--verify", *arguments])
        return code, capsys.readouterr().out.splitlines()

    return call


ALONE = ("--no-plugins", "--plugin", "acme.py")


def test_verify_names_every_check(verify: Verify) -> None:
    code, lines = verify(*ALONE)
    assert (lines[0], lines[-1]) == ("acme file", "acme file: sound, but not checked: samples; not finished")
    shown = [line.split()[1] for line in lines if line.startswith("  ok")]
    assert shown == ["loads", *(check.name for check in CHECKS if check.name not in ("samples", "made-up"))]
    assert code == 0


def test_verify_fails_with_the_plugin(verify: Verify) -> None:
    plugin = Path("acme.py")
    text = plugin.read_text("utf-8")
    plugin.write_text(
        text.replace("Source: CHANGE: made up.", "").replace('"Its vendor says so."', '""'), "utf-8"
    )
    code, lines = verify(*ALONE)
    assert code == 4
    assert lines[-1] == "acme file: not sound"
    assert "  FAILED       documented" in [line[:25] for line in lines]
    assert "    rule ACME001: why is empty: expected one sentence" in lines
    assert "    rule ACME001: the docstring of its check lacks 'Source:'" in lines
    plugin.write_text("def (", "utf-8")
    code, lines = verify(*ALONE)
    assert code == 4
    assert lines[1].startswith("  FAILED       loads")
    assert "SyntaxError" in lines[2]


def test_verify_looks_at_what_is_installed(verify: Verify, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(point.name for point in metadata.entry_points(group="lspci_ims"))
    assert names, "the tests run with the first-party plugins installed"
    monkeypatch.setenv("LSPCI_IMS_DISABLE", ",".join(names[1:]))
    code, lines = verify()
    assert [line for line in lines if re.fullmatch(rf"{names[0]} \S+: sound.*", line)]
    assert [line for line in lines if line.endswith(": disabled")] == [
        f"{name} {metadata.version(f'lspci-ims-{name}')}: disabled" for name in names[1:]
    ]
    assert code == 0, lines


def test_verify_names_what_is_still_made_up(verify: Verify) -> None:
    code, lines = verify(*ALONE)
    place = next(index for index, line in enumerate(lines) if line.startswith("  not finished made-up"))
    told = re.fullmatch(r"    CHANGE in acme\.py, lines ([\d, ]+)", lines[place + 1])
    assert told is not None
    source = Path("acme.py").read_text("utf-8").splitlines()
    places = [int(number) for number in told[1].split(", ")]
    assert [
        number for number, line in enumerate(source, 1) if "made up" in line and "CHANGE:" not in line
    ] == []
    assert all("CHANGE:" in source[number - 1] for number in places)
    assert code == 0
    Path("acme.py").write_text(
        "\n".join(source).replace("CHANGE: made up", "data sheet").replace("CHANGE:", "")
    )
    code, lines = verify(*ALONE)
    assert lines[-1] == "acme file: sound, but not checked: samples"


def test_verify_of_one_plugin(verify: Verify, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = verify("acme", "--plugin", "acme.py")
    assert [line for line in lines if not line.startswith(" ")] == [
        "acme file",
        "acme file: sound, but not checked: samples; not finished",
    ]
    assert code == 0
    code, lines = verify("acmee", "--plugin", "acme.py")
    assert (code, lines) == (2, [])


SLOW = (
    "import time\n",
    """    time.sleep(1.001)
    return (
        Finding(""",
)


def test_verify_names_a_slow_rule_and_does_not_wait_for_it(verify: Verify) -> None:
    plugin = Path("acme.py")
    text = plugin.read_text("utf-8").replace("from lspci_ims.api", f"{SLOW[0]}from lspci_ims.api", 1)
    plugin.write_text(text.replace("    return (\n        Finding(", SLOW[1], 1), "utf-8")
    code, lines = verify(*ALONE)
    assert code == 4
    told = [index for index, line in enumerate(lines) if "took too long: rule ACME001, 1.0 s a call" in line]
    marks = {lines[index - 1].split()[0] + " " + lines[index - 1][15:27].strip() for index in told}
    assert "FAILED quick" in marks
    assert {"not survives", "not consistent", "not pure"} <= marks


def test_verify_tells_a_fault_of_many_reports_once(verify: Verify) -> None:
    plugin = Path("acme.py")
    text = plugin.read_text("utf-8")
    plugin.write_text(
        text.replace("    return (\n        Finding(", "    1 / 0\n    return (\n        Finding(", 1),
        "utf-8",
    )
    code, lines = verify(*ALONE)
    assert code == 4
    told = [line for line in lines if "ZeroDivisionError" in line]
    assert len(told) == 4
    assert re.match(
        r"    and \d+ more: plugin acme: rule ACME001: ZeroDivisionError: division by zero", told[3]
    )


def test_no_plugins(run) -> None:
    for arguments in ((), ("--verify",)):
        assert run("plugins", "--no-plugins", *arguments).stdout == b"no plugins\n"


def test_what_is_written_needs_no_lspci(run, tmp_path: Path) -> None:
    done = run("plugins", "new", "acme", PATH=os.fspath(tmp_path))
    assert done.returncode == 0, done.stderr
