"""Members that are no plain files: links, devices, holes, names that lead out, sizes that lie."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from lspci_ims.source import Limits

from ..cost import patience
from .containers import DUMP, DUMP_LINES, MEBI, codes, members, read_all, tar, zipped


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
    assert ["passwd" in told.message or "outside" in told.message for told in report.diagnostics] == [
        True
    ] * 2


def test_a_link_in_a_zip_is_not_followed() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("lspci.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert members(held.getvalue()) == []
    assert codes(held.getvalue()) == {"ARCHIVE_LINK"}


@pytest.mark.parametrize("wrap", [tar, zipped])
@pytest.mark.parametrize(
    "name", ["/etc/lspci", "../../lspci", "a/../../lspci", "C:\\lspci\\..\\lspci.txt", "./lspci"]
)
def test_names_are_labels_only(
    wrap: object, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ((member, lines),) = members(wrap({name: DUMP}))  # type: ignore[operator]
    assert (member, lines) == (name.removeprefix("./"), DUMP_LINES)
    assert list(tmp_path.parent.glob("lspci*")) == list(tmp_path.iterdir()) == []


def test_members_of_one_name_are_all_read_and_told() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for data in (DUMP, DUMP + DUMP):
            info = tarfile.TarInfo("lspci.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert members(held.getvalue()) == [("lspci.txt", DUMP_LINES), ("lspci.txt (2)", DUMP_LINES * 2)]
    assert codes(held.getvalue()) == {"ARCHIVE_DUPLICATE"}


def header(name: bytes, size: bytes, kind: bytes = b"0") -> bytes:
    block = bytearray(
        name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + size + b"00000000000\0" + b" " * 8 + kind
    )
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
    data = tar({"lspci.txt": DUMP})[:1024] + header(b"dmesg", size, kind) + b"x" * 5000
    with patience(size):
        assert members(data)[0] == ("lspci.txt", DUMP_LINES)
        assert codes(data) == {"ARCHIVE_BROKEN"}


@pytest.mark.skipif(shutil.which("tar") is None, reason="no tar here to make sparse members")
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
    records = b""
    for record in (b"GNU.sparse.map=0,%d" % len(DUMP), b"GNU.sparse.size=90000000000000"):
        records += b"%d %s\n" % (len(record) + 4, record)
    bomb = header(b"x", b"%011o\0" % len(records), b"x") + records.ljust(512, b"\0")
    bomb += header(b"lspci.txt", b"%011o\0" % len(DUMP)) + DUMP.ljust(512, b"\0")
    assert codes(bomb, Limits(archive_bytes=2 * MEBI)) == {"LIMIT_ARCHIVE_BYTES", "LIMIT_LINE_CHARS"}
    assert codes(bomb, Limits(text_bytes=MEBI)) == {"LIMIT_TEXT_BYTES"}
