"""Every answer quotes the line that proves it, also where a mail program broke that line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lspci_ims.cli.main import cli

DSA = Path(__file__).parents[2] / "samples" / "dsa-bare-metal-ims-set" / "lspci-vvv.txt"
PROOF = "Capabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24"


def broken(text: str, width: int, mark: str) -> str:
    """The text as a mail program sends it: blanks for tabs, lines broken at blanks."""
    rows: list[str] = []
    for line in text.expandtabs().splitlines():
        left = line
        while len(left) > width and (at := left.rfind(" ", len(left) - len(left.lstrip()) + 1, width)) > 0:
            rows.append(left[:at])
            left = left[at + 1 :]
        rows.append(left)
    return "".join(f"{mark}{row}\n" for row in rows)


def check(text: str, *options: str) -> str:
    done = CliRunner().invoke(cli, ["check", *options, "-"], input=text, env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("mark", ["", "> "])
@pytest.mark.parametrize("width", [60, 72, 78, 90])
@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_a_broken_line_is_quoted_whole_with_its_numbers(width: int, mark: str, form: str) -> None:
    text = broken(DSA.read_text(), width, mark)
    shown = check(text, "--format", form)
    quotes = [line for line in shown.splitlines() if PROOF in line]
    assert len(quotes) == 2
    lines = text.splitlines()
    for quote in quotes:
        match = re.search(r"(\d+)–(\d+) \| ", quote)
        assert match, quote
        first, last = int(match[1]), int(match[2])
        assert first < last
        joined = " ".join(line.removeprefix(mark).strip() for line in lines[first - 1 : last])
        assert joined.startswith(PROOF)
    assert f"(lines {first}–{last})" in shown


def test_a_page_quotes_a_broken_line_whole(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text(broken(DSA.read_text(), 72, ""))
    page = tmp_path / "page.html"
    done = CliRunner().invoke(cli, ["report", str(tmp_path / "mail.txt"), "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert re.search(r"Vendor-Specific: Vendor=8086<br>\s*ID=0005 Rev=0 Len=24", page.read_text())


def test_no_lines_are_promised_where_none_are_quoted() -> None:
    head = "00:00.0 Host bridge: Intel Corporation 440FX - 82441FX PMC [Natoma]\n\tFlags: fast devsel\n\n"
    shown = check(head, "--format", "markdown", "--all-devices")
    assert "<details><summary>Why" in shown
    assert "with the lines that prove it" not in shown
