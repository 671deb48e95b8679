"""Config space by the layout tables: the same model as from text, from bytes.

A field whose bytes are not known is left out; nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from ..model import ByteLayout, Capability, ConfigSpace, Field, Register, Span
from ..spec.layouts import LayoutRow, layouts, repeats
from .chain import HOPS, STANDARD_END, Link, walk_extended, walk_standard
from .conditions import Facts, Term, holds
from .facts import FunctionFacts
from .image import Image, from_bytes
from .layout import FieldLayout, Layout, Repeat, builtin_layouts, compile_layout
from .names import name_of
from .vendor_layouts import layout_rows

_HEADER_BYTES = 0x40
#: A DVSEC and a VSEC have a second header, with their length in the upper 12 bits of its first dword.
_BODY_STARTS = {"dvsec": 0x0A, "vsec": 0x08}


class FieldPlace(NamedTuple):
    """Where a field that was read stands.

    `capability` is the offset of its capability, None for the function's own header; `start` the offset of
    the field's register in config space, in bytes; `bits` its bits there, counted from the lowest.
    """

    capability: int | None
    register: str
    label: str
    start: int
    bits: int


#: Register, label, offset in the body and bits of the fields that were read.
_Read = list[tuple[str, str, int, int]]


class Decoder:
    """Decodes config spaces; one decoder serves a whole process."""

    def __init__(self, vendor_layouts: Iterable[ByteLayout] = (), hops: int = HOPS) -> None:
        """Take the built-in tables, plugins' layouts of vendors' structures, and the bound on a list."""
        self._hops = hops
        kinds: dict[str, list[LayoutRow]] = {}
        for row in layout_rows(vendor_layouts):
            kinds.setdefault(row.kind, []).append(row)
        self._layouts: dict[str, Layout] = dict(builtin_layouts())
        for kind, rows in kinds.items():
            self._layouts[kind] = compile_layout((*layouts().get(kind, ()), *rows), repeats().get(kind, ()))

    def decode(
        self,
        source: Image | bytes,
        spans: Sequence[Span] = (),
        places: list[FieldPlace] | None = None,
    ) -> ConfigSpace:
        """Say what the bytes say.

        Args:
            source: an image put together from rows, or the bytes of a file.
            spans: where the rows stand, when `source` is bytes and the rows are known.
            places: is given where each field stands that the answer has.
        """
        image = source if isinstance(source, Image) else from_bytes(source)
        data = image.data
        rows = tuple(spans) or image.spans
        facts = FunctionFacts(data)
        standard = walk_standard(data, self._hops)
        extended = walk_extended(data, standard, self._hops)
        capabilities: list[Capability] = []
        unreadable: list[int] = []
        for link in (*standard.links, *extended.links):
            capability, readable = self._capability(link, data, facts, rows, places)
            capabilities.append(capability)
            if not readable:
                unreadable.append(link.offset)
        read: _Read | None = None if places is None else []
        registers = _registers(self._layouts["device"], data, {}, read)
        if places is not None and read is not None:
            places += (FieldPlace(None, *found) for found in read)
        head = data[:_HEADER_BYTES]
        return ConfigSpace(
            bytes=len(data),
            data=data.hex(),
            registers=registers,
            capabilities=tuple(capabilities),
            standard_complete=standard.complete,
            extended_complete=extended.complete,
            all_ones=bool(head) and head.count(0xFF) == len(head),
            faults=(*standard.faults, *extended.faults),
            unreadable=tuple(unreadable),
            spans=rows,
        )

    def _capability(
        self,
        link: Link,
        data: bytes,
        facts: FunctionFacts,
        rows: Sequence[Span],
        places: list[FieldPlace] | None,
    ) -> tuple[Capability, bool]:
        """One capability, and whether its body can be read."""
        extended = link.version is not None
        kind, name = name_of(link.id, extended=extended)
        # a standard capability does not reach into the extended space, even if its bytes would
        body = data[link.offset :] if extended else data[link.offset : STANDARD_END]
        layout = self._layouts.get(kind)
        registers: tuple[Register, ...] = ()
        readable = True
        if layout is not None:
            readable = _is_readable(kind, body, 4 if extended else 2, layout.size)
            read: _Read | None = None if places is None else []
            registers = _registers(layout, body, facts.with_body(readable=readable), read)
            if places is not None and read is not None:
                places += (
                    FieldPlace(link.offset, register, label, link.offset + start, bits)
                    for register, label, start, bits in read
                )
        if kind == "express":
            facts.take_express(registers)
        capability = Capability(
            offset=link.offset,
            id_hex=f"{link.id:04x}",
            kind=kind,
            extended=extended,
            version=link.version,
            name=name,
            registers=registers,
            span=span_at(rows, link.offset),
        )
        return capability, readable


def _is_readable(kind: str, body: bytes, start: int, size: int) -> bool:
    """False when everything behind the header reads as ones: the function did not answer there."""
    if kind in _BODY_STARTS:
        start = _BODY_STARTS[kind]
        size = int.from_bytes(body[4:8], "little") >> 20
    content = body[start:size]
    return not content or content.count(0xFF) < len(content)


def _registers(layout: Layout, body: bytes, known: Facts, read: _Read | None = None) -> tuple[Register, ...]:
    """The registers of one capability (or the header) whose first byte is `body[0]`."""
    facts = dict(known)
    registers: dict[str, list[Field]] = {}
    _read(layout.fields, body, facts, registers, read)
    for repeat in layout.repeats:
        _read_repeat(repeat, body, facts, registers, read)
    return tuple(Register(name, tuple(fields)) for name, fields in registers.items())


def _read(
    fields: Sequence[FieldLayout],
    body: bytes,
    facts: dict[str, Field],
    registers: dict[str, list[Field]],
    read: _Read | None,
) -> None:
    known = len(body)
    word, start, stop = 0, -1, -1
    asked: tuple[Term, ...] | None = ()
    exists = True
    for layout in fields:
        if layout.stop > known:
            continue
        if layout.when is not asked:
            asked, exists = layout.when, holds(layout.when, facts)
        if not exists:
            continue
        if layout.start != start or layout.stop != stop:
            start, stop = layout.start, layout.stop
            word = int.from_bytes(body[start:stop], "little")
        found = layout.read(word >> layout.low & layout.mask)
        if not found:
            continue
        if layout.fact is not None:
            facts[layout.fact] = found[0]
            asked = None
        if layout.shown:
            registers.setdefault(layout.register, []).extend(found)
            if read is not None:
                read.append((layout.register, found[0].label, layout.start, layout.mask << layout.low))


def _read_repeat(
    repeat: Repeat,
    body: bytes,
    facts: Mapping[str, Field],
    registers: dict[str, list[Field]],
    read: _Read | None,
) -> None:
    count = facts.get(repeat.row.counted_by)
    if count is None or not isinstance(count.value, int):
        return
    number = count.value + repeat.row.extra
    if number > repeat.row.most:
        return
    for index in range(number):
        found: dict[str, list[Field]] = {}
        own: dict[str, Field] = {}
        base = index * repeat.row.stride
        places: _Read | None = None if read is None else []
        _read(repeat.fields, body[base:], own, found, places)
        number_of = own.get(repeat.row.number)
        number_text = str(index) if number_of is None else number_of.text
        for name, fields in found.items():
            registers.setdefault(name.replace("{n}", number_text), []).extend(fields)
        if read is not None and places is not None:
            read += (
                (name.replace("{n}", number_text), label, base + start, bits)
                for name, label, start, bits in places
            )


def span_at(rows: Sequence[Span], offset: int) -> Span:
    """The row that holds the byte at `offset`, with `offset` filled in."""
    index = bisect_right(rows, offset, key=lambda row: row.offset or 0) - 1
    if index < 0:
        return Span("", None, 0, 0, offset, "")
    return replace(rows[index], offset=offset)


@cache
def _decoder() -> Decoder:
    return Decoder()


def decode(source: Image | bytes, spans: Sequence[Span] = ()) -> ConfigSpace:
    """Decode with the tables of this package alone (see `Decoder.decode`)."""
    return _decoder().decode(source, spans)
