"""Bytes to lines: the same however they are cut, and never an exception."""

from __future__ import annotations

import gzip
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from lspci_ims.source import Limits, input_from_bytes
from lspci_ims.source.text import LineDecoder

from .containers import LAYERS, crash, read_all

LIMITS = Limits()
PIECES = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from([b"\r\n", b"\r", b"\n", b"\xff", "ä€𐍈".encode(), b"x" * 60, b"\0"]),
    )
)
KINDS = [layer for layer in LAYERS if "zst" not in layer]


@given(PIECES, st.integers(1, 40))
def test_lines_do_not_depend_on_how_bytes_are_cut(pieces: list[bytes], longest: int) -> None:
    # the first piece tells the encoding
    start = b"a plain beginning of enough bytes, so that it is UTF-8 with no doubt\n"
    expected = input_from_bytes(start + b"".join(pieces), "given", Limits(line_chars=longest))
    decoder = LineDecoder(longest)
    lines = [line for found in decoder.decode([start, *pieces]) for line in found]
    assert lines == expected.lines
    assert len(decoder.cut) == len(expected.diagnostics)
    for (number, whole), told in zip(decoder.cut, expected.diagnostics, strict=True):
        assert told.span is not None
        assert number == told.span.first_line
        assert told.message == f"line cut after {longest} of {whole} characters"


@given(st.binary(max_size=3000))
def test_a_report_of_any_bytes_is_what_reading_them_gives(data: bytes) -> None:
    _, inputs = read_all(b"plain text\n" + data)
    assert [text.lines for text in inputs] == [
        input_from_bytes(b"plain text\n" + data, "given", LIMITS).lines
    ]


def test_utf_16_is_told_with_and_without_a_mark() -> None:
    text = "00:00.0 Host bridge: Example\r\n\tFlags: fast devsel\r\n"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        (read,) = read_all(text.encode(encoding))[1]
        assert read.lines == text.splitlines()
    assert read_all(bytes(600) + text.encode())[1][0].lines[0].endswith("Host bridge: Example")


MAGICS = [
    b"\x1f\x8b\x08",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"From a 10:00\nFrom: x\n",
    b"ProblemType: Bug\n",
    b"From: a\nSubject: b\n",
    b"<html>",
    b"#==[ Command ]===#\n# ",
    b"Content-Type: multipart/mixed; boundary=b\nFrom: x\n\n--b\n",
]


@given(st.sampled_from(MAGICS), st.binary(max_size=500))
def test_anything_behind_the_mark_of_a_container_is_read_without_an_exception(
    magic: bytes, rest: bytes
) -> None:
    read_all(magic + rest)


CONTENT = b"".join(
    b"00:%02x.0 Host bridge: Example Device %04x\n\tFlags: fast devsel\n" % (n, n * 77) for n in range(32)
)
WHOLE = [wrap(CONTENT) for wrap in (*(LAYERS[kind] for kind in KINDS), crash)]
WHOLE += [
    LAYERS["zip"](LAYERS["tar.gz"](CONTENT)),
    LAYERS["mail"](LAYERS["zip"](CONTENT)),
    gzip.compress(crash(CONTENT)),
]


@settings(max_examples=400)
@given(st.sampled_from(WHOLE), st.integers(0, 2**32))
def test_damaged_containers_are_read_without_an_exception(whole: bytes, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(whole)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randrange(1, 40)]
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 40))
            case _:
                data[at : at + 4] = b"\xff\xff\xff\xff"
        if not data:
            break
    read_all(bytes(data), Limits(archive_bytes=4 << 20, text_bytes=1 << 20))
