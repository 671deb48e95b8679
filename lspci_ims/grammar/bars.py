"""A base address register or the expansion ROM from the values of its line."""

from __future__ import annotations

from ..model import Region, Register


def is_region(register: Register) -> bool:
    """Whether a register of a device is a region."""
    return register.name.startswith(("Region", "Expansion ROM"))


def region_from(register: Register) -> Region:
    """The region that a line told."""
    values = {field.label: field for field in register.fields}
    _, _, index = register.name.partition(" ")
    space, address = values.get("space"), values["address"].text if "address" in values else None
    width = values.get("width")
    prefetchable = values.get("prefetchable")
    size = values.get("size")
    unusable = address is not None and address.startswith("<")
    return Region(
        index=int(index) if index.isdecimal() else None,
        kind="rom"
        if register.name == "Expansion ROM"
        else "io"
        if space and space.text != "Memory"
        else "memory",
        address=None if unusable else address,
        state=address.strip("<>") if unusable and address is not None else None,
        width=None if width is None else width.text,
        prefetchable=None if prefetchable is None else bool(prefetchable.value),
        marks=tuple(field.text for field in register.fields if field.label == "mark"),
        size_bytes=size.value if size is not None and isinstance(size.value, int) else None,
        line=register.line_of(0),
        fields=register.fields,
    )
