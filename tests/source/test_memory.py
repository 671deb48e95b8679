"""How much memory reading takes: little, whatever the size of what is read."""

from __future__ import annotations

import gzip
import io
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


MEMORY = """
import sys
from lspci_ims.source import Limits, open_reports
(report,) = open_reports(sys.argv[1], Limits(archive_bytes=1 << 40))
for part in report.parts:
    if part.hint == "lspci":
        print(part.member, len(part.as_input().lines))
    else:
        print(part.member, len(part.as_input(keep=lambda line: "kernel" in line).lines))
print([told.code for told in report.diagnostics])
"""


def large_archive(path: Path, mebibytes: int) -> None:
    """A tar.gz of about so many compressed MiB that holds noise, a long log, and 1 MB of lspci."""

    class Noise(io.RawIOBase):
        def __init__(self, line: bytes) -> None:
            self._line = line
            self._random = random.Random(1)

        def read(self, size: int = -1) -> bytes:
            if not self._line:
                return self._random.randbytes(size)
            return (self._line * (size // len(self._line) + 1))[:size]

    log = b"Jan  1 host daemon[1]: nothing of use here at all, really\n"
    with (
        path.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        for name, data, size in (
            ("sos/var/lib/noise.bin", b"", mebibytes * MEBI),
            ("sos/var/log/messages", log, 50 * MEBI),
            ("sos/sos_commands/pci/lspci_-nnvv", DUMP, MEBI),
        ):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, Noise(data))


@needs_proc
@pytest.mark.parametrize("mebibytes", [100, pytest.param(2048, marks=pytest.mark.slow)])
def test_a_large_archive_is_read_in_little_memory(mebibytes: int, tmp_path: Path) -> None:
    large_archive(tmp_path / "sos.tar.gz", mebibytes)
    assert (tmp_path / "sos.tar.gz").stat().st_size > mebibytes * MEBI
    done = subprocess.run(
        [sys.executable, "-c", MEMORY + PEAK, str(tmp_path / "sos.tar.gz")],
        capture_output=True,
        check=True,
        text=True,
    )
    *parts, told, peak = done.stdout.splitlines()
    assert [part.split()[0] for part in parts] == ["sos/var/log/messages", "sos/sos_commands/pci/lspci_-nnvv"]
    assert told == "[]"
    assert int(peak) <= 300
