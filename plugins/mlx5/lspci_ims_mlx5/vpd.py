"""What the Vital Product Data of a card says: which card it is.

Serial numbers and UUIDs stand there too; they are left alone.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lspci_ims.api import Capability, Device, Span, capabilities

#: The model in NVIDIA's own field: `MLX:MN=MLNX:CSKU=V2:UUID=V3:PCI=V0:MODL=CX713106A`.
_MODEL: Final = re.compile(r"(?:^|:)MODL=([\w-]{1,40})")
_PART: Final = re.compile(r"[\w.+-]{1,40}")


class Card(NamedTuple):
    """The part number of a card, its model when the vendor's field names one, and the lines."""

    part_number: str
    model: str | None
    spans: tuple[Span, ...]


def card_of(device: Device) -> Card | None:
    """The card by the first readable Vital Product Data; None when there is no part number in it."""
    for capability in capabilities(device, "vpd"):
        found = _fields(capability)
        part = found.get("PN")
        if part is None or not _PART.fullmatch(part[0].strip()):
            continue
        model = _MODEL.search(found["VA"][0]) if "VA" in found else None
        lines = [part[1]] if model is None else [part[1], found["VA"][1]]
        spans = tuple(_line(capability, device, number) for number in lines)
        return Card(part[0].strip(), None if model is None else model[1], spans)
    return None


def _fields(capability: Capability) -> dict[str, tuple[str, int]]:
    """Value and line number of each keyword of the read-only part."""
    found: dict[str, tuple[str, int]] = {}
    register = capability.register("Read-only fields")
    if register is None:
        return found
    key = ""
    for index, field in enumerate(register.fields):
        if field.label == "key":
            key = field.text
        elif field.label == "value" and key:
            found.setdefault(key, (field.text, register.line_of(index)))
    return found


def _line(capability: Capability, device: Device, number: int) -> Span:
    """A line of the capability; the host puts the text of the report there."""
    if number == 0:
        return capability.span
    return Span(device.span.input, device.span.member, number, number, None, "")
