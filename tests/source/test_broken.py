"""Broken containers: what came before the break stands, and neighbours are not touched."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile

import pytest

from .containers import DUMP, DUMP_LINES, LAYERS, codes, members, read_all, tar, zipped


@pytest.mark.parametrize("layer", ["gz", "bz2", "xz", "tar.gz", "tar", "zip", "mail", "zip-stored"])
def test_a_container_cut_anywhere_gives_what_came_before(layer: str) -> None:
    lines = [
        f"00:{number:02x}.0 Host bridge: {os.urandom(30).hex()}" for number in range(32) for _ in range(40)
    ]
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
    assert members(data)[-1] == ("lspci.txt", DUMP_LINES)
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


def test_a_member_without_a_name_is_read_without_an_exception() -> None:
    data = bytearray(zipped({"l": DUMP, "lspci.txt": DUMP}))
    at = data.index(b"PK\x01\x02")
    del data[at + 46]
    data[at + 28] = 0
    assert ("lspci.txt", DUMP_LINES) in members(bytes(data))


def test_a_directory_of_a_zip_that_lies_does_not_fill_memory() -> None:
    data = bytearray(zipped({"lspci.txt": DUMP}))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, at + 12, 0xFFFFFFF0)
    assert members(bytes(data)) == [("lspci.txt", DUMP_LINES)]
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
    assert members(data) == [("lspci.txt", DUMP_LINES), ("a/lspci.txt", DUMP_LINES)]
