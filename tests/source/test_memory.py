"""How much memory reading takes: little, whatever the size of what is read."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path

import pytest

from .containers import DUMP, DUMP_LINES, MEBI

#: The peak of a process; what `getrusage` says counts the process that started it as well.
PEAK = """
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) // 1024)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc/self/status here")


@needs_proc
def test_a_line_of_a_gigabyte_stays_small() -> None:
    """100 MiB here, in pieces that are no larger than what is read at a time."""
    packed = zlib.compressobj(wbits=31)
    pieces = [packed.compress(DUMP), *(packed.compress(b"x" * MEBI) for _ in range(100)), packed.flush()]
    code = (
        "import sys\n"
        "from lspci_ims.source import Limits, reports_from_stream\n"
        "limits = Limits(ratio=10**6, text_bytes=2**40)\n"
        "for report in reports_from_stream(sys.stdin.buffer, '-', limits):\n"
        "    texts = [part.as_input() for part in report.parts]\n"
        "print([len(line) for line in texts[0].lines], [d.code for d in texts[0].diagnostics])\n" + PEAK
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"".join(pieces), capture_output=True, check=True
    )
    told, peak = done.stdout.decode().splitlines()
    assert told == f"[{len(DUMP_LINES[0])}, {len(DUMP_LINES[1])}, {1 << 20}] ['LIMIT_LINE_CHARS']"
    assert int(peak) < 100


COMMAND = """
import sys
from lspci_ims.cli.main import main
sys.argv = ["lspci-ims", "check", "--format", "json", "--all-devices", sys.argv[1]]
try:
    main()
except SystemExit as done:
    print(done.code, file=sys.stderr)
sys.stdout = sys.stderr
"""


class Repeated(io.RawIOBase):
    """A block again and again; noise without one."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self._at = 0
        self._random = random.Random(1)

    def read(self, size: int = -1) -> bytes:
        if not self._block:
            return self._random.randbytes(size)
        start = self._at % len(self._block)
        self._at += size
        return (self._block * (size // len(self._block) + 2))[start : start + size]


def large_archive(path: Path, mebibytes: int) -> None:
    """A tar.gz of about so many compressed MiB that holds noise, a log half that long, and 1 MB of lspci."""
    numbers = random.Random(2)
    log = "[    0.000000] Linux version 6.8.0-1-made-up (made@up) #1\n" + "".join(
        f"Jan  1 10:00:00 host daemon[{n}]: {numbers.getrandbits(96):024x} is of no use\n"
        for n in range(9999)
    )
    dump = "".join(
        f"{n >> 8:02x}:{n >> 3 & 31:02x}.{n & 7} {DUMP_LINES[0][8:]}\n{DUMP_LINES[1]}\n\n"
        for n in range(9999)
    )
    with (
        path.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        for name, data, size in (
            ("sos/var/lib/noise.bin", "", mebibytes * MEBI),
            ("sos/var/log/messages", log, mebibytes * MEBI // 2),
            ("sos/sos_commands/pci/lspci_-nnvv", dump, len(dump)),
        ):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, Repeated(data.encode()))


@needs_proc
@pytest.mark.parametrize("mebibytes", [50, pytest.param(2048, marks=pytest.mark.slow)])
def test_a_large_archive_is_checked_in_little_memory_and_without_files(
    mebibytes: int, tmp_path: Path
) -> None:
    large_archive(tmp_path / "sos.tar.gz", mebibytes)
    assert (tmp_path / "sos.tar.gz").stat().st_size > mebibytes * MEBI
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, "-B", "-c", COMMAND + PEAK, str(tmp_path / "sos.tar.gz")],
        capture_output=True,
        check=True,
        cwd=tmp_path / "empty",
        env={**os.environ, "TMPDIR": str(tmp_path / "empty"), "HOME": str(tmp_path / "empty")},
    )
    (machine,) = json.loads(done.stdout)["machines"]
    assert machine["source"]["member"] == "sos/sos_commands/pci/lspci_-nnvv"
    assert machine["platform"]["kernel"] == "6.8.0-1-made-up"
    *_, code, peak = done.stderr.decode().split()
    assert code == "0"
    assert int(peak) <= 300
    assert list((tmp_path / "empty").iterdir()) == []
