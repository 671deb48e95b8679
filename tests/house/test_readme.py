"""What the README shows is what the tool prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_screen_is_real() -> None:
    command = re.search(r"^`lspci-ims (.*)` prints$", README, re.MULTILINE)
    shown = re.search(r"<!-- screen -->\n(.*)<!-- /screen -->", README, re.DOTALL)
    assert command is not None
    assert shown is not None
    done = subprocess.run(
        [sys.executable, "-m", "lspci_ims", *command[1].split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )
    assert re.sub(r"^ {4}", "", shown[1], flags=re.MULTILINE) == done.stdout


def test_the_python_example_runs(capsys) -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        exec(compile(code[1], "README.md", "exec"), {})
    finally:
        os.chdir(before)
    assert "0000:6a:01.0 r1 no" in capsys.readouterr().out


def test_every_command_is_in_the_table() -> None:
    from lspci_ims.cli.main import COMMANDS

    for name in COMMANDS:
        assert f"`lspci-ims {name}" in README
