"""However a scan ends, its dataset is valid, no process is left behind, and `--resume` makes it whole."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lspci_ims.batch import TABLES, Dataset

#: Waits in the rule for the 100th report, once: a file tells that it is there.
WAITING = """
import os, time
from lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl

@hookimpl
def lspci_ims_device_families():
    return (DeviceFamily("dsa", "8086", (FamilyDevice("0b25", (), "made up"),)),)

def check(device, machine):
    if device.bdf == "0000:99:01.0":
        try:
            os.close(os.open(os.environ["MARK"], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return ()
        time.sleep(600)
    return ()

@hookimpl
def lspci_ims_rules():
    return (Rule("WAIT001", "waits", "why", "made up", ("dsa",), check),)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, dsa: str) -> Path:
    """Three batches of short reports, and the plugin."""
    place = tmp_path_factory.mktemp("endings")
    dsa = "".join(f"{block}\n\n" for block in dsa.split("\n\n") if block.startswith("6a:"))
    (place / "reports").mkdir()
    for number in range(140):
        text = dsa.replace("6a:", "99:") if number == 100 else dsa
        (place / "reports" / f"{number:03}.txt").write_text(f"{number}\n\n{text}")
    (place / "waiting.py").write_text(WAITING)
    return place


def rows_of(path: Path, form: Any = "jsonl") -> dict[str, list[str]]:
    dataset = Dataset(path, form)
    return {table: sorted(json.dumps(row) for row in dataset.rows(table)) for table in TABLES}


@pytest.fixture(scope="module")
def expected(scan: Any, place: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    out = tmp_path_factory.mktemp("expected") / "ds"
    done = scan(place / "reports", "--out", out, "--plugin", place / "waiting.py", MARK=str(place))
    assert done.code == 0, done.told
    return rows_of(out)


def children(parent: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextlib.contextmanager
def waiting_scan(
    place: Path, out: Path, mark: Path, *options: str
) -> Iterator[tuple[subprocess.Popen[bytes], list[int]]]:
    """A scan that hangs in the 100th report, and its worker processes."""
    command = [sys.executable, "-m", "lspci_ims", "scan", str(place / "reports"), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--plugin", str(place / "waiting.py"), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "MARK": str(mark)},
    )
    try:
        while not mark.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        yield process, children(process.pid)
    finally:
        process.kill()
        process.communicate()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to be")


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="needs /proc to see worker processes"
)


@needs_proc
@pytest.mark.parametrize(
    ("number", "code", "workers"),
    [
        ("SIGINT", 130, "1"),
        ("SIGTERM", 143, "2"),
        ("SIGKILL", -9, "2"),
        *(
            pytest.param(*row, marks=pytest.mark.slow)
            for row in (
                ("SIGINT", 130, "2"),
                ("SIGTERM", 143, "1"),
                ("SIGHUP", 129, "1"),
                ("SIGHUP", 129, "2"),
                ("SIGKILL", -9, "1"),
            )
        ),
    ],
)
def test_a_signal_ends_a_scan_that_hangs(
    scan: Any, place: Path, expected: Any, tmp_path: Path, number: str, code: int, workers: str
) -> None:
    out, mark = tmp_path / "ds", tmp_path / "mark"
    with waiting_scan(place, out, mark, "--workers", workers) as (process, begun):
        assert len(begun) >= (workers == "2")
        process.send_signal(getattr(signal, number))
        _, told = process.communicate(timeout=60)
        assert process.returncode == code, told
        assert b"Traceback" not in told
        wait_until(lambda: not any(map(lives, begun)))
    kept = rows_of(out)
    if number != "SIGKILL" and workers == "1":
        # of two workers the one that hangs may be ahead of the other
        assert len(kept["inputs"]) >= 64
    done = scan(place / "reports", "--out", out, "--resume", "--plugin", place / "waiting.py", MARK=str(mark))
    assert done.code == 0, done.told
    assert rows_of(out) == expected
    assert {entry.name.partition("-")[0] for entry in out.iterdir()} == {"_scan.json", "part"}


def test_one_scan_at_a_time_writes_to_a_dataset(scan: Any, place: Path, tmp_path: Path) -> None:
    out = tmp_path / "ds"
    with waiting_scan(place, out, tmp_path / "mark", "--workers", "1"):
        for option in ((), ("--resume",)):
            done = scan(place / "reports", "--out", out, *option)
            assert done.code == 2
            assert "another scan is writing to it" in done.told


def test_a_full_disk_leaves_a_dataset_that_can_be_resumed(
    scan: Any, place: Path, expected: Any, tmp_path: Path
) -> None:
    out = tmp_path / "ds"
    options = (place / "reports", "--out", out, "--workers", "1", "--plugin", place / "waiting.py")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        done = scan(*options, MARK=str(place), PYTHONDONTWRITEBYTECODE="1")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert done.code == 2
    assert "File too large" in done.told
    assert "--resume" in done.told
    assert [entry.name for entry in out.iterdir()] == ["_scan.json"]
    assert scan(*options, "--resume", MARK=str(place)).code == 0
    assert rows_of(out) == expected


def test_rows_that_were_made_otherwise_do_not_come_beside(
    scan: Any, place: Path, dsa: str, tmp_path: Path
) -> None:
    out, plugin = tmp_path / "ds", tmp_path / "plugin.py"
    plugin.write_text(WAITING)
    one, two = place / "reports" / "001.txt", place / "reports" / "002.txt"
    first = ("--out", out, "--plugin", plugin, "--workers", "1")
    assert scan(one, *first, MARK=str(place)).code == 0
    for words, options in (
        ("--kernel was not there and is 6.1", (*first, "--kernel", "6.1")),
        ("--redact was True and is False", (*first, "--no-redact")),
        ("--limit members was 200000 and is 5", (*first, "--limit", "members=5")),
        ("--plugin plugin.py was", first[:2]),
    ):
        done = scan(two, *options, "--resume", MARK=str(place))
        assert done.code == 2, done.told
        assert words in done.told
        assert "hint: " in done.told
    assert scan(two, *first, "--resume", MARK=str(place)).code == 0
    plugin.write_text(f"{WAITING}\n")
    assert "--plugin plugin.py was" in scan(two, *first, "--resume", MARK=str(place)).told
    (out / "_scan.json").unlink()
    assert "name a new folder" in scan(two, *first, "--resume", MARK=str(place)).told
    assert len(rows_of(out)["inputs"]) == 2


def test_an_input_that_still_cannot_be_read_keeps_one_row(scan: Any, dsa: str, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(dsa)
    paths = (tmp_path / "one.txt", tmp_path / "late.txt", "--out", tmp_path / "ds", "--workers", "1")
    for option in ((), ("--resume",), ("--resume",)):
        assert scan(*paths, *option).code in (0, 2)
    (error,) = Dataset(tmp_path / "ds", "jsonl").rows("errors")
    assert error["message"].endswith("No such file or directory")
    (tmp_path / "late.txt").write_text(f"late\n\n{dsa}")
    assert scan(*paths, "--resume").code == 0
    assert len(rows_of(tmp_path / "ds")["inputs"]) == 2


def test_a_reader_that_has_seen_enough_ends_the_scan(place: Path) -> None:
    for options in (("--workers", "1"), ("--workers", "2"), ("--summary", "--workers", "1")):
        process = subprocess.Popen(
            [sys.executable, "-m", "lspci_ims", "scan", str(place / "reports"), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        told = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 0, told
        assert b"Error" not in told


@pytest.mark.parametrize(
    "redirection, words",
    [
        (">/dev/full", "standard output: No space left on device"),
        (">&-", "there is no standard output"),
        ("--files-from - <&-", "there is no standard input"),
    ],
)
def test_standard_streams_that_are_of_no_use_are_told(place: Path, redirection: str, words: str) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    command = f'"$0" -m lspci_ims scan "$1" --workers 1 {redirection}'
    report = place / "reports" / "001.txt"
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, report], capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "hint: " in done.stderr
    assert "Error" not in done.stderr
