"""A base address register or the expansion ROM from the values of its line."""

from __future__ import annotations

from typing import Literal

from ..model import Region, Register, Value


def is_region(name: str) -> bool:
    """Whether a register of a device is a region, by its name."""
    # most names end the look at their first letter
    return name[0:1] in ("R", "E") and name.startswith(("Region", "Expansion ROM"))


def region_from(register: Register) -> Region:
    """The region that a line told."""
    width: str | None = None
    address: str | None = None
    size: Value = None
    prefetchable: bool | None = None
    kind: Literal["memory", "io", "rom"] = "memory"
    marks: list[str] = []
    for field in register.fields:
        match field.label:
            case "space":
                kind = "memory" if field.text == "Memory" else "io"
            case "address":
                address = field.text
            case "width":
                width = field.text
            case "prefetchable":
                prefetchable = bool(field.value)
            case "mark":
                marks.append(field.text)
            case "size":
                size = field.value
    _, _, index = register.name.partition(" ")
    unusable = address is not None and address.startswith("<")
    return Region(
        index=int(index) if index.isdecimal() else None,
        kind="rom" if register.name == "Expansion ROM" else kind,
        address=None if unusable else address,
        state=address.strip("<>") if unusable and address is not None else None,
        width=width,
        prefetchable=prefetchable,
        marks=tuple(marks),
        size_bytes=size if isinstance(size, int) else None,
        line=register.line_of(0),
        fields=register.fields,
    )
