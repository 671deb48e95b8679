"""Head lines of functions, in every form lspci has printed.

    6a:01.0 System peripheral: Intel Corporation Device 0b25
    0000:6a:01.0 0880: 8086:0b25 (rev 02)
    6a:01.0 System peripheral [0880]: Intel Corporation Device [8086:0b25] (prog-if 00)
    6a:01.0 Class 0880: Device 8086:0b25
    01:00.0 Ethernet controller: Some Vendor Some Name (rev ff) (prog-if ff)

Class and device part at the first colon; revision and programming interface stand at the end, because
names may hold parentheses and brackets (pciutils `lspci.c`, show_terse).

A place hardly ever repeats, and what stands behind it does, so the two are read apart and the descriptions
are remembered.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from ..model import Field, Header
from .shape import Shape

_NAME_AND_IDS = "[[{device:text} ]][{vendor id:id}:{device id:id}]"
_TAIL = "[[ (rev {rev:hex})]][[ (prog-if {prog-if:hex}[[ [{prog-if name:text0}]]])]]"
#: How many descriptions are remembered, and how long they may be: names have at most 255 bytes.
_REMEMBERED = 8192
_LONGEST = 1024


class HeadReading(NamedTuple):
    """The slot as printed, the header and all values with their columns."""

    slot: str
    header: Header
    fields: tuple[Field, ...]


@cache
def place() -> Shape:
    """The beginning of a head line: a slot or a path."""
    return Shape("{slot:place} ", whole_line=False)


@cache
def descriptions() -> tuple[Shape, ...]:
    """What may follow: ids behind the names (-nn), ids alone (-n), or names."""
    return tuple(
        Shape(shape)
        for shape in (
            f"{{class:class}} [{{class id:id}}]: {_NAME_AND_IDS}{_TAIL}",
            f"[[Class ]]{{class id:id}}: {{vendor id:id}}:{{device id:id}}{_TAIL}",
            f"[[Class ]][{{class id:id}}]: {_NAME_AND_IDS}{_TAIL}",
            f"Class {{class id:id}}: {{device:text}}{_TAIL}",
            f"{{class:class}} [{{class id:id}}]: {{device:text0}}{_TAIL}",
            f"{{class:class}}: {{device:text0}}{_TAIL}",
        )
    )


#: What stands in place of a class name that pci.ids does not have.
_NO_CLASS = ("Class", "Unknown class")
_NUMBERS = re.compile(r"(?:Unknown device |Device )?\[?([0-9a-f]{4}):([0-9a-f]{4})\]?")


def read_head(line: str) -> HeadReading | None:
    """Read a head line; None when it is none."""
    found = place().fields_at(line, 0)
    if found is None:
        return None
    slot = found[0]
    text = line[len(slot.text) :].lstrip(" \t\xa0")
    describe = _described if len(text) <= _LONGEST else _described.__wrapped__
    header = describe(text, len(line) - len(text))
    if header is None:
        return None
    fields = (slot, *header.fields)
    return HeadReading(slot.text, msgspec.structs.replace(header, fields=fields), fields)


@lru_cache(_REMEMBERED)
def _described(text: str, column: int) -> Header | None:
    """The header that a description tells which stands at `column` of its line."""
    line = " " * column + text
    readings = (shape.fields_at(line, column) for shape in descriptions())
    fields = next((fields for fields in readings if fields is not None), None)
    if fields is None:
        return None
    values = {field.label: field.text for field in fields}
    vendor, device = values.get("vendor id"), values.get("device id")
    name = values.get("device", "")
    if vendor is not None:
        names = f"{name} [{vendor}:{device}]" if name or "class" in values else f"{vendor}:{device}"
    else:
        names = name
        numbers = _NUMBERS.fullmatch(name)
        if numbers is not None:
            vendor, device = numbers.groups()
    class_name = values.get("class")
    return Header(
        text=names.strip(),
        class_id=values.get("class id"),
        class_name=None if class_name in _NO_CLASS else class_name,
        vendor_id=vendor,
        device_id=device,
        revision=values.get("rev"),
        prog_if=values.get("prog-if"),
        prog_if_name=values.get("prog-if name"),
        fields=tuple(fields),
    )
