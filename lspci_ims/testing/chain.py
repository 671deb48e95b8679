"""Placing capabilities in config space and linking them into the standard and the extended list."""

from __future__ import annotations

from typing import NamedTuple

#: Where each list may lie: PCI Express Base Specification, section 7.2.
STANDARD = (0x40, 0x100)
EXTENDED = (0x100, 0x1000)


class Entry(NamedTuple):
    """A capability to be placed; `version` None for a standard one, `offset` None for the next free place."""

    id: int
    version: int | None
    data: bytes
    offset: int | None


def place(entries: list[Entry], bounds: tuple[int, int]) -> list[tuple[int, Entry]]:
    """Give every entry its offset, in order, on double word boundaries.

    Raises:
        ValueError: Two capabilities overlap, or one does not fit.
    """
    taken: list[tuple[int, int]] = []
    placed: list[tuple[int, Entry]] = []
    for entry in entries:
        size = max(len(entry.data), 4)
        offset = entry.offset
        if offset is None:
            offset = _free(taken, size, bounds, after=max((end for _, end in taken), default=bounds[0]))
        elif offset % 4:
            raise ValueError(f"capability {entry.id:#x} at {offset:#x}: not on a double word")
        if not bounds[0] <= offset <= bounds[1] - size:
            raise ValueError(f"capability {entry.id:#x} at {offset:#x} does not fit")
        if any(start < offset + size and offset < end for start, end in taken):
            raise ValueError(f"capability {entry.id:#x} at {offset:#x} overlaps another")
        taken.append((offset, offset + size))
        placed.append((offset, entry))
    return placed


def _free(taken: list[tuple[int, int]], size: int, bounds: tuple[int, int], after: int) -> int:
    """The next free double word behind everything else, else the first gap."""
    starts = [after, bounds[0], *sorted(end for _, end in taken)]
    for start in starts:
        offset = (start + 3) & ~3
        if offset + size <= bounds[1] and not any(
            low < offset + size and offset < high for low, high in taken
        ):
            return offset
    return (after + 3) & ~3


def write_standard(space: bytearray, entries: list[Entry], end: int) -> int:
    """Write the standard list, its last link being `end`; returns the pointer to its first capability."""
    placed = place(entries, STANDARD)
    links = [*(offset for offset, _ in placed), end]
    for (offset, entry), link in zip(placed, links[1:], strict=True):
        space[offset : offset + len(entry.data)] = entry.data
        space[offset : offset + 2] = bytes((entry.id, link))
    return links[0]


def write_extended(space: bytearray, entries: list[Entry], end: int) -> None:
    """Write the extended list, its last link being `end`; it begins at 0x100, if need be with a Null."""
    placed = place(entries, EXTENDED)
    if placed and placed[0][0] != EXTENDED[0]:
        if any(offset == EXTENDED[0] for offset, _ in placed):
            raise ValueError("the list begins at 0x100, but another capability than the first lies there")
        placed = [(EXTENDED[0], Entry(0, 0, b"", None)), *placed]
    links = [*(offset for offset, _ in placed[1:]), end]
    for (offset, entry), link in zip(placed, links, strict=False):
        space[offset : offset + len(entry.data)] = entry.data
        header = entry.id | (entry.version or 0) << 16 | link << 20
        space[offset : offset + 4] = header.to_bytes(4, "little")
