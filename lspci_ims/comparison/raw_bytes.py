"""Bytes that differ and that no other change tells: nothing is called the same while its bytes are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..model import Change, Span
from ..spec import rows
from ..views import canonical
from .facts import CapabilityKey, FactKey
from .meanings import Difference, change
from .sides import Side

_ROW = 16
#: So many ranges of bytes are named.
_NAMED = 6
_HEADER_TYPE = 0x0E
_HEADER_END = 0x40
#: Fields of the header that the head line or another line tells, under the names of facts.
_IN_HEAD = {
    "revision": ("revision",),
    "prog_if": ("prog-if",),
    "class_id": ("class",),
    "subsystem_vendor_id": ("subsystem vendor", "subsystem"),
    "subsystem_device_id": ("subsystem",),
}
#: Where the lists of capabilities begin (header types 0 and 1, type 2).
_POINTERS = (0x14, 0x34)


class _Volatile(NamedTuple):
    """A row of the table."""

    kind: str
    header: str
    first: int
    last: int


@cache
def _volatile() -> Mapping[str, tuple[_Volatile, ...]]:
    kinds: dict[str, list[_Volatile]] = {}
    for row in rows("diff_volatile"):
        found = _Volatile(row["kind"], row["header"], int(row["first"], 16), int(row["last"], 16))
        kinds.setdefault(found.kind, []).append(found)
    return {kind: tuple(found) for kind, found in kinds.items()}


class Told(NamedTuple):
    """What was told of the function already: values, and capabilities of one side alone."""

    values: Collection[FactKey]
    absent: Collection[CapabilityKey]


class _Known(NamedTuple):
    """The bytes of one side: by fact the bits that it stands in, and the bits that need no telling."""

    data: bytes
    fields: Mapping[tuple[str, str, str, str], tuple[int, int]]
    heads: Mapping[CapabilityKey, tuple[int, int]]
    volatile: int


def byte_changes(a: Side, place_a: str, b: Side, place_b: str, told: Told) -> Iterator[Change]:
    """The rows of bytes that differ and that nothing else tells; none where a side has no bytes."""
    spaces = a.devices[place_a].config_space, b.devices[place_b].config_space
    if spaces[0] is None or spaces[1] is None or spaces[0].data == spaces[1].data:
        return
    known = _known(a, place_a), _known(b, place_b)
    size = min(len(one.data) for one in known)
    differing = _number(known[0].data[:size]) ^ _number(known[1].data[:size])
    left = differing & ~_told_bits(*known, told)
    noise = left & (known[0].volatile | known[1].volatile)
    for bits, label in ((left & ~noise, "bytes"), (noise, "volatile")):
        places = _places(bits)
        if places:
            lines = sorted({place // _ROW * _ROW for place in places})
            spans = [tuple(_spans_at(side, at, lines)) for side, at in ((a, place_a), (b, place_b))]
            texts = ["; ".join(" ".join(span.text.split()) for span in of_side) for of_side in spans]
            found = Difference("bytes", "bytes", label, texts[0], texts[1], "bytes", *spans)
            count = "1 hex row" if len(lines) == 1 else f"{len(lines)} hex rows"
            yield change(found, places=_ranges(places), rows=count)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _places(bits: int) -> list[int]:
    """The bytes in which any of the bits is."""
    return [place for place, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")) if byte]


def _ranges(places: Sequence[int]) -> str:
    ranges: list[list[int]] = []
    for place in places:
        if ranges and place == ranges[-1][1] + 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    texts = [f"0x{first:02x}" if first == last else f"0x{first:02x}-0x{last:02x}" for first, last in ranges]
    more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    return ", ".join(texts[:_NAMED]) + more


def _spans_at(side: Side, place: str, lines: Iterable[int]) -> Iterator[Span]:
    space = side.devices[place].config_space
    for line in lines:
        span = None if space is None else space.span_at(line)
        yield from side.quoted(span)


def _known(side: Side, place: str) -> _Known:
    """Where the fields of a function stand, under the names of its facts."""
    device = side.devices[place]
    space = device.config_space
    data = b"" if space is None else bytes.fromhex(space.data)
    keys = side.facts(place).byte_capabilities
    fields: dict[tuple[str, str, str, str], tuple[int, int]] = {}
    for field in side.field_places(place):
        key = CapabilityKey("device", "") if field.capability is None else keys.get(field.capability)
        if key is None:
            continue
        register, label, _ = canonical(key.kind, field.register, field.label, None)
        name = (*key, register, label)
        bits = field.bits << 8 * field.start
        before = fields.get(name, (field.start, 0))
        fields[name] = before[0], before[1] | bits
    heads: dict[CapabilityKey, tuple[int, int]] = {}
    volatile = _volatile_bits("device", 0, data)
    for capability in () if space is None else space.capabilities:
        offset = capability.offset or 0
        if (head := keys.get(offset)) is not None:
            heads[head] = offset, _span_of_bits(offset, offset + (3 if capability.extended else 1))
        volatile |= _volatile_bits(capability.kind, offset, data)
    return _Known(data, fields, heads, volatile)


def _volatile_bits(kind: str, offset: int, data: bytes) -> int:
    header = f"{data[_HEADER_TYPE] & 0x7F:02x}" if len(data) > _HEADER_TYPE else ""
    bits = 0
    for row in _volatile().get(kind, ()):
        if row.header in ("", header):
            bits |= _span_of_bits(offset + row.first, offset + row.last)
    return bits


def _span_of_bits(first: int, last: int) -> int:
    """All bits of the bytes from `first` to `last`."""
    return ((1 << 8 * (last - first + 1)) - 1) << 8 * first


def _told_bits(one: _Known, other: _Known, told: Told) -> int:
    """The bits of fields that are told to differ, and of fields that only stand elsewhere."""
    names = {(key.kind, key.which, key.register, key.label) for key in told.values}
    heads = {key.label for key in told.values if key.register == "head"}
    bits = 0
    for mine, theirs in ((one, other), (other, one)):
        for name, (start, field) in mine.fields.items():
            kind, which, register, label = name
            moved = name in theirs.fields and theirs.fields[name][0] != start
            in_head = register == "Identity" and not heads.isdisjoint(_IN_HEAD.get(label, ()))
            if moved or in_head or name in names or CapabilityKey(kind, which) in told.absent:
                bits |= field
        for key, (start, head) in mine.heads.items():
            moved = key in theirs.heads and theirs.heads[key][0] != start
            if moved or key in told.absent:
                bits |= head
            elif (*key, "capability", "version") in names:
                bits |= head & _span_of_bits(start + 2, start + 2) & ~(0xF0 << 8 * (start + 2))
        if told.absent:
            # pointers to the next one differ where one is gone
            for start, _ in mine.heads.values():
                bits |= _pointer(start)
            for place in _POINTERS:
                bits |= _span_of_bits(place, place)
    return bits


def _pointer(start: int) -> int:
    """The bits of the pointer to the next capability, in the head of the one at `start`."""
    if start < 0x100:
        return _span_of_bits(start + 1, start + 1)
    return 0xFFF0 << 8 * (start + 2)
