"""Config spaces of one function each: sound ones, and ones with something wrong.

Everything is drawn from a `random.Random`, so that hypothesis (whose `randoms()` is one) and the long
runner make the same kinds of function.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from .bodies import EXPRESS, EXTENDED, STANDARD, content, extended_body, standard_body

#: Vendors whose capabilities lspci decodes, whose names pci.ids knows, and ids that nobody has.
_VENDORS = (0x8086, 0x8086, 0x1AF4, 0x1AF4, 0x10DE, 0x1022, 0x15B3, 0x0000, 0xFFFF, 0x6666)
_HEADER_TYPES = (0, 0, 0, 0, 1, 1, 2)
#: Class codes that go with the header types 0, 1 and 2, and others.
_CLASSES = (0x0200, 0x0108, 0x0300, 0x0880, 0x0604, 0x0604, 0x0607, 0x0001, 0x0600, 0xFF00, 0x1200)
_POINTERS = {0: 0x34, 1: 0x34, 2: 0x14}
_STANDARD_SIZES = {EXPRESS: 0x3C, 0x05: 0x18, 0x11: 0x0C, 0x01: 0x08, 0x14: 0x3C, 0x09: 0x20}
#: A DVSEC can be so many things that it comes more often than others.
_EXTENDED = (*EXTENDED, *(0x0023 for _ in range(6)))
LENGTHS = (4096, 4096, 4096, 4096, 256, 64, 128)


class Function(NamedTuple):
    """A function's place and the bytes of its config space, as many as can be read."""

    slot: str
    data: bytes


def config_space(source: Random) -> bytes:
    """The bytes of one function."""
    data = bytearray(4096)
    _write_header(source, data)
    offsets = _write_standard(source, data)
    _write_extended(source, data)
    if source.randrange(6) == 0:
        source.choice(_FAULTS)(source, data, offsets)
    length = source.choice(LENGTHS) if source.randrange(12) else source.randrange(64, 4096)
    return bytes(data[:length])


def _write_header(source: Random, data: bytearray) -> None:
    data[0:0x40] = content(source, 0x40)
    vendor = source.choice(_VENDORS) if source.randrange(4) else source.getrandbits(16)
    # virtio is decoded for a range of devices only (Virtual I/O Device 1.2, 4.1.2)
    device = 0x1000 + source.randrange(0x80) if vendor == 0x1AF4 else source.getrandbits(16)
    if source.randrange(3) == 0:
        device = source.choice((0x0B25, 0x1572, 0x1041, 0x0000, 0xFFFF))
    data[0:4] = vendor.to_bytes(2, "little") + device.to_bytes(2, "little")
    header_type = source.choice(_HEADER_TYPES) if source.randrange(16) else source.randrange(128)
    data[0x0E] = header_type | source.randrange(2) << 7
    if source.randrange(4):
        data[0x0A:0x0C] = source.choice(_CLASSES).to_bytes(2, "little")
    if source.randrange(12):
        data[0x06] |= 0x10
    data[0x3D] = source.randrange(5) if source.randrange(8) else _pin(data[0x3D])


def _pin(number: int) -> int:
    """Any interrupt pin but those that lspci prints as a control character: pin 1 is `A`."""
    letter = (ord("A") + number - 1) & 0xFF
    return 1 if letter < ord(" ") or letter == 0x7F else number


def _write_standard(source: Random, data: bytearray) -> list[int]:
    """A sound list of standard capabilities; most functions have Express."""
    identifiers = [source.choice(STANDARD) for _ in range(source.randrange(1, 7))]
    if source.randrange(8):
        identifiers.insert(source.randrange(len(identifiers) + 1), EXPRESS)
    place = 0x40 if data[0x0E] & 0x7F != 2 else 0x48
    offsets: list[int] = []
    for identifier in identifiers:
        size = _STANDARD_SIZES.get(identifier, 0x14)
        if place + size > 0x100:
            continue
        data[place : place + size] = standard_body(source, identifier, size)
        data[place] = identifier
        offsets.append(place)
        place += size
    for offset, following in zip(offsets, [*offsets[1:], 0], strict=False):
        data[offset + 1] = following
    data[_POINTERS.get(data[0x0E] & 0x7F, 0x34)] = offsets[0] if offsets else 0
    return offsets


def _write_extended(source: Random, data: bytearray) -> None:
    identifiers = [source.choice(_EXTENDED) for _ in range(source.randrange(14))]
    place, offsets = 0x100, []
    for identifier in identifiers:
        size = source.choice((0x40, 0x50, 0x80, 0x100))
        if place + size > 0x1000:
            break
        data[place : place + size] = extended_body(source, identifier, size)
        data[place : place + 4] = (identifier | source.randrange(16) << 16).to_bytes(4, "little")
        offsets.append(place)
        place += size
    for offset, following in zip(offsets, [*offsets[1:], 0], strict=False):
        data[offset + 2] |= following << 4 & 0xF0
        data[offset + 3] = following >> 4


def _standard_loop(source: Random, data: bytearray, offsets: list[int]) -> None:
    if offsets:
        data[offsets[-1] + 1] = source.choice(offsets)


def _standard_pointer(source: Random, data: bytearray, offsets: list[int]) -> None:
    """A pointer to anywhere: the header, the middle of something, with its low bits set."""
    if offsets:
        data[source.choice(offsets) + 1] = source.randrange(256)


def _broken_id(source: Random, data: bytearray, offsets: list[int]) -> None:
    if offsets:
        data[source.choice(offsets)] = 0xFF


def _extended_pointer(source: Random, data: bytearray, _offsets: list[int]) -> None:
    offset = 0x100 + 0x40 * source.randrange(8)
    data[offset + 2] = data[offset + 2] & 0x0F | source.randrange(16) << 4
    data[offset + 3] = source.randrange(256)


def _extended_start(source: Random, data: bytearray, _offsets: list[int]) -> None:
    data[0x100:0x104] = source.choice((b"\0" * 4, b"\xff" * 4, b"\xff\xff\x01\x00", b"\0\0\0\x14"))


def _all_ones(source: Random, data: bytearray, _offsets: list[int]) -> None:
    start = source.choice((0, 0x40, 0x100, 0x140))
    data[start:] = b"\xff" * (4096 - start)


_FAULTS: tuple[Callable[[Random, bytearray, list[int]], None], ...] = (
    _standard_loop,
    _standard_pointer,
    _standard_pointer,
    _broken_id,
    _extended_pointer,
    _extended_start,
    _all_ones,
)


def functions(source: Random, count: int) -> list[Function]:
    """Many functions at places of their own."""
    return [Function(slot_of(number), config_space(source)) for number in range(count)]


def slot_of(number: int) -> str:
    """The place of function `number` of a machine."""
    return f"{number >> 8:02x}:{number >> 3 & 31:02x}.{number & 7}"
