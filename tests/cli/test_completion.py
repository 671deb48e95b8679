"""Shell completion, in real shells: what a user gets on the tabulator key."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Self

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


class Terminal:
    """A program in a pseudo-terminal, and all that it has printed since the last line was typed."""

    def __init__(self, call: list[str], folder: Path, environ: dict[str, str]) -> None:
        self._leader, follower = pty.openpty()
        self._program = subprocess.Popen(
            call,
            stdin=follower,
            stdout=follower,
            stderr=follower,
            cwd=folder,
            env=environ,
            start_new_session=True,
        )
        os.close(follower)
        self._seen = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._leader)

    def type(self, keys: str) -> None:
        self._seen = ""
        os.write(self._leader, keys.encode())

    def wait_for(self, text: str) -> None:
        while text not in self._seen:
            ready, _, _ = select.select([self._leader], [], [], 60)
            assert ready, f"{text!r} did not come, but {self._seen!r}"
            self._seen += os.read(self._leader, 65536).decode(errors="replace")


@pytest.fixture
def shell_environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which a shell finds the program, in a folder with a report."""
    tools = tmp_path / "bin"
    tools.mkdir()
    program = tools / "lspci-ims"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lspci_ims "$@"\n')
    program.chmod(0o755)
    (tmp_path / "report.txt").write_text("")
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "TERM": "dumb"}


def offered(run, tmp_path: Path, environ: dict[str, str], *words: str) -> list[str]:
    script = tmp_path / "completion.bash"
    script.write_bytes(run("completion", "bash").stdout)
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", script, *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=environ,
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
        (("lspci-ims", "check", "--fail-on", "dis"), ["disallowed"]),
        (("lspci-ims", "check", "--limit", "dev"), ["devices=100000"]),
        (("lspci-ims", "explain", "dev_ims_bit_s"), ["DEV_IMS_BIT_SET"]),
        (("lspci-ims", "explain", "MLX5001"), ["MLX5001"]),
        (("lspci-ims", "plugins", "n"), ["new"]),
    ],
)
def test_bash_completes(
    run, tmp_path: Path, shell_environ: dict[str, str], words: tuple[str, ...], wanted: list[str]
) -> None:
    assert offered(run, tmp_path, shell_environ, *words) == wanted


@bash
def test_bash_is_told_to_complete_files(run, tmp_path: Path, shell_environ: dict[str, str]) -> None:
    for words in (("check", "rep"), ("check", "--plugin", "rep"), ("check", "--pci-ids", "rep")):
        assert "compopt -o default" in offered(run, tmp_path, shell_environ, "lspci-ims", *words)


#: A line as it is typed, and what the tabulator key makes of its last word.
TYPED = [
    ("ch", "check"),
    ("check --format m", "markdown"),
    ("check --virt b", "bare-metal"),
    ("check --fai", "--fail-on"),
    ("check --fail-on dis", "disallowed"),
    ("check rep", "report.txt"),
    ("check --plugin rep", "report.txt"),
    ("explain DEV_IMS_BIT_S", "DEV_IMS_BIT_SET"),
    ("plugins n", "new"),
    ("completion f", "fish"),
]


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(run, tmp_path: Path, shell_environ: dict[str, str]) -> None:
    script = tmp_path / "lspci-ims.fish"
    script.write_bytes(run("completion", "fish").stdout)
    asks = [f"complete -C 'lspci-ims {line}'; echo ::" for line, _ in TYPED]
    done = subprocess.run(
        ["fish", "--no-config", "-c", "\n".join([f"source {script}", *asks])],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
        env=shell_environ,
    )
    assert done.stderr == ""
    answers = [part.split() for part in done.stdout.split("::\n")]
    # fish shows a description beside each
    assert [answer[0] for answer in answers[: len(TYPED)]] == [word for _, word in TYPED]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(run, tmp_path: Path, shell_environ: dict[str, str]) -> None:
    """In a terminal: zsh has its completion only while a line is edited."""
    (tmp_path / "completion.zsh").write_bytes(run("completion", "zsh").stdout)
    with Terminal(["zsh", "-f", "-i"], tmp_path, {**shell_environ, "PS1": "", "PS2": ""}) as shell:
        shell.type("unsetopt zle_bracketed_paste prompt_cr prompt_sp; autoload -U compinit; compinit -u -D\n")
        shell.type(". ./completion.zsh; echo re''ady\n")
        shell.wait_for("ready")
        for line, word in TYPED:
            *before, start = line.split()
            shell.type(f"lspci-ims {line}\t")
            shell.wait_for(" ".join(["lspci-ims", *before, word]))
            assert word != start
            # the line is given up
            shell.type("\x15")


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
