"""What to ask for: what is about the listed functions first, each question once, the same in every form."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lspci_ims.cli.main import cli

SAMPLES = Path(__file__).parents[2] / "samples"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt"
SEND = "Send the output as an attached file"


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(a) for a in arguments], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def asked(form: str, *paths: Path) -> tuple[str, list[str], list[str]]:
    """The text of an answer, the commands that it asks for, and those that are optional."""
    if form == "page":
        text = html.unescape(run("report", *paths, "-o", "-"))
        wanted, _, optional = text.partition("Optional, for ")
        parts = [
            re.findall(r"<pre tabindex[^>]*><code>(.*?)</code>", t, re.DOTALL) for t in (wanted, optional)
        ]
        found = [[line for block in part for line in block.strip().split("\n")] for part in parts]
        return text, found[0], found[1]
    text = run("check", "--format", form, *paths)
    if form == "markdown":
        blocks = re.findall(r"^(Please|Optional)[^\n]*:\n\n```sh\n(.*?)\n```", text, re.MULTILINE | re.DOTALL)
        return text, *([line for word, line in blocks if word == kind] for kind in ("Please", "Optional"))  # type: ignore[return-value]
    parts = re.split(r"^(Ask the reporter for|Optional, for .*)$", text, flags=re.MULTILINE)
    lists = [
        [x[2:] for x in p.split("\n\n")[0].split("\n") if re.match(r"  (?!Send)\S", x)] for p in parts[2::2]
    ]
    return text, lists[0], lists[1] if len(lists) > 1 else []


@pytest.mark.parametrize("form", ["terminal", "markdown", "page"])
def test_what_is_about_functions_not_listed_comes_last_and_is_optional(form: str) -> None:
    text, wanted, optional = asked(form, NIC)
    assert any("uname -r" in command for command in wanted)
    assert not any("-xxxx" in command for command in wanted)
    assert optional == ["sudo lspci -vvv -xxxx"]
    assert "Optional, for the 5 functions not listed" in text
    assert SEND in text


@pytest.mark.parametrize("form", ["terminal", "markdown", "page"])
def test_bytes_are_asked_for_once_and_the_danger_is_said_in_the_open(form: str) -> None:
    text, wanted, optional = asked(form, DSA)
    assert [command for command in wanted if "lspci" in command] == ["sudo lspci -vvv -xxxx"]
    assert optional == []
    assert "reading all of config space can disturb some devices" in " ".join(text.replace("`", "").split())
    if form == "page":
        section = text[text.index('id="m1-asks"') : text.index('id="m1-platform"')]
        assert "can disturb some devices" in section
        assert "<details" not in section


@pytest.mark.parametrize("form", ["terminal", "markdown", "page"])
def test_where_nothing_is_listed_nothing_is_optional(form: str, tmp_path: Path) -> None:
    denied = "00:1f.3 Audio device: Intel Corporation Device 7ad0\n\tCapabilities: <access denied>\n\n"
    (tmp_path / "denied.txt").write_text(denied + denied.replace("1f.3", "1f.4"))
    text, wanted, optional = asked(form, tmp_path / "denied.txt")
    assert "none of 2 functions shows SIOV or IMS" in text
    assert any("lspci" in command for command in wanted)
    assert optional == []


def test_all_forms_ask_for_the_same() -> None:
    for path in (NIC, DSA, SAMPLES / "accelerators" / "lspci-vvv.txt"):
        assert (
            len({tuple(map(tuple, asked(form, path)[1:])) for form in ("terminal", "markdown", "page")}) == 1
        )
