"""A cluster that is not there, has nobody to work, or goes away."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("distributed")


@pytest.fixture
def scheduler() -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "dask", "scheduler", "--port", "0", "--no-dashboard"]
    process = subprocess.Popen([*command, "--host", "127.0.0.1"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        found = (re.search(r"Scheduler at:\s+(tcp://\S+)", line) for line in process.stderr)
        yield process, next(match[1] for match in found if match)
    finally:
        process.kill()
        process.communicate()


def worker(address: str, folder: Path) -> subprocess.Popen[bytes]:
    """A worker that imports what is in a folder before what is installed."""
    command = [sys.executable, "-m", "dask", "worker", address, "--nthreads", "1", "--no-dashboard"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=folder)


@pytest.mark.parametrize("address", ["nonsense", "bogus://x:1", ""])
def test_an_address_that_is_none_is_told_with_a_way_out(scan: Any, tmp_path: Path, address: str) -> None:
    done = scan(tmp_path, "--cluster", address)
    assert done.code == 2
    assert "no scheduler answers" in done.told
    assert "hint: `dask scheduler` prints its address" in done.told


@pytest.mark.slow
def test_a_port_where_nobody_answers_is_told(scan: Any, tmp_path: Path) -> None:
    done = scan(tmp_path, "--cluster", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "no scheduler answers" in done.told


@pytest.mark.slow
def test_workers_that_could_give_other_rows_are_refused(
    scan: Any, dsa: str, tmp_path: Path, scheduler: Any
) -> None:
    _, address = scheduler
    (tmp_path / "one.txt").write_text(dsa)
    done = scan(tmp_path / "one.txt", "--cluster", address)
    assert done.code == 2
    assert "the scheduler has no workers" in done.told
    # an older one of the same name comes first in this worker
    other = tmp_path / "older" / "lspci_ims"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    process = worker(address, other.parent)
    try:
        while "no workers" in (done := scan(tmp_path / "one.txt", "--cluster", address)).told:
            assert process.poll() is None
        assert done.code == 2
        assert "has not lspci-ims" in done.told
        assert "install the same version" in done.told
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_scheduler_that_goes_away_leaves_what_was_done(
    scan: Any, dsa: str, tmp_path: Path, scheduler: Any
) -> None:
    process, address = scheduler
    reports, out = tmp_path / "reports", tmp_path / "ds"
    reports.mkdir()
    for number in range(600):
        (reports / f"{number:03}.txt").write_text(f"{number}\n\n{dsa}")
    plugin = tmp_path / "slow.py"
    plugin.write_text(
        "import time\nfrom lspci_ims.api import DeviceFamily, FamilyDevice, Rule, hookimpl\n"
        "@hookimpl\ndef lspci_ims_device_families():\n"
        '    return (DeviceFamily("dsa", "8086", (FamilyDevice("0b25", (), "made up"),)),)\n'
        "def check(device, machine):\n    time.sleep(0.02)\n    return ()\n"
        "@hookimpl\ndef lspci_ims_rules():\n"
        '    return (Rule("SLOW001", "slow", "why", "made up", ("dsa",), check),)\n'
    )
    options = [str(reports), "--plugin", str(plugin), "--out", str(out)]
    working = worker(address, tmp_path)
    try:
        while "no workers" in scan(tmp_path / "nosuch", "--cluster", address).told:
            assert working.poll() is None
        command = [sys.executable, "-m", "lspci_ims", "scan", *options, "--cluster", address]
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        while not (out / "_scan.json").exists():
            assert running.poll() is None
            time.sleep(0.1)
        time.sleep(2)
        process.kill()
        _, told = running.communicate(timeout=60)
    finally:
        working.kill()
        working.wait()
    assert running.returncode == 2, told
    assert told.count("\n") == 3, told
    assert "--resume goes on from there" in told
    assert scan(*options, "--resume", "--workers", "2").code == 0
    from lspci_ims.batch import Dataset

    assert len({row["input"] for row in Dataset(out, "jsonl").rows("inputs")}) == 600
