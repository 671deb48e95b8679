"""Every limit is told when it is hit, and what came before it stands."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pytest

from lspci_ims.source import Limits, open_reports

from ..cost import growth
from .containers import DUMP, DUMP_LINES, LAYERS, LIMITS, MEBI, codes, members, read_all, tar, zipped


def test_bytes_out_of_an_archive_are_bounded() -> None:
    data = gzip.compress(tar({"lspci.txt": DUMP, "big.log": os.urandom(4 * MEBI), "dmesg": DUMP}))
    limits = Limits(archive_bytes=2 * MEBI)
    assert members(data, limits) == [("lspci.txt", DUMP_LINES)]
    assert codes(data, limits) == {"LIMIT_ARCHIVE_BYTES"}
    assert codes(data) == set()


def test_bytes_out_of_a_zip_are_bounded() -> None:
    data = zipped({"lspci.txt": DUMP, "dmesg": b"x\n" * MEBI, "uname": DUMP})
    assert codes(data, Limits(archive_bytes=MEBI)) == {"LIMIT_ARCHIVE_BYTES"}
    assert members(data, Limits(archive_bytes=MEBI))[0] == ("lspci.txt", DUMP_LINES)


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
    assert [lines for _, lines in members(data)] == [DUMP_LINES]
    data = LAYERS[layer](data)
    assert [lines for _, lines in members(data)] == []
    assert codes(data) == {"LIMIT_NESTING"}
    assert [lines for _, lines in members(data, Limits(nesting=4))] == [DUMP_LINES]


def test_an_archive_too_deep_costs_its_neighbours_nothing() -> None:
    deep = LAYERS["zip"](LAYERS["zip"](LAYERS["zip"](DUMP)))
    found = members(tar({"deep.zip": deep, "lspci.txt": DUMP}))
    assert found == [("lspci.txt", DUMP_LINES)]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
def test_a_bomb_is_seen_by_its_ratio(compress: object) -> None:
    bomb = compress(tar({"lspci.txt": DUMP, "zeros": bytes(60 * MEBI), "dmesg": DUMP}))  # type: ignore[operator]
    assert codes(bomb, Limits(ratio=200)) == {"LIMIT_RATIO"}
    assert members(bomb, Limits(ratio=200)) == [("lspci.txt", DUMP_LINES)]


def test_a_bomb_in_a_zip_is_seen_when_it_is_read_and_only_it_is_lost() -> None:
    data = zipped({"dmesg": bytes(20 * MEBI), "lspci.txt": DUMP, "photo.jpg": bytes(50 * MEBI)})
    # what nothing asks for is not unpacked
    assert codes(data, Limits(ratio=200)) == set()
    data = zipped({"dmesg": b"[    1.000000] x\n" * MEBI, "lspci.txt": DUMP})
    assert codes(data, Limits(ratio=200)) == {"LIMIT_RATIO"}
    assert members(data, Limits(ratio=200))[-1] == ("lspci.txt", DUMP_LINES)


def test_a_page_of_blanks_is_no_bomb() -> None:
    assert codes(gzip.compress(b" " * 9 * MEBI), Limits(ratio=10)) == {"LIMIT_LINE_CHARS"}


def test_a_zip_within_a_stream_is_held_within_a_bound() -> None:
    inner = zipped({"lspci.txt": DUMP, "noise": os.urandom(MEBI)})
    assert codes(gzip.compress(inner), Limits(zip_bytes=MEBI)) == {"LIMIT_ZIP_BYTES"}
    assert members(gzip.compress(inner)) == [("lspci.txt", DUMP_LINES)]
    assert members(inner, Limits(zip_bytes=MEBI)) == [("lspci.txt", DUMP_LINES)]


def test_a_text_is_cut_and_the_cut_is_with_the_text() -> None:
    _, (text,) = read_all(gzip.compress(DUMP * 100), Limits(text_bytes=len(DUMP)))
    assert text.lines == DUMP_LINES
    assert [told.code for told in text.diagnostics] == ["LIMIT_TEXT_BYTES"]


def test_what_repeats_without_end_is_told_within_a_bound() -> None:
    data = tar({f"{number}.7z": b"7z\xbc\xaf\x27\x1c" + bytes(100) for number in range(500)})
    reports, _ = read_all(data)
    assert len(reports[0].diagnostics) == 21
    assert "480 more" in reports[0].diagnostics[-1].message


def test_many_empty_parts_of_gzip_take_linear_time() -> None:
    empty, dump = gzip.compress(b""), gzip.compress(DUMP)
    assert growth(lambda count: read_all(empty * count + dump), 5_000, 50_000) < 30


def test_nul_bytes_are_text_and_binary_is_not() -> None:
    _, (text,) = read_all(tar({"lspci.txt": DUMP + bytes(3) + DUMP}))
    assert text.lines[2] == "\0\0\0" + DUMP_LINES[0]
    assert read_all(tar({"lspci.txt": bytes(range(256)) * 20}))[1] == []


def test_limits_of_archives_are_options() -> None:
    limits = LIMITS
    for option in ("archive_bytes=5", "members=6", "nesting=7", "ratio=8", "zip-bytes=9"):
        limits = limits.with_option(option)
    assert (limits.archive_bytes, limits.members, limits.nesting, limits.ratio, limits.zip_bytes) == (
        5,
        6,
        7,
        8,
        9,
    )
