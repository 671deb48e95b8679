"""What a plugin does to its process: put back, kept off the data, or told by the exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
DUMP = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"

TEMPLATE = """
import atexit, ctypes, os, signal, sys, threading, time
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl
{first}

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("{name}", "8086", (FamilyDevice("0b25", (), "made up"),)),)


def check(device, machine):
    {body}
    return ()


@hookimpl
def lspci_ims_rules():
    return (Rule("{rule}001", "title", "why", "made up", ("{name}",), check),)
"""
LIMITS = "sys.setrecursionlimit(70)"
STREAMS = "sys.stderr = sys.stdout = sys.__stdout__ = None"
SURROUNDINGS = "os.environ.clear(); sys.path.clear(); os.chdir('/')"
PUT_BACK = [
    ("limits", LIMITS, LIMITS),
    ("streams", STREAMS, STREAMS),
    ("closed", "sys.stderr.close()", "sys.stderr.close()"),
    ("surroundings", SURROUNDINGS, SURROUNDINGS),
    ("modules", "[sys.modules.pop(name, None) for name in ('re', 'msgspec', 'json')]", ""),
]
LOOP = "[print('NOISE') or time.sleep(.0002) for _ in iter(int, 1)]"
SPAM = f"threading.Thread(target=lambda: {LOOP}, daemon=True)"
NOISE = [
    ("exits", "atexit.register(print, 'NOISE')", ""),
    ("spams", f"{SPAM}.start()", "time.sleep(.02)"),
    ("libc", "", "ctypes.CDLL(None).printf(b'NOISE\\n')"),
]


def plugin(folder, name, first, body):
    path = folder / f"{name}.py"
    path.write_text(TEMPLATE.format(name=name, rule=name.upper(), first=first, body=body or "pass"), "utf-8")
    return path


@pytest.fixture
def check(command_line):
    def call(folder, *plugins):
        given = [word for path in plugins for word in ("--plugin", path.name)]
        return command_line("check", "--format", "json", *given, DUMP, cwd=folder)

    return call


@pytest.fixture(scope="module")
def plain(command_line):
    """The answers without plugins of a test."""
    return answers(command_line("check", "--format", "json", DUMP))


def answers(done):
    return [{**machine, "diagnostics": []} for machine in json.loads(done.stdout)["machines"]]


def test_what_plugins_change_in_the_process_is_put_back(check, plain, tmp_path):
    """All of them in one process, by relative paths, each called after the others."""
    files = [plugin(tmp_path, *row) for row in PUT_BACK]
    done = check(tmp_path, *files)
    assert done.returncode == 0, done.stderr
    assert answers(done) == plain


@pytest.mark.parametrize("row", NOISE, ids=lambda row: row[0])
def test_nothing_that_plugins_write_is_among_the_data(command_line, check, plain, tmp_path, row):
    done = check(tmp_path, plugin(tmp_path, *row))
    assert done.returncode == 0
    assert answers(done) == plain
    assert b"NOISE" in done.stderr
    # nor in what is printed for people
    listed = command_line("plugins", "--no-plugins", "--plugin", f"{row[0]}.py", cwd=tmp_path)
    assert listed.stdout.startswith(f"{row[0]} file: ok, ".encode())
    assert b"NOISE" not in listed.stdout


ODD = """
class OddError(Exception):
    def __getattribute__(self, name): raise KeyboardInterrupt
"""


@pytest.mark.parametrize(
    ("first", "body", "expected"),
    [
        ("", "raise KeyboardInterrupt", "KeyboardInterrupt"),
        (ODD, "raise OddError", "OddError"),
    ],
)
def test_a_rule_that_interrupts_by_itself_fails_like_any_other(check, plain, tmp_path, first, body, expected):
    done = check(tmp_path, plugin(tmp_path, "breaks", first, body))
    assert done.returncode == 4, done.stderr
    assert answers(done) == plain
    assert f"plugin breaks: rule BREAKS001: {expected}" in done.stderr.decode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_rule_that_forks_gives_one_answer(check, plain, tmp_path):
    done = check(tmp_path, plugin(tmp_path, "forks", "", "os.fork() and os.wait()"))
    assert done.returncode == 0, done.stderr
    assert answers(done) == plain


@pytest.mark.parametrize(
    "raised", ["SystemExit(0)", "SystemExit(1)", "ValueError('\\udcff\\x1b[2J')", "MemoryError"]
)
def test_what_breaks_the_program_itself_has_an_exit_code_of_its_own(check, tmp_path, raised):
    """Behind the host's back a plugin can break anything; an answer cut short must not look whole."""
    first = f"def breaks(*_, **__):\n    raise {raised}\n"
    first += "import lspci_ims.pipeline.checking as c; c.observe_device = breaks"
    done = check(tmp_path, plugin(tmp_path, "breaks", first, ""))
    assert done.returncode == 70
    assert done.stdout == b""
    assert f"lspci-ims: error: {raised.partition('(')[0]}" in done.stderr.decode()
    assert b"the answer is not whole" in done.stderr
    assert b"\x1b" not in done.stderr


def test_a_reader_that_has_gone_is_no_fault():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [sys.executable, "-m", "lspci_ims", "explain"], stdout=gone, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


FORCES = (
    "from msgspec.structs import force_setattr\n"
    "    for one in machine.devices: force_setattr(one.observation, 'ims_bit', 'clear')"
)


@pytest.mark.parametrize(
    ("first", "body", "expected"),
    [
        ("", FORCES, "pure: a rule changes what it is shown"),
        ("atexit.register(print, 'NOISE')", "", ""),
        ("atexit.register(os._exit, 0)", "", ""),
        ("os.write(1, b'\\xff')", "", ""),
        ("", "raise KeyboardInterrupt", "survives: "),
        ("", "sys.exit(0)", "survives: "),
    ],
)
def test_verify_tells_and_does_not_break(command_line, tmp_path, first, body, expected):
    path = plugin(tmp_path, "acme", first, body)
    done = command_line("plugins", "--no-plugins", "--verify", "--plugin", path)
    assert b"Traceback" not in done.stderr
    text = done.stdout.decode()
    assert re.search(r"^acme file: ", text, re.MULTILINE)
    if expected:
        name, _, words = expected.partition(": ")
        assert any(line.split()[:2] == ["FAILED", name] for line in text.splitlines()), text
        assert words in text
    else:
        assert any(line.split()[:2] == ["ok", "repeatable"] for line in text.splitlines()), text
