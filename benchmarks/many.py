"""Many reports, scanned twice: a worker killed, then broken off and resumed; the rows must be the same.

python -m benchmarks.many --reports 100000
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples"
_TEXTS = ("dsa-ims-clear/lspci-vvvnn.txt", "connectx6dx/lspci-vvvnn.txt", "old-lspci-dvsec/lspci-vvv.txt")


def generate(folder: Path, count: int) -> int:
    """Write reports with bus numbers, kernels and remarks of their own; gives the bytes written."""
    texts = [(SAMPLES / name).read_text("utf-8") for name in _TEXTS]
    chosen = random.Random(1)
    size = 0
    for number in range(count):
        place = folder / f"{number // 1000:04}"
        place.mkdir(exist_ok=True)
        text = texts[number % len(texts)].replace("\n6a:", f"\n{chosen.randrange(0x20, 0xF0):02x}:")
        kernel = (
            f"Linux host{number} 6.{chosen.randrange(1, 14)}.{chosen.randrange(40)}-generic #1 SMP x86_64\n"
        )
        size += (place / f"{number:07}.txt").write_text(f"report {number}\n{kernel}\n{text}")
    return size


def fingerprint(dataset: Path) -> tuple[str, dict[str, int]]:
    """A hash over all rows whatever their order, and how many there are in each table."""
    from lspci_ims.batch import TABLES

    total, counts = 0, {}
    for table in TABLES:
        counts[table] = 0
        for file in dataset.glob(f"part-*/{table}.jsonl"):
            with file.open("rb") as lines:
                for line in lines:
                    counts[table] += 1
                    total += int.from_bytes(hashlib.sha256(table.encode() + line).digest(), "big")
    return f"{total % (1 << 256):064x}"[:16], counts


def _scan(reports: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lspci_ims", "scan", str(reports), "--out", str(out), "--workers", "2"]
    return subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL, start_new_session=True)


def _wait_for_part(out: Path, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not list(out.glob("part-*")):
        time.sleep(0.2)


def _workers(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    named = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children}
    return [pid for pid, command in named.items() if b"spawn_main" in command]


def main() -> None:
    """Run both scans and print what they gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    count = parser.parse_args().reports
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        size = generate(reports, count)
        print(f"{count} reports, {size / 1e6:.0f} MB")
        out = Path(folder) / "killed"
        began = time.monotonic()
        process = _scan(reports, out)
        _wait_for_part(out, process)
        victim = _workers(process)[0]
        os.kill(victim, signal.SIGKILL)
        code = process.wait()
        print(
            f"worker {victim} killed: exit {code}, {time.monotonic() - began:.0f} s, rows", *fingerprint(out)
        )
        out = Path(folder) / "resumed"
        process = _scan(reports, out)
        _wait_for_part(out, process)
        process.send_signal(signal.SIGINT)
        code = process.wait()
        print(f"interrupted: exit {code}, rows", *fingerprint(out))
        began = time.monotonic()
        code = _scan(reports, out, "--resume").wait()
        print(f"resumed: exit {code}, {time.monotonic() - began:.0f} s, rows", *fingerprint(out))


if __name__ == "__main__":
    main()
