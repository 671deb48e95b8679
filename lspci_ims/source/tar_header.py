"""Headers of a tar archive: blocks of 512 bytes with a checksum.

Source: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
"""

from __future__ import annotations

from typing import NamedTuple

from .streams import BrokenError, Stream, read_exactly

BLOCK = 512


class Header(NamedTuple):
    """What a header says; `kind` is the byte of its type, `block` the whole of it."""

    name: bytes
    size: int
    kind: int
    link: bytes
    block: bytes


def looks_like_tar(head: bytes) -> bool:
    """Whether bytes begin with a tar header."""
    return len(head) >= BLOCK and head[0] != 0 and _sum_is_right(head[:BLOCK])


def read_header(stream: Stream) -> Header | None:
    """The next header, None at the end of the archive.

    Raises:
        StreamError: it is none, or cut short.
    """
    block = read_exactly(stream, BLOCK)
    if not block or not block.strip(b"\0"):
        return None
    if len(block) < BLOCK:
        raise BrokenError("cut short within a header of the archive")
    if not _sum_is_right(block):
        raise BrokenError("no tar header where one should be")
    name = block[:100].partition(b"\0")[0]
    prefix = block[345:500].partition(b"\0")[0]
    # only the ustar format has a prefix there; GNU's has times and the map of a sparse file
    if prefix and block[257:263] == b"ustar\0":
        name = prefix + b"/" + name
    return Header(name, number(block[124:136]), block[156], block[157:257].partition(b"\0")[0], block)


def _sum_is_right(block: bytes) -> bool:
    try:
        said = int(block[148:156].replace(b"\0", b" ").strip() or b"x", 8)
    except ValueError:
        return False
    return said == sum(block) - sum(block[148:156]) + 8 * ord(" ")


def number(field: bytes) -> int:
    """A number of a header: octal digits, or binary with the highest bit set.

    Raises:
        BrokenError: it is neither, or negative.
    """
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    try:
        value = int(field.partition(b"\0")[0].strip() or b"0", 8)
    except ValueError as error:
        raise BrokenError("no number where a tar header has one") from error
    if value < 0 or field[0] & 0x80:
        raise BrokenError("a negative number in a tar header")
    return value


def decimal(text: bytes) -> int:
    """A number of a pax header.

    Raises:
        BrokenError: it is none.
    """
    if not text.isdigit() or len(text) > 20:
        raise BrokenError("no number where a pax header has one")
    return int(text)
