"""What the README shows is what the tool prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_what_the_python_example_says_is_so() -> None:
    """Remarks behind expressions are their values."""
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    names: dict[str, object] = {}
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        exec(compile(code[1], "README.md", "exec"), names)
        said = re.findall(r"^(?:\w+ = )?(\S.*?)  # (.*)$", code[1], re.MULTILINE)
        assert len(said) == 4
        for expression, value in said:
            assert repr(eval(expression, names)) == value
    finally:
        os.chdir(before)


def cells(shown: str) -> list[list[str]]:
    """The cells of the rows of a table drawn by DuckDB; its frame is of no matter."""
    return [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in shown.splitlines() if line.count("│") > 1
    ]


def test_the_question_to_the_dataset_has_that_answer(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    command = re.search(r"^    lspci-ims (scan .*)$", README, re.MULTILINE)
    query = re.search(r"```sql\n(.*?)```", README, re.DOTALL)
    answer = re.search(r"<!-- answer -->\n(.*)<!-- /answer -->", README, re.DOTALL)
    assert command is not None
    assert query is not None
    assert answer is not None
    # the plugins of this repository take part, as in the README's first command
    call = command[1].replace("dataset", shlex.quote(str(tmp_path / "dataset")))
    subprocess.run(
        ["bash", "-c", f"{shlex.quote(sys.executable)} -m lspci_ims {call} --quiet"], check=True, cwd=ROOT
    )
    found = duckdb.sql(query[1].replace("dataset/", f"{tmp_path}/dataset/"))
    assert cells(answer[1]) == cells(str(found)), f"now it is\n{found}"
    assert len(cells(answer[1])) > 3


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", README):
        assert (ROOT / link).is_file(), link


def test_every_command_is_in_the_table() -> None:
    from lspci_ims.cli.main import COMMANDS

    for name in COMMANDS:
        assert f"`lspci-ims {name}" in README
