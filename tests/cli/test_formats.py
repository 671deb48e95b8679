"""`check --format jsonl` and `markdown`, through a real process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"


def test_json_lines_are_the_machines_of_json_one_by_one(run) -> None:
    schema = json.loads(run("schema", "check-line").stdout)
    whole = json.loads(run("check", "--format", "json", "--redact", DSA, NIC).stdout)
    lines = [json.loads(line) for line in run("check", "--format", "jsonl", DSA, NIC).stdout.splitlines()]
    assert len(lines) == 2
    for line, machine in zip(lines, whole["machines"], strict=True):
        jsonschema.validate(line, schema)
        assert line == {"schema": "lspci-ims/check-line/1", "tool": whole["tool"], **machine}


def test_no_dump_gives_no_line(run) -> None:
    done = run("check", "--format", "jsonl", "-", stdin=b"nothing")
    assert (done.returncode, done.stdout) == (3, b"")


def test_shareable_formats_are_redacted_unless_asked(run, tmp_path: Path) -> None:
    name = "sosreport-machine-nine-2024-05-06-abcdefg.txt"
    (tmp_path / name).write_bytes(NIC.read_bytes())
    for form, private in (("terminal", False), ("json", False), ("jsonl", True), ("markdown", True)):
        for options, taken_out in (((), private), (("--redact",), True), (("--no-redact",), False)):
            done = run("check", "--format", form, *options, name)
            assert done.returncode == 0
            assert (b"machine-nine" not in done.stdout) == taken_out, (form, options)
