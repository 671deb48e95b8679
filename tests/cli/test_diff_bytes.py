"""Bytes that differ are never called the same: through the command line, on samples with a row edited."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"
DEVICE = "6a:01.0"
CORPUS = os.environ.get("LSPCI_IMS_CORPUS")


def with_row(text: str, row: str, byte: int, value: str) -> str:
    """The dump with one byte of a row of the device set."""
    start = text.index(f"\n{DEVICE} ")
    found = re.compile(rf"^{row}: (.*)$", re.MULTILINE).search(text, start)
    assert found is not None
    values = found[1].split()
    assert values[byte] != value
    values[byte] = value
    return f"{text[: found.start(1)]}{' '.join(values)}{text[found.end(1) :]}"


def compared(run, tmp_path: Path, before: str, after: str, *options: str):
    pair = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, text in zip(pair, (before, after), strict=True):
        path.write_text(text)
    done = run("diff", "--format", "json", *options, *pair)
    assert done.returncode in (0, 1), done.stderr
    (machine,) = json.loads(done.stdout)["machines"]
    return done.returncode, machine


@pytest.mark.parametrize(
    ("row", "byte", "value", "place"),
    [
        ("20", 8, "5a", "0x28"),  # CardBus CIS pointer: lspci prints none
        ("f0", 15, "5a", "0xff"),  # behind every standard capability
        ("210", 15, "5a", "0x21f"),  # the row with the IMS bit, behind the DVSEC
        ("ff0", 15, "5a", "0xfff"),  # the last byte of the extended space
    ],
)
def test_bytes_that_no_field_tells_are_a_change(run, tmp_path, row, byte, value, place) -> None:
    text = DSA.read_text()
    code, machine = compared(run, tmp_path, text, with_row(text, row, byte, value))
    (device,) = [device for device in machine["devices"] if device["changes"]]
    (change,) = device["changes"]
    assert code == 1
    assert (change["code"], change["group"], change["level"]) == ("BYTES_CHANGED", "bytes", "changed")
    assert change["message"] == f"bytes that no field tells differ in 1 hex row: {place}"
    assert change["spans_a"][0]["text"].startswith(f"{row}: ")
    assert value in change["spans_b"][0]["text"].split()


def test_a_field_of_which_only_the_bytes_were_edited_is_a_change(run, tmp_path) -> None:
    # bus master is off in the bytes, the text says on in both
    text = DSA.read_text()
    code, machine = compared(run, tmp_path, text, with_row(text, "00", 4, "02"))
    codes = {change["code"] for device in machine["devices"] for change in device["changes"]}
    assert (code, codes) == (1, {"BYTES_CHANGED"})


def test_bytes_of_the_moment_are_counted_and_no_difference(run, tmp_path) -> None:
    text = DSA.read_text()
    after = with_row(text, "30", 12, "0a")  # interrupt line
    code, machine = compared(run, tmp_path, text, after)
    assert (code, machine["noise"], machine["different"]) == (0, 1, False)
    code, machine = compared(run, tmp_path, text, after, "--all")
    (change,) = [change for device in machine["devices"] for change in device["changes"]]
    assert (code, change["code"], change["level"]) == (1, "BYTES_OF_THE_MOMENT", "noise")
    assert "0x3c" in change["message"]


def test_what_a_field_tells_is_not_told_as_bytes_again(run, tmp_path) -> None:
    text = DSA.read_text()
    after = with_row(text, "210", 4, "00")
    _, machine = compared(run, tmp_path, text, after)
    codes = {change["code"] for device in machine["devices"] for change in device["changes"]}
    assert "ANSWER_CHANGED" in codes
    assert "BYTES_CHANGED" not in codes


def test_rows_are_quoted_on_the_screen_and_in_a_comment(run, tmp_path) -> None:
    (tmp_path / "a.txt").write_text(DSA.read_text())
    (tmp_path / "b.txt").write_text(with_row(with_row(DSA.read_text(), "f0", 15, "5a"), "ff0", 0, "77"))
    screen = run("diff", "a.txt", "b.txt")
    assert screen.returncode == 1
    for done in (screen, run("diff", "--format", "markdown", "a.txt", "b.txt")):
        text = done.stdout.decode()
        assert re.search(r"\| f0: .* 5a$", text, re.MULTILINE)
        assert re.search(r"\| ff0: 77 ", text)


@pytest.mark.skipif(CORPUS is None, reason="LSPCI_IMS_CORPUS names no folder of reports")
def test_a_real_pair_that_differs_in_undecoded_bytes(run) -> None:
    (folder,) = Path(CORPUS or "").glob("*/a42e63e932cd.mail")
    done = run("diff", folder / "1-lspci.faulty", folder / "2-lspci.working")
    assert done.returncode == 1
    assert done.stdout.count(b"BYTES_CHANGED") == 3
