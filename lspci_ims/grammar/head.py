"""Head lines of functions, in every form lspci has printed.

    6a:01.0 System peripheral: Intel Corporation Device 0b25
    0000:6a:01.0 0880: 8086:0b25 (rev 02)
    6a:01.0 System peripheral [0880]: Intel Corporation Device [8086:0b25] (prog-if 00)
    6a:01.0 Class 0880: Device 8086:0b25
    01:00.0 Ethernet controller: Some Vendor Some Name (rev ff) (prog-if ff)

Class and device part at the first colon; revision and programming interface stand at the end, because
names may hold parentheses and brackets (pciutils `lspci.c`, show_terse).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pyparsing as pp

from ..model import Field, Header
from .shape import Shape

_SLOT = "{slot:place} "
_NAME_AND_IDS = "[[{device:text} ]][{vendor id:id}:{device id:id}]"
_TAIL = "[[ (rev {rev:hex})]][[ (prog-if {prog-if:hex}[[ [{prog-if name:text0}]]])]]"


class HeadReading(NamedTuple):
    """The slot as printed, the header and all values with their columns."""

    slot: str
    header: Header
    fields: tuple[Field, ...]


@cache
def head_line() -> pp.ParserElement:
    """The head line: with ids behind the names (-nn), with ids alone (-n), or with names."""
    return pp.MatchFirst(
        [
            Shape(f"{_SLOT}{{class:class}} [{{class id:id}}]: {_NAME_AND_IDS}{_TAIL}"),
            Shape(f"{_SLOT}[[Class ]]{{class id:id}}: {{vendor id:id}}:{{device id:id}}{_TAIL}"),
            Shape(f"{_SLOT}[[Class ]][{{class id:id}}]: {_NAME_AND_IDS}{_TAIL}"),
            Shape(f"{_SLOT}Class {{class id:id}}: {{device:text}}{_TAIL}"),
            Shape(f"{_SLOT}{{class:class}} [{{class id:id}}]: {{device:text0}}{_TAIL}"),
            Shape(f"{_SLOT}{{class:class}}: {{device:text0}}{_TAIL}"),
        ]
    ).parse_with_tabs()


#: What stands in place of a class name that pci.ids does not have.
_NO_CLASS = ("Class", "Unknown class")
_NUMBERS = re.compile(r"(?:Unknown device |Device )?\[?([0-9a-f]{4}):([0-9a-f]{4})\]?")


def read_head(line: str) -> HeadReading | None:
    """Read a head line; None when it is none."""
    try:
        fields = tuple(head_line().parse_string(line))
    except pp.ParseException:
        return None
    values = {field.label: field.text for field in fields}
    vendor, device = values.get("vendor id"), values.get("device id")
    name = values.get("device", "")
    if vendor is not None:
        text = f"{name} [{vendor}:{device}]" if name or "class" in values else f"{vendor}:{device}"
    else:
        text = name
        numbers = _NUMBERS.fullmatch(name)
        if numbers is not None:
            vendor, device = numbers.groups()
    class_name = values.get("class")
    header = Header(
        text=text.strip(),
        class_id=values.get("class id"),
        class_name=None if class_name in _NO_CLASS else class_name,
        vendor_id=vendor,
        device_id=device,
        revision=values.get("rev"),
        prog_if=values.get("prog-if"),
        prog_if_name=values.get("prog-if name"),
        fields=fields,
    )
    return HeadReading(values["slot"], header, fields)
