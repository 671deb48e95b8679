"""Real dumps: no form that is shared holds a text that looks like a MAC address or a UUID."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from ..command_line import CommandLine

pytestmark = pytest.mark.corpus

MAC = re.compile(r"(?<![0-9a-f:.-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5,7}(?![0-9a-f:-])", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
FORMS = {
    "jsonl": ("check", "--format", "jsonl", "--all-devices"),
    "markdown": ("check", "--format", "markdown", "--all-devices"),
    "html": ("report", "--all-devices", "-o", "-"),
    "parse": ("parse", "--format", "json", "--redact"),
    "scan": ("scan", "--workers", "1"),
}
#: One of so many files in the default run.
EVERY = 40


def private(output: str) -> list[str]:
    found = [match[0].lower() for pattern in (MAC, UUID) for match in pattern.finditer(output)]
    # nothing but zeros tells nothing
    return [value for value in found if len(set(value) - set(":-")) > 1]


def outputs(command_line: CommandLine, corpus: Path, form: str, files: list[str]) -> tuple[list[str], int]:
    """What looks private in the output on these files with redaction, and how much does without."""
    shown = []
    for options in (FORMS[form], (*(o for o in FORMS[form] if o != "--redact"), "--no-redact")):
        done = command_line(*options, "--quiet", *files, timeout=600, cwd=corpus)
        assert done.returncode in (0, 2, 3), done.stderr.decode()
        shown.append(private(done.stdout.decode()))
    return shown[0], len(shown[1])


def listed(corpus: Path) -> list[str]:
    with (corpus / "index.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [f"./{row['file']}" for row in rows if "Device Serial Number" in _text(corpus / row["file"])]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("form", ["jsonl", "parse"])
def test_a_part_of_the_corpus(command_line: CommandLine, form: str, corpus: Path) -> None:
    left, without = outputs(command_line, corpus, form, listed(corpus)[::EVERY])
    assert left == []
    assert form == "jsonl" or without


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_all_of_the_corpus(command_line: CommandLine, form: str, corpus: Path) -> None:
    files = listed(corpus)
    for at in range(0, len(files), 100):
        left, _ = outputs(command_line, corpus, form, files[at : at + 100])
        assert left == []
