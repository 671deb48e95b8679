"""Shell completion, in a real bash: what a user gets on the tabulator key."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")

#: Runs the completion function of the script as bash does, and prints what it offers.
ASK = """
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
function compopt() { echo compopt "$@"; }
$(complete -p lspci-ims | sed 's/.*-F \\([^ ]*\\).*/\\1/') lspci-ims "${COMP_WORDS[$COMP_CWORD]}" ""
printf '%s\\n' "${COMPREPLY[@]}"
"""


def offered(run, tmp_path: Path, *words: str) -> list[str]:
    script = tmp_path / "completion.bash"
    script.write_bytes(run("completion", "bash").stdout)
    tools = tmp_path / "bin"
    tools.mkdir(exist_ok=True)
    program = tools / "lspci-ims"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lspci_ims "$@"\n')
    program.chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", script, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@bash
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("lspci-ims", "ch"), ["check"]),
        (("lspci-ims", "check", "--format", "m"), ["markdown"]),
        (("lspci-ims", "check", "--virt", ""), ["bare-metal", "vm", "dom0"]),
        (("lspci-ims", "completion", ""), ["bash", "zsh", "fish"]),
        (("lspci-ims", "check", "--fai"), ["--fail-on"]),
    ],
)
def test_bash_completes(run, tmp_path: Path, words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(run, tmp_path, *words) == wanted


@bash
def test_bash_is_told_to_complete_files(run, tmp_path: Path) -> None:
    assert "compopt -o default" in offered(run, tmp_path, "lspci-ims", "check", "rep")


@pytest.mark.parametrize(
    ("shell", "words"), [("zsh", b"#compdef lspci-ims"), ("fish", b"complete --no-files")]
)
def test_other_shells_get_their_script(run, shell: str, words: bytes) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert words in done.stdout
    assert b"_LSPCI_IMS_COMPLETE" in done.stdout


def test_an_unknown_shell_is_bad_usage(run) -> None:
    assert run("completion", "tcsh").returncode == 2
