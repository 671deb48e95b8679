"""`lspci-ims report` as a user calls it: where the page goes, and what is left when it cannot."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..command_line import CommandLine
from .conftest import DSA

Call = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def call(command_line: CommandLine, tmp_path: Path) -> Call:
    def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return command_line("report", *arguments, stdin=stdin, cwd=tmp_path)

    return run


def test_a_file_is_written_and_nothing_is_said(call, tmp_path: Path) -> None:
    done = call(DSA, "-o", "page.html")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (tmp_path / "page.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_from_a_pipe_to_a_pipe(call) -> None:
    done = call("-", "-o", "-", stdin=DSA.read_bytes())
    assert done.returncode == 0
    assert done.stdout.startswith(b"<!DOCTYPE html>")
    assert done.stdout.rstrip().endswith(b"</html>")


def test_an_old_page_gives_way_and_keeps_its_mode(call, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    page.chmod(0o640)
    (tmp_path / "link.html").symlink_to("page.html")
    assert call(DSA, "-o", "link.html").returncode == 0
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert stat.S_IMODE(page.stat().st_mode) == 0o640
    assert (tmp_path / "link.html").is_symlink()


def test_a_new_page_has_the_mode_of_any_new_file(call, tmp_path: Path) -> None:
    (tmp_path / "any").write_text("")
    assert call(DSA, "-o", "page.html").returncode == 0
    assert (tmp_path / "page.html").stat().st_mode == (tmp_path / "any").stat().st_mode


def test_what_is_no_file_is_written_to(call, tmp_path: Path) -> None:
    assert call(DSA, "-o", os.devnull).returncode == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("target", "words"),
    [("report.txt", "is an input"), ("folder", "is a folder"), ("nowhere/page.html", "no folder")],
)
def test_an_output_that_cannot_be_is_refused(call, tmp_path: Path, target: str, words: str) -> None:
    (tmp_path / "report.txt").write_bytes(DSA.read_bytes())
    (tmp_path / "folder").mkdir()
    done = call("report.txt", "-o", target)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert (tmp_path / "report.txt").read_bytes() == DSA.read_bytes()


def test_exit_codes_are_those_of_check(call, tmp_path: Path) -> None:
    assert call("-", "-o", "page.html", stdin=b"Dear all,\n").returncode == 3
    assert not (tmp_path / "page.html").exists()
    done = call(DSA, "missing.txt", "-o", "page.html")
    assert done.returncode == 2
    assert b"missing.txt" in done.stderr
    assert (tmp_path / "page.html").exists()
    (tmp_path / "broken.py").write_text("raise RuntimeError('wires crossed')\n")
    assert call(DSA, "--plugin", "broken.py", "-o", "page.html").returncode == 4
    assert b"broken" in (tmp_path / "page.html").read_bytes()
    assert call(DSA).returncode == 2
    assert b"Example" in call("--help").stdout


def test_the_template_library_is_imported_for_a_page_alone() -> None:
    code = "import lspci_ims, lspci_ims.cli.report, sys; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
