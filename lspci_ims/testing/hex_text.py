"""Config space as the hex rows that `lspci -xxxx` prints and `lspci -F` reads."""

from __future__ import annotations

from collections.abc import Iterable


def hex_rows(data: bytes) -> str:
    """Rows of sixteen bytes, offsets of two digits below 0x100 and of three from there on."""
    rows = (f"{start:02x}: {data[start : start + 16].hex(' ')}\n" for start in range(0, len(data), 16))
    return "".join(rows)


def hex_dump(head_line: str, data: bytes, length: int = 4096) -> str:
    """One function: its head line, the rows of its first `length` bytes, an empty line."""
    return f"{head_line}\n{hex_rows(data[:length])}\n"


def head_line(address: str, data: bytes) -> str:
    """The head line that `lspci -n` prints."""
    class_id, vendor, device = data[11:9:-1].hex(), data[1::-1].hex(), data[3:1:-1].hex()
    revision = f" (rev {data[8]:02x})" if data[8] else ""
    return f"{address} {class_id}: {vendor}:{device}{revision}"


def machine_dump(functions: Iterable[tuple[str, bytes]], length: int = 4096) -> str:
    """Several functions, each given by its address and its config space."""
    return "".join(hex_dump(head_line(address, data), data, length) for address, data in functions)
