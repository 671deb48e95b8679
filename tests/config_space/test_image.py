"""Rows of a hex dump put together: what is known is the stretch from 0 without a gap."""

from __future__ import annotations

import pytest

from lspci_ims.config_space.image import from_bytes, from_rows, read_row


def rows(data: bytes, width: int = 16) -> list[tuple[int, str]]:
    return [
        (10 + at // width, f"{at:02x}: {data[at : at + width].hex(' ')}") for at in range(0, len(data), width)
    ]


DATA = bytes(range(256))


@pytest.mark.parametrize("size", [64, 128, 256])
def test_rows_give_their_bytes(size: int) -> None:
    image = from_rows(rows(DATA[:size]), "report.txt", "lspci")
    assert image.data == DATA[:size]
    assert [span.offset for span in image.spans] == list(range(0, size, 16))
    assert image.spans[1].first_line == 11
    assert (image.spans[1].input, image.spans[1].member) == ("report.txt", "lspci")


def test_order_and_doubles_do_not_matter() -> None:
    shuffled = rows(DATA)[::-1] + rows(DATA)[3:7]
    assert from_rows(shuffled).data == DATA


def test_a_missing_row_ends_what_is_known() -> None:
    kept = [row for row in rows(DATA) if not row[1].startswith("50:")]
    image = from_rows(kept)
    assert image.data == DATA[:0x50]
    assert image.spans[-1].offset == 0x40


def test_without_the_first_row_nothing_is_known() -> None:
    assert from_rows(rows(DATA)[1:]).data == b""


def test_a_row_cut_in_the_middle_of_a_byte() -> None:
    assert from_rows([(1, "00: 86 80 2")]).data == b"\x86\x80"


def test_a_short_row_in_the_middle_is_a_gap() -> None:
    assert from_rows([(1, "00: 86 80 25 0b"), (2, "10: 00 00")]).data == bytes.fromhex("8680250b")


def test_rows_that_contradict_each_other_are_known_up_to_there() -> None:
    first = (1, "00: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")
    other = (9, "00: 00 01 02 ff 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")
    assert from_rows([first, other, (2, "10: 11 11")]).data == b"\x00\x01\x02"


@pytest.mark.parametrize("text", ["00: 8086 0b25", "00: zz", "00:", "no row", "", ":", "00 86 80"])
def test_what_is_no_row_of_bytes_gives_none(text: str) -> None:
    row = read_row(text)
    assert row is None or row[1] == b""


def test_nothing_beyond_4096_bytes() -> None:
    assert read_row("ff0: " + "00 " * 32) == (0xFF0, bytes(16))
    assert read_row("1000: 00") == (0x1000, b"")


@pytest.mark.parametrize("size", [0, 1, 64, 255, 4096, 5000])
def test_a_binary_file_has_rows_without_lines(size: int) -> None:
    image = from_bytes(bytes(size), "config")
    assert len(image.data) == min(size, 4096)
    assert len(image.spans) == -(-min(size, 4096) // 16)
    assert all(span.first_line == 0 for span in image.spans)
