"""Hostile and broken archives: every limit is told, and what came before it stands."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import resource
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from lspci_ims.source import Limits, open_reports

from .containers import LAYERS, LIMITS, codes, mail, read_all, tar, zipped

DUMP = b"00:00.0 Host bridge: Example Corporation Device 0001\n\tFlags: fast devsel\n"
LINES = DUMP.decode().splitlines()
MEBI = 1 << 20


def members(data: bytes, limits: Limits = LIMITS) -> list[tuple[str | None, list[str]]]:
    return [(text.member, text.lines) for text in read_all(data, limits)[1]]


def test_bytes_out_of_an_archive_are_bounded() -> None:
    data = gzip.compress(tar({"lspci.txt": DUMP, "big.log": os.urandom(4 * MEBI), "dmesg": DUMP}))
    limits = Limits(archive_bytes=2 * MEBI)
    assert members(data, limits) == [("lspci.txt", LINES)]
    assert codes(data, limits) == {"LIMIT_ARCHIVE_BYTES"}
    assert codes(data) == set()


def test_bytes_out_of_a_zip_are_bounded() -> None:
    data = zipped({"lspci.txt": DUMP, "dmesg": b"x\n" * MEBI, "uname": DUMP})
    assert codes(data, Limits(archive_bytes=MEBI)) == {"LIMIT_ARCHIVE_BYTES"}
    assert members(data, Limits(archive_bytes=MEBI))[0] == ("lspci.txt", LINES)


@pytest.mark.parametrize("wrap", [tar, zipped])
def test_members_are_bounded(wrap: object) -> None:
    data = wrap({f"{number:03}/lspci": DUMP for number in range(20)})  # type: ignore[operator]
    assert len(members(data, Limits(members=7))) == 7
    assert codes(data, Limits(members=7)) == {"LIMIT_MEMBERS"}
    assert codes(data, Limits(members=20)) == set()


def test_members_of_a_folder_are_bounded(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"lspci-{number}.txt").write_bytes(DUMP)
    (report,) = open_reports(tmp_path, Limits(members=4))
    assert len(list(report.parts)) == 4
    assert [told.code for told in report.diagnostics] == ["LIMIT_MEMBERS"]


@pytest.mark.parametrize("layer", ["gz", "tar", "zip", "xz"])
def test_archives_in_archives_are_bounded(layer: str) -> None:
    data = DUMP
    for _ in range(3):
        data = LAYERS[layer](data)
    assert [lines for _, lines in members(data)] == [LINES]
    data = LAYERS[layer](data)
    assert [lines for _, lines in members(data)] == []
    assert codes(data) == {"LIMIT_NESTING"}
    assert [lines for _, lines in members(data, Limits(nesting=4))] == [LINES]


def test_an_archive_too_deep_costs_its_neighbours_nothing() -> None:
    deep = LAYERS["zip"](LAYERS["zip"](LAYERS["zip"](DUMP)))
    found = members(tar({"deep.zip": deep, "lspci.txt": DUMP}))
    assert found == [("lspci.txt", LINES)]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_bomb_is_seen_by_its_ratio(compress: object) -> None:
    bomb = compress(tar({"lspci.txt": DUMP, "zeros": bytes(60 * MEBI), "dmesg": DUMP}))  # type: ignore[operator]
    assert codes(bomb, Limits(ratio=200)) == {"LIMIT_RATIO"}
    assert members(bomb, Limits(ratio=200)) == [("lspci.txt", LINES)]


def test_a_bomb_in_a_zip_is_seen_when_it_is_read_and_only_it_is_lost() -> None:
    data = zipped({"dmesg": bytes(20 * MEBI), "lspci.txt": DUMP, "photo.jpg": bytes(50 * MEBI)})
    # what nothing asks for is not unpacked
    assert codes(data, Limits(ratio=200)) == set()
    data = zipped({"dmesg": b"[    1.000000] x\n" * MEBI, "lspci.txt": DUMP})
    assert codes(data, Limits(ratio=200)) == {"LIMIT_RATIO"}
    assert members(data, Limits(ratio=200))[-1] == ("lspci.txt", LINES)


def test_a_page_of_blanks_is_no_bomb() -> None:
    assert codes(gzip.compress(b" " * 9 * MEBI), Limits(ratio=10)) == {"LIMIT_LINE_CHARS"}


def test_a_zip_within_a_stream_is_held_within_a_bound() -> None:
    inner = zipped({"lspci.txt": DUMP, "noise": os.urandom(MEBI)})
    assert codes(gzip.compress(inner), Limits(zip_bytes=MEBI)) == {"LIMIT_ZIP_BYTES"}
    assert members(gzip.compress(inner)) == [("lspci.txt", LINES)]
    assert members(inner, Limits(zip_bytes=MEBI)) == [("lspci.txt", LINES)]


def test_a_text_is_cut_and_the_cut_is_with_the_text() -> None:
    _, (text,) = read_all(gzip.compress(DUMP * 100), Limits(text_bytes=len(DUMP)))
    assert text.lines == LINES
    assert [told.code for told in text.diagnostics] == ["LIMIT_TEXT_BYTES"]


@pytest.mark.parametrize("layer", ["gz", "bz2", "xz", "tar.gz", "tar", "zip", "mail", "zip-stored"])
def test_a_container_cut_anywhere_gives_what_came_before(layer: str) -> None:
    lines = [f"00:{number:02x}.0 Host bridge: {os.urandom(30).hex()}" for number in range(32)] * 40
    data = LAYERS[layer]("\n".join(lines).encode())
    for share in (0.3, 0.6, 0.9):
        cut = data[: int(len(data) * share)]
        found = [line for _, text in members(cut) for line in text if line]
        if layer != "bz2":  # a block of bzip2 is all or nothing
            assert len(found) > 100
        assert [line for line in found[:-1] if line not in lines and "attached" not in line] == []
        if layer != "mail":
            assert "ARCHIVE_BROKEN" in codes(cut)


def test_a_broken_member_costs_its_neighbours_nothing() -> None:
    broken = gzip.compress(b"[    1.000000] x\n" * 100)[:-20] + bytes(12)
    data = tar({"dmesg.gz": broken, "lspci.txt": DUMP})
    assert members(data)[-1] == ("lspci.txt", LINES)
    assert codes(data) == {"ARCHIVE_BROKEN"}


def test_a_failure_is_told_once() -> None:
    data = gzip.compress(tar({"lspci.txt": os.urandom(50000).hex().encode()}))[:30000]
    reports, inputs = read_all(data)
    told = [*reports[0].diagnostics, *(d for text in inputs for d in text.diagnostics)]
    assert [d.code for d in told] == ["ARCHIVE_BROKEN"]


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(zipped({"lspci.txt": DUMP, "dmesg": b"[    1.000000] x\n"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(data)) == {"ARCHIVE_ENCRYPTED"}
    assert [member for member, _ in members(bytes(data))] == ["dmesg"]


def test_a_zip_method_that_is_not_read_is_told() -> None:
    data = zipped({"lspci.txt": DUMP}, zipfile.ZIP_LZMA)
    assert codes(data) == {"ARCHIVE_UNSUPPORTED"}


def test_a_member_with_a_wrong_checksum_is_told_and_stands() -> None:
    data = zipped({"lspci.txt": DUMP}, zipfile.ZIP_STORED).replace(b"Example", b"Exbmple")
    assert "ARCHIVE_BROKEN" in codes(data)


def special(kind: bytes, name: str, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def test_links_devices_and_pipes_of_an_archive_are_passed_over() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for kind, name, link in (
            (tarfile.SYMTYPE, "dmesg", "/etc/passwd"),
            (tarfile.SYMTYPE, "lspci", "sos_commands/pci/lspci_-nnvv"),
            (tarfile.LNKTYPE, "uname", "../../outside"),
            (tarfile.SYMTYPE, "anything", "/dev/zero"),
            (tarfile.CHRTYPE, "cpuinfo", ""),
            (tarfile.BLKTYPE, "cmdline", ""),
            (tarfile.FIFOTYPE, "lscpu", ""),
            (tarfile.DIRTYPE, "dmidecode", ""),
        ):
            archive.addfile(special(kind, name, link))
        info = tarfile.TarInfo("sos_commands/pci/lspci_-nnvv")
        info.size = len(DUMP)
        archive.addfile(info, io.BytesIO(DUMP))
    (report,), (text,) = read_all(held.getvalue())
    assert text.member == "sos_commands/pci/lspci_-nnvv"
    assert [(told.level, told.code) for told in report.diagnostics] == [("info", "ARCHIVE_LINK")] * 2
    assert ["passwd" in told.message or "outside" in told.message for told in report.diagnostics] == [True] * 2


def test_a_link_in_a_zip_is_not_followed() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("lspci.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert members(held.getvalue()) == []
    assert codes(held.getvalue()) == {"ARCHIVE_LINK"}


@pytest.mark.parametrize("wrap", [tar, zipped])
@pytest.mark.parametrize("name", ["/etc/lspci", "../../lspci", "a/../../lspci", "C:\\lspci\\..\\lspci.txt", "./lspci"])
def test_names_are_labels_only(wrap: object, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ((member, lines),) = members(wrap({name: DUMP}))  # type: ignore[operator]
    assert (member, lines) == (name.removeprefix("./"), LINES)
    assert list(tmp_path.parent.glob("lspci*")) == list(tmp_path.iterdir()) == []


def test_members_of_one_name_are_all_read_and_told() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for data in (DUMP, DUMP + DUMP):
            info = tarfile.TarInfo("lspci.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert members(held.getvalue()) == [("lspci.txt", LINES), ("lspci.txt (2)", LINES * 2)]
    assert codes(held.getvalue()) == {"ARCHIVE_DUPLICATE"}


def test_what_repeats_without_end_is_told_within_a_bound() -> None:
    data = tar({f"{number}.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100) for number in range(500)})
    reports, _ = read_all(data)
    assert len(reports[0].diagnostics) == 21
    assert "480 more" in reports[0].diagnostics[-1].message


def header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    block = bytearray(name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + size + b"00000000000\0" + b" " * 8 + kind)
    block += bytes(100) + b"ustar\x0000"
    block += bytes(512 - len(block))
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (b"77777777777\0", b"L"),
        (b"77777777777\0", b"x"),
        (b"77777777777\0", b"0"),
        (b"\x80" + b"\xff" * 11, b"0"),
        (b"\xff" * 12, b"0"),
        (b"-0000000001\0", b"0"),
        (b"xxxxxxxxxxx\0", b"0"),
    ],
)
def test_a_tar_header_that_lies_about_its_size_costs_nothing(size: bytes, kind: bytes) -> None:
    start = time.process_time()
    data = tar({"lspci.txt": DUMP})[:1024] + header(b"dmesg", size, kind) + b"x" * 5000
    assert members(data)[0] == ("lspci.txt", LINES)
    assert codes(data) == {"ARCHIVE_BROKEN"}
    assert time.process_time() - start < 1


def test_many_empty_parts_of_gzip_take_linear_time() -> None:
    empty = gzip.compress(b"")
    start = time.process_time()
    read_all(empty * 100_000 + gzip.compress(DUMP))
    assert time.process_time() - start < 5


def test_a_directory_of_a_zip_that_lies_does_not_fill_memory() -> None:
    data = bytearray(zipped({"lspci.txt": DUMP}))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, at + 12, 0xFFFFFFF0)
    assert members(bytes(data)) == [("lspci.txt", LINES)]
    assert codes(bytes(data)) == {"ARCHIVE_BROKEN"}


def test_a_zip_whose_sizes_stand_behind_is_read_when_it_is_cut() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: int) -> int:
            raise OSError

    held = Pipe()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lspci.txt", DUMP)
        archive.writestr("a/lspci.txt", DUMP)
    data = held.getvalue()
    data = data[: data.index(b"PK\x01\x02")]
    assert members(data) == [("lspci.txt", LINES), ("a/lspci.txt", LINES)]


@pytest.mark.parametrize("form", ["gnu", "posix-0.0", "posix-0.1", "posix-1.0"])
def test_sparse_members_come_with_their_holes(form: str, tmp_path: Path) -> None:
    size = 64 << 10
    with (tmp_path / "lspci.txt").open("wb") as file:
        file.write(DUMP)
        file.seek(size)
        file.write(DUMP)
        file.truncate(size * 2)
    options = ["--format=gnu"] if form == "gnu" else ["--format=posix", f"--sparse-version={form[-3:]}"]
    packed = subprocess.run(
        ["tar", "--create", "--sparse", "--hole-detection=raw", *options, "lspci.txt"],
        cwd=tmp_path, capture_output=True, check=True,
    ).stdout  # fmt: skip
    (report,), (text,) = read_all(packed)
    assert "\n".join(text.lines).encode() == (tmp_path / "lspci.txt").read_bytes()
    assert len(packed) < 20_000
    assert report.diagnostics == ()


def test_a_sparse_bomb_is_bounded() -> None:
    records = b"".join(
        b"%d %s\n" % (len(record) + 4, record)
        for record in (b"GNU.sparse.map=0,0,90000000000000,0", b"GNU.sparse.size=90000000000000")
    )
    assert all(line.startswith(b"%d " % (len(line) + 1)) for line in records.splitlines())
    size = b"%011o\0" % len(records)
    bomb = header(b"x", size, b"x") + records.ljust(512, b"\0") + header(b"dmesg", b"00000000000\0") + bytes(1024)
    assert codes(bomb + bytes(0), Limits(archive_bytes=MEBI)) <= {"LIMIT_ARCHIVE_BYTES", "LIMIT_LINE_CHARS"}
    assert codes(tar({"lspci.txt": DUMP})[:1024] + bomb, Limits(archive_bytes=MEBI, text_bytes=1000))


def test_nul_bytes_are_text_and_binary_is_not() -> None:
    _, (text,) = read_all(tar({"lspci.txt": DUMP + bytes(3) + DUMP}))
    assert text.lines[2] == "\0\0\0" + LINES[0]
    assert read_all(tar({"lspci.txt": bytes(range(256)) * 20}))[1] == []


def test_a_line_of_a_gigabyte_stays_small() -> None:
    """100 MiB here, in pieces that are no larger than what is read at a time."""
    packed = zlib.compressobj(wbits=31)
    pieces = [packed.compress(DUMP), *(packed.compress(b"x" * MEBI) for _ in range(100)), packed.flush()]
    code = (
        "import sys, resource\n"
        "from lspci_ims.source import Limits, reports_from_stream\n"
        "limits = Limits(ratio=10**6, text_bytes=2**40)\n"
        "for report in reports_from_stream(sys.stdin.buffer, '-', limits):\n"
        "    texts = [part.as_input() for part in report.parts]\n"
        "print([len(line) for line in texts[0].lines], [d.code for d in texts[0].diagnostics])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], input=b"".join(pieces), capture_output=True, check=True)
    told, peak = done.stdout.decode().splitlines()
    assert told == f"[{len(LINES[0])}, {len(LINES[1])}, {1 << 20}] ['LIMIT_LINE_CHARS']"
    assert int(peak) < 100


MEMORY = """
import sys, resource
from lspci_ims.source import Limits, open_reports
(report,) = open_reports(sys.argv[1], Limits(archive_bytes=1 << 40))
for part in report.parts:
    if part.hint == "lspci":
        print(part.member, len(part.as_input().lines))
    else:
        print(part.member, len(part.as_input(keep=lambda line: "kernel" in line).lines))
print([told.code for told in report.diagnostics])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
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

    with path.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed:
        with tarfile.open(fileobj=packed, mode="w|") as archive:
            for name, data, size in (
                ("sos/var/lib/noise.bin", b"", mebibytes * MEBI),
                ("sos/var/log/messages", b"Jan  1 host daemon[1]: nothing of use here at all, really\n", 50 * MEBI),
                ("sos/sos_commands/pci/lspci_-nnvv", DUMP, MEBI),
            ):
                info = tarfile.TarInfo(name)
                info.size = size
                archive.addfile(info, Noise(data))


@pytest.mark.parametrize("mebibytes", [100, pytest.param(2048, marks=pytest.mark.slow)])
def test_a_large_archive_is_read_in_little_memory(mebibytes: int, tmp_path: Path) -> None:
    large_archive(tmp_path / "sos.tar.gz", mebibytes)
    assert (tmp_path / "sos.tar.gz").stat().st_size > mebibytes * MEBI
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "sos.tar.gz")], capture_output=True, check=True, text=True
    )
    *parts, told, peak = done.stdout.splitlines()
    assert [part.split()[0] for part in parts] == ["sos/var/log/messages", "sos/sos_commands/pci/lspci_-nnvv"]
    assert told == "[]"
    assert int(peak) <= 300


def test_limits_of_archives_are_options() -> None:
    limits = LIMITS
    for option in ("archive_bytes=5", "members=6", "nesting=7", "ratio=8", "zip-bytes=9"):
        limits = limits.with_option(option)
    assert (limits.archive_bytes, limits.members, limits.nesting, limits.ratio, limits.zip_bytes) == (5, 6, 7, 8, 9)
    assert resource.getpagesize() > 0
    assert mail(b"") != b""
