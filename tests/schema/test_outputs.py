"""What is written fits its schema to the letter: every sample and output, with private values and without."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from click.testing import CliRunner

from lspci_ims.cli.main import cli

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*/lspci-*.txt"))
MACHINES = sorted({path.parent for path in SAMPLES})
REDACTION = ("--redact", "--no-redact")
#: A file in so many of the corpus, and of no more bytes, in the default run.
EVERY, BYTES = 123, 40_000


def texts_of(machine: Path) -> list[Path]:
    """The forms of a machine's dump, the longest first."""
    texts = [path for path in SAMPLES if path.parent == machine]
    return sorted(texts, key=lambda path: path.stat().st_size, reverse=True)


@cache
def schema(kind: str, *options: str) -> dict[str, Any]:
    found = json.loads(written("schema", *options, kind))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@cache
def validator(kind: str, *options: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind, *options))


def written(*arguments: str | Path) -> bytes:
    done = CliRunner().invoke(cli, list(map(str, arguments)))
    # a difference, or nothing of lspci in it, is an output as good as any
    assert done.exit_code in (0, 1, 3), (arguments, done.stderr, done.exception)
    return done.stdout_bytes


def assert_fits(kind: str, data: bytes) -> None:
    value = json.loads(data)
    for options in (("--strict",), ()):
        fault = next(validator(kind, *options).iter_errors(value), None)
        assert fault is None, f"{kind} {options} {fault.instance_path}: {fault.message[-300:]}"


def assert_all_fit(path: Path, other: Path, redactions: tuple[str, ...] = REDACTION) -> None:
    """The outputs about one report, and of it beside another."""
    for redaction in redactions:
        assert_fits("check", written("check", "--format", "json", "--all-devices", redaction, path))
        for line in written("check", "--format", "jsonl", redaction, path).splitlines():
            assert_fits("check-line", line)
        assert_fits("parse", written("parse", "--format", "json", redaction, path))
        differences = written("diff", "--format", "json", "--all", redaction, path, other)
        # where one side holds no dump there is nothing to write
        if differences:
            assert_fits("diff", differences)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.name)
def test_a_sample_s_outputs_fit(machine: Path) -> None:
    # where private bytes are, with them and without
    longest, *_, shortest = texts_of(machine)
    assert_all_fit(longest, shortest)
    # two machines that are not one, so that there is every kind of difference
    following = MACHINES[(MACHINES.index(machine) + 1) % len(MACHINES)]
    assert_fits("diff", written("diff", "--format", "json", "--all", shortest, texts_of(following)[-1]))


@pytest.mark.slow
@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.name)
def test_outputs_about_the_other_forms_of_a_sample_fit(machine: Path) -> None:
    longest, *others = texts_of(machine)
    for path in others:
        assert_all_fit(path, longest, REDACTION[1:])


def corpus_files(corpus: Path) -> Iterator[Path]:
    lines = (corpus / "index.tsv").read_text("utf-8").splitlines()[1:]
    yield from (corpus / line.partition("\t")[0] for line in lines)


@pytest.mark.corpus
@pytest.mark.parametrize("part", range(2))
def test_outputs_about_some_real_dumps_fit(corpus: Path, part: int) -> None:
    files = [path for path in corpus_files(corpus) if path.stat().st_size <= BYTES][::EVERY]
    assert len(files) >= 8
    for path in files[part::2]:
        assert_all_fit(path, files[0])


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("part", range(40))
def test_outputs_about_every_real_dump_fit(corpus: Path, part: int) -> None:
    files = list(corpus_files(corpus))
    for path in files[part::40]:
        assert_all_fit(path, files[part])


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every field of every object, with only the first item of an array."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield (*path, key)
            yield from places(part, (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


NIC, DSA = (
    next(path for path in SAMPLES if path.parent.name == name and path.name == "lspci-vvv-xxxx.txt")
    for name in ("connectx7-with-vfs", "dsa-bare-metal-ims-set")
)


@pytest.mark.parametrize(
    "kind, arguments",
    [
        ("check", ("check", "--format", "json", DSA)),
        ("check-line", ("check", "--format", "jsonl", DSA)),
        ("parse", ("parse", "--format", "json", "--device", "6a:01.0", DSA)),
        ("diff", ("diff", "--format", "json", NIC, DSA)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_field_does_not_fit(kind: str, arguments: tuple[str | Path, ...]) -> None:
    """Each field that is misspelt, missing or of another type is found, wherever it stands."""
    value = json.loads(written(*arguments))
    # a machine's own words, the one object whose keys are data
    paths = [path for path in places(value) if path[-2:-1] != ("overrides",)]
    assert len(paths) > 30
    for path in paths:
        for spoil in (_misspell, _leave_out, _another_type):
            spoilt = copy.deepcopy(value)
            spoil(at(spoilt, path[:-1]), path[-1])
            assert not validator(kind, "--strict").is_valid(spoilt), (spoil.__name__, path)


def _misspell(holder: Any, key: str) -> None:
    holder[key + "s"] = holder.pop(key)


def _leave_out(holder: Any, key: str) -> None:
    del holder[key]


def _another_type(holder: Any, key: str) -> None:
    holder[key] = {"never": []} if not isinstance(holder[key], dict) else 7


@pytest.mark.parametrize(
    "field, wrong",
    [
        ("vendor_id", "0x8086"),
        ("vendor_id", "808"),
        ("device_id", "0B25"),
        ("class_id", "Class 0880"),
        ("siov", "maybe"),
        ("ims", True),
        ("candidates", ["8086"]),
        ("bdf", 5),
    ],
)
def test_a_wrong_value_does_not_fit(field: str, wrong: Any) -> None:
    value = json.loads(written("check", "--format", "json", DSA))
    value["machines"][0]["devices"][0][field] = wrong
    assert not validator("check", "--strict").is_valid(value)


def test_a_reader_s_schema_takes_fields_to_come() -> None:
    value = json.loads(written("check", "--format", "json", DSA))
    value["machines"][0]["devices"][0]["from_a_later_version"] = 1
    assert validator("check").is_valid(value)
    assert not validator("check", "--strict").is_valid(value)


def test_every_form_is_of_a_field_that_there_is() -> None:
    from lspci_ims.spec import rows

    fields = {
        (name, field)
        for kind in ("check", "check-line", "diff", "parse")
        for name, part in schema(kind)["$defs"].items()
        for field in part.get("properties", ())
    }
    for row in rows("schema_forms"):
        found = [name for name, field in fields if field == row["field"] and row["object"] in ("*", name)]
        assert found, row
        assert row["source"]
