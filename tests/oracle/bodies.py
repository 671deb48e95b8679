"""Bodies of capabilities: random registers, with those fields set that decide what lspci prints.

Evenly random bits would seldom be a CXL DVSEC or an Express capability of a known version, so such
fields are drawn from what exists, and from what does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from lspci_ims.spec import rows

EXPRESS = 0x10
#: Ids without a meaning (yet) beside those of the table of capabilities.
_STANDARD_BEYOND, _EXTENDED_BEYOND = (0x16, 0x7F), (0x0C, 0x14, 0x2D, 0x3B, 0x1234)
#: Lengths of CXL's DVSECs by id: lspci decodes a body only when it is as long as it must be (CXL 3.1 8.1).
_CXL = {
    0x00: (0x38, 0x3C),
    0x02: (0x2C,),
    0x03: (0x28, 0x38),
    0x04: (0x10, 0x14),
    0x05: (0x10,),
    0x07: (0x14, 0x20),
    0x08: (0x14, 0x24, 0x3C),
    0x09: (0x10,),
    0x0A: (0x1C,),
    0x17: (0x20,),
}
_CXL_VENDOR = 0x1E98
#: (vendor, id) of other DVSECs: that of SIOV, more of Intel's, and one of somebody else.
_DVSECS = ((0x8086, 0x0005), (0x8086, 0x0005), (0x1AF4, 0x0005), (0x8086, 0x0007), (0x1172, 0x0001))


def _ids(space: str, beyond: tuple[int, ...]) -> tuple[int, ...]:
    known = (int(row["id"], 16) for row in rows("capabilities") if row["space"] == space)
    return (*known, *beyond)


STANDARD = _ids("std", _STANDARD_BEYOND)
EXTENDED = _ids("ext", _EXTENDED_BEYOND)


def content(source: Random, size: int) -> bytearray:
    """Zeros, ones, few bits set, or anything: real registers are rarely evenly random."""
    choice = source.randrange(20)
    if choice == 0:
        return bytearray(size)
    if choice == 1:
        return bytearray(b"\xff" * size)
    bits = Random(source.getrandbits(32))
    if choice < 9:
        return bytearray(bits.getrandbits(8) & bits.getrandbits(8) for _ in range(size))
    return bytearray(bits.randbytes(size))


def _put(body: bytearray, offset: int, size: int, value: int) -> None:
    body[offset : offset + size] = value.to_bytes(size, "little")


def _express(source: Random, body: bytearray) -> None:
    """Device/Port Type and version of a kind that exists, mostly."""
    port = source.choice((0, 1, 4, 5, 6, 7, 8, 9, 10, source.randrange(16)))
    version = source.choice((1, 2, 2, 2, source.randrange(16)))
    body[2] = port << 4 | version
    if source.randrange(2):
        body[3] |= 1


def _enhanced_allocation(source: Random, body: bytearray) -> None:
    """Few entries, each of a size that fits it."""
    body[2] = source.randrange(5)


def _resizable_bar(source: Random, body: bytearray) -> None:
    body[8] = source.randrange(1, 7) << 5 | source.randrange(8)


def _virtual_channels(source: Random, body: bytearray) -> None:
    body[4] = body[4] & ~7 | source.randrange(4)


def _structure(source: Random, body: bytearray) -> None:
    """The second header of a VSEC: revision, and a length that is true, short, or anything."""
    length = source.choice((len(body), len(body), source.randrange(4096), 0x18, 0))
    _put(body, 6, 2, length << 4 & 0xFFF0 | source.randrange(16))


def _designated(source: Random, body: bytearray) -> None:
    if source.randrange(3):
        vendor, identifier = _CXL_VENDOR, source.choice(tuple(_CXL))
        length = source.choice(_CXL[identifier])
    else:
        vendor, identifier = source.choice(_DVSECS)
        length = source.choice((len(body), 0x18))
    if source.randrange(6) == 0:
        length = source.randrange(4096)
    _put(body, 4, 2, vendor)
    _put(body, 6, 2, length << 4 & 0xFFF0 | source.randrange(4))
    _put(body, 8, 2, identifier)


_STANDARD_SHAPES: Mapping[int, Callable[[Random, bytearray], None]] = {
    EXPRESS: _express,
    0x14: _enhanced_allocation,
}
_EXTENDED_SHAPES: Mapping[int, Callable[[Random, bytearray], None]] = {
    0x0002: _virtual_channels,
    0x0009: _virtual_channels,
    0x000B: _structure,
    0x0015: _resizable_bar,
    0x0023: _designated,
    0x0024: _resizable_bar,
}


def standard_body(source: Random, identifier: int, size: int) -> bytearray:
    """A standard capability of `size` bytes; id and pointer are written by whoever links it."""
    body = content(source, size)
    shape = _STANDARD_SHAPES.get(identifier)
    if shape is not None:
        shape(source, body)
    return body


def extended_body(source: Random, identifier: int, size: int) -> bytearray:
    """An extended capability of `size` bytes."""
    body = content(source, size)
    shape = _EXTENDED_SHAPES.get(identifier)
    if shape is not None and source.randrange(8):
        shape(source, body)
    return body
