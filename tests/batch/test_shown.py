"""What a person sees of a scan: progress on standard error, and the summary."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PLUGIN = """
import time
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("dsa", "8086", (FamilyDevice("0b25", (), "made up"),)),)

def check(device, machine):
    time.sleep(600)

@hookimpl
def lspci_ims_rules():
    return (Rule("WAIT001", "waits", "why", "made up", ("dsa",), check),)
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, dsa: str) -> Path:
    place = tmp_path_factory.mktemp("shown") / "reports"
    place.mkdir()
    for number in range(70):
        (place / f"{number:03}.txt").write_text(f"{number}\n\n{dsa}")
    return place


def on_terminal(*arguments: str | Path, of: str, encoding: str = "utf-8") -> str:
    """What a command writes where one of its streams is a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    other = "stderr" if of == "stdout" else "stdout"
    process = subprocess.Popen(
        [sys.executable, "-m", "lspci_ims", "scan", *map(str, arguments)],
        **{of: theirs, other: subprocess.DEVNULL},  # type: ignore[call-overload]
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", "PYTHONIOENCODING": encoding},
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode(encoding)).replace("\r", "\n")


def test_a_terminal_shows_how_much_is_done_and_left(reports: Path, tmp_path: Path) -> None:
    text = on_terminal(reports, "--out", tmp_path / "ds", "--workers", "1", of="stderr")
    told = re.findall(r"(\d+) of 70 inputs, (\d+) devices, [\d.]+/s, \d+ s left", text)
    # drawn ten times a second, and at the end
    assert told[-1] == ("70", "490")
    assert max(map(len, text.split("\n"))) <= 80
    assert text.rstrip().endswith("lspci-ims: 70 inputs, 490 devices, 0 errors")


def test_the_summary_is_of_bars_on_a_terminal_and_plain_in_a_pipe(
    scan: Any, reports: Path, tmp_path: Path
) -> None:
    out = tmp_path / "ds"
    plain = scan(reports, "--out", out, "--summary", "--workers", "1").out.decode()
    assert plain.startswith("70 inputs, 70 machines, 490 devices, 0 errors\n\nSIOV\n")
    assert re.search(r"^ +70  vendor-stated$", plain, re.MULTILINE)
    assert re.search(r"^ +70  8086 Intel Corporation$", plain, re.MULTILINE)
    # of the dataset that is there, and without one
    assert scan("--summary", "--out", out).out.decode() == plain
    assert scan(reports, "--summary", "--workers", "1").out.decode() == plain
    shown = on_terminal("--summary", "--out", out, of="stdout")
    assert re.search(r"^ +70 +14\.3%  vendor-stated  +█+$", shown, re.MULTILINE)
    assert max(map(len, shown.split("\n"))) <= 80
    ascii_only = on_terminal("--summary", "--out", out, of="stdout", encoding="ascii")
    assert re.search(r"^ +70 +14\.3%  vendor-stated  +#+$", ascii_only, re.MULTILINE)


def test_the_summary_of_no_dataset_has_a_way_out(scan: Any, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nosuch"):
        done = scan("--summary", "--out", place)
        assert done.code == 2
        assert "holds no dataset" in done.told
        assert "hint: " in done.told


@pytest.mark.slow
def test_where_there_is_no_terminal_lines_come_also_while_an_input_takes_long(
    reports: Path, tmp_path: Path
) -> None:
    plugin = tmp_path / "waiting.py"
    plugin.write_text(PLUGIN)
    command = [sys.executable, "-m", "lspci_ims", "scan", str(reports), "--out", str(tmp_path / "ds")]
    process = subprocess.Popen(
        [*command, "--plugin", str(plugin), "--workers", "1"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert line.startswith("lspci-ims: 0 of 70 inputs, 0 devices, 0.0/s; at work on ")
    assert line.endswith("reports/000.txt and 63 after it\n")
