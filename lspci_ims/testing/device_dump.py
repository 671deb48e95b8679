"""The report of one made-up function: a head line and its config space as hex rows."""

from __future__ import annotations

import string

from .hex_text import machine_dump
from .layouts import Layout
from .writer import ConfigSpaceWriter

#: Base class 12, processing accelerators (PCI Code and ID Assignment Specification 1.16, section 1).
ACCELERATOR = 0x120000


def device_text(
    vendor_id: int | str,
    device_id: int | str,
    *capabilities: Layout,
    address: str = "01:00.0",
    class_code: int = ACCELERATOR,
    revision: int = 0,
    subsystem: tuple[int | str, int | str] = (0, 0),
    length: int = 4096,
) -> str:
    """What `lspci -n -xxxx` prints of one function with these capabilities.

    Args:
        vendor_id: a number, or hex digits as the tables of a plugin write them (`"1234"`).
        device_id: the same.
        capabilities: layouts of `lspci_ims.testing.layouts`, in the order of their lists.
        address: bus, device and function, with or without a domain.
        class_code: 24 bits: base class, sub-class, programming interface.
        revision: one byte.
        subsystem: ids of subsystem vendor and subsystem.
        length: how many bytes the report holds: 4096 (`-xxxx`, as root), 256 (`-xxx`), 64 (no root).

    Raises:
        ValueError: an id is no number of 16 bits, or the capabilities do not fit.
    """
    writer = ConfigSpaceWriter(
        vendor=as_number(vendor_id),
        device=as_number(device_id),
        class_code=class_code,
        revision=revision,
        subsystem=(as_number(subsystem[0]), as_number(subsystem[1])),
    )
    for layout in capabilities:
        writer.add(layout)
    return machine_dump([(address, writer.build())], length)


def as_number(value: int | str) -> int:
    """An id given as a number or as hex digits.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, int):
        return value
    digits = value.removeprefix("0x")
    if not digits or not set(digits) <= set(string.hexdigits):
        raise ValueError(f"id {value!r}: write four hex digits, such as '8086'")
    return int(digits, 16)
