"""Standard streams that are closed, or take no more: told in words, and nothing of an answer is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "connectx6dx" / "lspci-vvv.txt"
COMMANDS = [
    "check",
    pytest.param("check --format json", marks=pytest.mark.slow),
    pytest.param("check --format markdown", marks=pytest.mark.slow),
    pytest.param("parse", marks=pytest.mark.slow),
    "report -o -",
    "scan --workers 1",
]


def shell(command: str, redirection: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'"$0" -m lspci_ims {command} "$1" {redirection}', sys.executable, str(SAMPLE)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_standard_error_takes_nothing_from_the_answer(command: str) -> None:
    closed = shell(command, "2>&-")
    assert closed.returncode == 0
    assert closed.stdout == shell(command, "2>/dev/null").stdout != ""


@pytest.mark.parametrize("command", COMMANDS)
def test_without_standard_output_there_is_no_answer_and_a_hint(command: str) -> None:
    done = shell(command, ">&-")
    assert done.returncode == 2
    assert "there is no standard output to write to\n\nhint: " in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [*COMMANDS, "--help #"])
def test_an_output_that_takes_no_more_is_told(command: str) -> None:
    done = shell(command, ">/dev/full") if "#" not in command else shell("--help >/dev/full #", "")
    assert done.returncode == 2
    assert "standard output: No space left on device" in done.stderr
    assert "\n\nhint: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_for_a_file_needs_no_standard_output(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = shell(f"report -o {page}", ">&-")
    assert done.returncode == 0, done.stderr
    assert page.read_text("utf-8").endswith("</html>")
