"""The site: its examples are done, its made pages say what the program says, it builds without a warning."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from docs.made.codes import codes_page, label, rules_page
from docs.made.commands import commands_page, walk
from docs.made.data_model import data_model_page
from docs.made.decisions import decisions_page
from docs.made.markdown import escaped, prose, table
from docs.made.pages import PAGES, write
from docs.made.words import differences_page, glossary_page, remarks_page
from lspci_ims import model
from lspci_ims.cli.main import cli
from lspci_ims.plugin import PluginHost
from lspci_ims.policy import core_codes
from lspci_ims.report.as_json import json_schema
from lspci_ims.spec import rows

from .reading import Reader, blocks, check_options

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = (
    "diff",
    "domain",
    "index",
    "limits",
    "plugins",
    "python",
    "rooms",
    "scan",
    "triage",
    "troubleshooting",
    "vendors",
)
DONE = ("diff", "python", "scan", "triage", "troubleshooting")


def test_the_pages_are_those() -> None:
    """Beside two that are made elsewhere."""
    assert {page.stem for page in DOCS.glob("*.md")} == {*WRITTEN, "GRAMMAR", "plugin-api", "testing-api"}
    for name in set(WRITTEN) - set(DONE):
        assert not list(blocks((DOCS / f"{name}.md").read_text("utf-8"))), name


@pytest.mark.parametrize(
    "name",
    # of those that take long one is enough until the site is built
    ["diff", "python", *(pytest.param(name, marks=pytest.mark.slow) for name in DONE[2:])],
)
def test_a_page_does_what_it_says(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / f"{name}.md").read_text("utf-8")
    if "import duckdb" in text:
        pytest.importorskip("duckdb")
        pytest.importorskip("pyarrow")
    for example in (DOCS / "examples").iterdir():
        shutil.copy(example, tmp_path)
    for machine in sorted(set(re.findall(r"samples/([a-z0-9-]+)", text))):
        # the reports alone: a scan reads whatever is in a folder
        skip = shutil.ignore_patterns("*.check.json")
        shutil.copytree(ROOT / "samples" / machine, tmp_path / "samples" / machine, ignore=skip)
    monkeypatch.chdir(tmp_path)
    assert Reader(DOCS / f"{name}.md", tmp_path).read() >= 4


def test_an_example_that_lies_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    for body in (
        "```console\n$ echo one\ntwo\n```\n",
        "```console\n$ exit 1\n```\n",
        "```python\n>>> 1 + 1\n3\n\n```\n",
        "```python\nassert False\n```\n",
        "```sh\nlspci-ims check --no-such-option FILE\n```\n",
        "```sh\nlspci-ims no-such-command\n```\n",
        "```unheard\n```\n",
    ):
        page.write_text(body)
        with pytest.raises((AssertionError, click.UsageError)):
            Reader(page, tmp_path).read()


def test_calls_are_found_in_scripts() -> None:
    check_options("find . | lspci-ims scan --files-from - --out X > Y\n# nothing here\n")


def plain(page: str) -> str:
    """A page without its markup: links as their words, escapes undone."""
    page = re.sub(r"\[(`[^`]+`)\]\(#[^)]*\)", lambda found: found[1].strip("`"), page)
    return " ".join(re.sub(r"\\(?=[\\*_\[\]<>#|$&{}~^])", "", page).split())


@pytest.mark.parametrize("code", core_codes())
def test_a_code_s_section_has_the_texts_of_explain(code: str) -> None:
    section = codes_page().partition(f"({label(code)})=")[2].partition("\n(code-")[0]
    words = plain(section).lower()
    told = CliRunner().invoke(cli, ["explain", code], env={"COLUMNS": "10000"}).output
    page, _, also = told.partition("\n\nAlso: ")
    texts = [line.partition(": ")[2] for line in page.splitlines() if line and not line.startswith("About:")]
    assert len(texts) >= 3
    for text in (*texts, also.partition("\n")[0]):
        assert " ".join(text.split()).rstrip(".").lower() in words


def test_every_exit_code_is_told() -> None:
    from lspci_ims.cli.exits import Exit

    assert {int(row["code"]) for row in rows("exits")} == set(map(int, Exit))


def test_every_remark_of_the_program_is_told() -> None:
    """Codes are given to `Diagnostic`, to what makes one of an archive's failure, and named after limits."""
    from lspci_ims.source.limits import Limits

    text = "\n".join(file.read_text("utf-8") for file in (ROOT / "lspci_ims").rglob("*.py"))
    given = set(
        re.findall(r'(?:Diagnostic\(|remarks\.(?:add|make)\(|StreamError\()[^)]*?"([A-Z]+_[A-Z_]+)"', text)
    )
    given |= set(re.findall(r'super\(\).__init__\("([A-Z]+_[A-Z_]+)"', text))
    given |= set(re.findall(r'(?:add_error|rows_of_failure)\([^"\n]*"([A-Z]+_[A-Z_]+)"', text))
    given |= set(re.findall(r'= "(PLUGIN_[A-Z]+)"', text))
    given |= {f"LIMIT_{name.upper()}" for name in Limits.__struct_fields__}
    assert len(given) > 25
    told = {row["code"] for row in rows("diagnostics")}
    # one of them is a reason as well, with a page of its own
    assert given - set(core_codes()) == told


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("table", ["diagnostics", "glossary", "diff_meanings"])
def test_explain_says_what_the_pages_say(table: str, every: int) -> None:
    page = plain(
        {"diagnostics": remarks_page, "glossary": glossary_page, "diff_meanings": differences_page}[table]()
    )
    for row in rows(table)[::every]:
        name = row.get("code") or row["term"]
        done = CliRunner().invoke(cli, ["explain", name])
        assert done.exit_code == 0, name
        assert name in page
        assert "{" not in done.output
        if table != "diff_meanings":
            assert " ".join(row["meaning"].split()).lower() in " ".join(done.output.split()).lower()
            assert " ".join(row["meaning"].split()).rstrip(".").lower() in page.lower()


def test_every_part_of_a_sentence_of_diff_has_a_word() -> None:
    from lspci_ims.cli.explain_tables import difference_text

    for row in rows("diff_meanings"):
        assert "{" not in difference_text(row)


def test_every_rule_has_its_page() -> None:
    page = plain(rules_page())
    rules = PluginHost.load().rules()
    for _, rule in rules:
        for text in (rule.id, rule.title, rule.why, rule.source):
            assert " ".join(text.split()) in page
        assert f"({label(rule.id)})=" in rules_page()


def test_every_row_of_the_decision_tables_is_there() -> None:
    lines = [line for line in decisions_page().splitlines() if line.startswith("| ")]
    tables = ("device", "usable", "subdevice", "kernels")
    assert len(lines) == sum(len(rows(f"decision/{name}")) + 2 for name in tables)


def test_every_object_and_field_of_the_json_is_there() -> None:
    page = data_model_page()
    for kind in ("check", "parse", "diff"):
        for name, definition in json_schema(kind)["$defs"].items():
            section = page.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
            assert getattr(model, name).__doc__.split("\n")[0] in section.replace("\\", "")
            for field in definition.get("properties", {}):
                assert f"| `{field}` |" in section, f"{name}.{field}"


def test_every_command_and_option_is_there() -> None:
    page = commands_page()
    for path, command in walk(cli):
        assert f"## `{' '.join(path)}`\n" in page
        section = page.partition(f"## `{' '.join(path)}`\n")[2].partition("\n## ")[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in section


def test_texts_cannot_be_markup() -> None:
    assert prose("<b>[x](y)</b> `a<b>` *c*") == r"\<b\>\[x\](y)\</b\> `a<b>` \*c\*"
    assert escaped("a_b|c$d$") == r"a\_b\|c\$d\$"
    assert table(["a"], [["`x|y`"], [r"x\|y"]]).splitlines()[2:] == [r"| `x\|y` |", r"| x\|y |"]


def test_pages_that_are_the_same_are_not_written_again(tmp_path: Path) -> None:
    write(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == set(PAGES)
    dates = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    write(tmp_path)
    assert dates == {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_loads_nothing(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    pytest.importorskip("furo")
    # a copy: the test must not write into the tree
    source = tmp_path / "source"
    skip = shutil.ignore_patterns(".git", "build", "generated", "__pycache__", "tests", "samples")
    shutil.copytree(ROOT, source, ignore=skip)
    done = subprocess.run(
        [sys.executable, "-m", "docs", str(tmp_path / "site")],
        cwd=source,
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    pages = {page.relative_to(tmp_path / "site").as_posix() for page in (tmp_path / "site").rglob("*.html")}
    assert {"index.html", "GRAMMAR.html", "plugin-api.html", "generated/codes.html"} <= pages
    for page in pages:
        text = (tmp_path / "site" / page).read_text("utf-8")
        assert not re.findall(r"<(?:script|img|iframe)[^>]+src=\"(?:https?:)?//", text), page
        assert not re.findall(r"<link[^>]+stylesheet[^>]+href=\"(?:https?:)?//", text), page
