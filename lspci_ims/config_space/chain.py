"""The two linked lists of capabilities: where each capability is, and whether the end was reached.

Standard list: PCIe 5.0 7.5.1.1.11 and 7.5.2. Extended list: PCIe 5.0 7.6; it is looked at under the rule
that lspci has: only when the standard list has Express or PCI-X.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..model import ChainFault
from .image import SIZE

#: More capabilities than fit into 4096 bytes (a header has 4 bytes) need no more than this many hops.
HOPS = 512
STANDARD_END = 0x100
_STATUS, _HEADER_TYPE = 0x06, 0x0E
_CAPABILITIES_LIST = 1 << 4
#: Header type (0, 1, and 2 for CardBus bridges) to the place of the pointer to the first capability.
_POINTERS = {0: 0x34, 1: 0x34, 2: 0x14}
_FIRST_STANDARD = 0x40
_EXPRESS, _PCI_X = 0x10, 0x07
_ALL_ONES = 0xFFFFFFFF


class Link(NamedTuple):
    """One capability in a list; `version` only in the extended one."""

    offset: int
    id: int
    version: int | None


class Chain(NamedTuple):
    """The capabilities in link order; `complete` when the end was reached without a fault."""

    links: tuple[Link, ...]
    faults: tuple[ChainFault, ...]
    complete: bool


_NOTHING = Chain((), (), False)


def walk_standard(data: bytes, hops: int = HOPS) -> Chain:
    """Follow the list of standard capabilities, `hops` of them at the most."""
    # a function that does not answer reads as ones everywhere, header type included; a header of zeros is
    # what a failed or sparse copy leaves, and says nothing
    pointer = _POINTERS.get(data[_HEADER_TYPE] & 0x7F) if len(data) > _HEADER_TYPE else None
    if pointer is None or pointer >= len(data) or not any(data[:_FIRST_STANDARD]):
        return _NOTHING
    if not data[_STATUS] & _CAPABILITIES_LIST:
        return Chain((), (), True)
    known = min(len(data), STANDARD_END)
    walk = _Walk(extended=False, lowest=_FIRST_STANDARD, hops=hops)
    offset = walk.step(data[pointer])
    while offset:
        if offset + 2 > known:
            return walk.fail("overrun", offset)
        identifier = data[offset]
        if identifier == 0xFF:
            return walk.fail("all-ones", offset)
        if (fault := walk.add(Link(offset, identifier, None))) is not None:
            return walk.fail(fault, offset)
        offset = walk.step(data[offset + 1])
    return walk.finish(complete=True)


def walk_extended(data: bytes, standard: Chain, hops: int = HOPS) -> Chain:
    """Follow the list of extended capabilities; complete only when all 4096 bytes are known."""
    if not any(link.id in (_EXPRESS, _PCI_X) for link in standard.links):
        return _NOTHING
    if len(data) < STANDARD_END + 4:
        return _NOTHING
    walk = _Walk(extended=True, lowest=STANDARD_END, hops=hops)
    offset = STANDARD_END
    while offset:
        if offset + 4 > len(data):
            return walk.fail("overrun", offset)
        header = int.from_bytes(data[offset : offset + 4], "little")
        if header == _ALL_ONES:
            return walk.fail("all-ones", offset)
        # id, version and pointer all zero: there is no (further) capability (PCIe 5.0 7.6.2)
        if header == 0:
            break
        if (fault := walk.add(Link(offset, header & 0xFFFF, header >> 16 & 0xF))) is not None:
            return walk.fail(fault, offset)
        offset = walk.step(header >> 20)
    return walk.finish(complete=len(data) == SIZE)


class _Walk:
    """The state of one walk: what was seen and what went wrong."""

    def __init__(self, *, extended: bool, lowest: int, hops: int) -> None:
        self.extended = extended
        self.hops = hops
        self.lowest = lowest
        self.links: list[Link] = []
        self.faults: list[ChainFault] = []
        self.seen: set[int] = set()

    def add(self, link: Link) -> Literal["loop", "too-long"] | None:
        """Take a capability, unless the list has come back to it or is too long."""
        if link.offset in self.seen:
            return "loop"
        if len(self.links) >= self.hops:
            return "too-long"
        self.seen.add(link.offset)
        self.links.append(link)
        return None

    def step(self, pointer: int) -> int:
        """The place a pointer leads to, 0 at the end: software masks the two low bits."""
        offset = pointer & ~3
        if pointer & 3:
            self.faults.append(ChainFault("misaligned", self.extended, pointer))
        if 0 < offset < self.lowest:
            self.faults.append(ChainFault("out-of-range", self.extended, offset))
            return 0
        return offset

    def fail(self, name: Literal["loop", "too-long", "overrun", "all-ones"], offset: int) -> Chain:
        """End the walk at a place that cannot be read on from."""
        self.faults.append(ChainFault(name, self.extended, offset))
        return self.finish(complete=False)

    def finish(self, *, complete: bool) -> Chain:
        """The list as far as it was walked."""
        return Chain(tuple(self.links), tuple(self.faults), complete and not self.faults)
