"""The bytes of one function's config space, as far as a report holds them, and the rows that prove them.

What is known is the stretch from offset 0 without a gap: a byte behind a missing row, behind a cut or
claimed by two rows that differ is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from ..model import Span

#: The largest config space: 4096 bytes (PCIe 5.0 7.2.2).
SIZE = 4096
_OFFSET = re.compile(r"[ \t]*[0-9a-fA-F]{2,8}")
#: The offsets of the rows of lspci itself, as it prints them.
_OFFSETS = {f"{offset:02x}": offset for offset in range(0, SIZE, 16)}
_PAIR = re.compile(r"[0-9a-fA-F]{2}")


class Image(NamedTuple):
    """The known bytes from offset 0 and one span for each row that holds some of them."""

    data: bytes
    spans: tuple[Span, ...]


def read_row(text: str) -> tuple[int, bytes] | None:
    """Offset and bytes of one row (`40: 10 00 02 ...`); None when it is none.

    A last byte that was cut in the middle is left out.
    """
    head, colon, rest = text.partition(":")
    offset = _OFFSETS.get(head)
    if offset is None:
        if not colon or _OFFSET.fullmatch(head) is None:
            return None
        offset = int(head, 16)
        if offset >= SIZE:
            return offset, b""
    return offset, _bytes(rest)[: SIZE - offset]


def _bytes(text: str) -> bytes:
    """The leading pairs of digits; words of another width (`od -x`) have another byte order."""
    # a blank before each pair is how lspci prints a row
    count, left = divmod(len(text), 3)
    if not left and text[::3] == " " * count:
        try:
            data = bytes.fromhex(text)
        except ValueError:
            data = b""
        if len(data) == count:
            return data
    return bytes.fromhex("".join(takewhile(_PAIR.fullmatch, text.split())))


def from_rows(rows: Iterable[tuple[int, str]], input_name: str = "", member: str | None = None) -> Image:
    """Put rows together: they may be short, doubled, out of order, or missing.

    Args:
        rows: line number and text of each row.
        input_name: the input they come from, for the spans.
        member: the part of an archive or mail, if any.
    """
    pieces: list[tuple[int, bytes, Span]] = []
    for number, text in rows:
        row = read_row(text)
        if row is None or not row[1]:
            continue
        offset, piece = row
        pieces.append((offset, piece, Span(input_name, member, number, number, offset, text)))
    pieces.sort(key=lambda piece: piece[0])
    data, spans = _join(pieces)
    return Image(data, spans)


def _join(pieces: list[tuple[int, bytes, Span]]) -> tuple[bytes, tuple[Span, ...]]:
    data = bytearray()
    spans: list[Span] = []
    limit = SIZE
    for offset, piece, span in pieces:
        if offset > len(data):
            break
        seen = data[offset:]
        shared = min(len(seen), len(piece))
        if seen[:shared] != piece[:shared]:
            differs = next(at for at in range(shared) if seen[at] != piece[at])
            limit = min(limit, offset + differs)
        if len(piece) > shared:
            data += piece[shared:]
            spans.append(span)
    known = bytes(data[:limit])
    return known, tuple(span for span in spans if (span.offset or 0) < len(known))


def from_bytes(data: bytes, input_name: str = "", member: str | None = None) -> Image:
    """Take a binary file (64, 256 or 4096 bytes as in sysfs, or any other length).

    Each span shows sixteen bytes the way `lspci -xxxx` would; line number 0 says that there is no line.
    """
    known = data[:SIZE]
    spans = tuple(
        Span(input_name, member, 0, 0, offset, f"{offset:02x}: {known[offset : offset + 16].hex(' ')}")
        for offset in range(0, len(known), 16)
    )
    return Image(known, spans)
