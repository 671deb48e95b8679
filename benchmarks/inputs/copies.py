"""Copies of a machine, each with a domain and region addresses of its own, alike in text and in bytes.

Addresses are what differs from machine to machine in every real report: head lines hardly ever repeat.
The same numbers go into the bytes, so that `lspci -F` prints the devices whose text the others read.
"""

from __future__ import annotations

import random
import re

from .samples import SampleMachine

_SLOT = re.compile(r"^(?:([0-9a-f]{4,8}):)?(?=[0-9a-f]{2}:[01][0-9a-f]\.[0-7] )", re.MULTILINE)
#: Linux gives the buses behind a VMD domains from here on (drivers/pci/controller/vmd.c).
_VMD = 0x10000
#: Lines of BARs; those of the capability SR-IOV stand deeper.
_REGION = re.compile(r"(?<=^\tRegion \d: Memory at )[0-9a-f]{8,16}\b", re.MULTILINE)
#: Rows of 16 bytes, as `lspci -x` prints them.
_ROW = re.compile(r"^([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){16})$")
_ZEROS = ": " + bytes(16).hex(" ")
#: The head line, 256 bytes, and a row of extended config space.
_FEWEST_ROWS = 1 + 0x100 // 16 + 1
_HEADER_TYPE, _FIRST_BAR = 0x0E, 0x10
#: PCI Base 7.5.1.2 and 7.5.1.3: six BARs in a header of type 0, two in one of type 1.
_LAST_BAR = {0: 0x24, 1: 0x14}
#: PCI Base 7.5.1.2.1: bit 0 tells I/O from memory, bits 2:1 the width, bits 3:0 are no address.
_IO, _WIDE, _MARKS = 0x1, 0x4, 0xF


def copy_machine(machine: SampleMachine, number: int, *, seed: int = 0) -> SampleMachine:
    """The machine in a domain of its own, its regions at other addresses.

    Args:
        machine: what is copied.
        number: tells copies of one run apart, up to 65,535 of them; the domain follows from it.
        seed: other seeds give other addresses of regions.
    """
    source = random.Random(f"{seed} {machine.name} {number}")

    def domain(match: re.Match[str]) -> str:
        first = _VMD if int(match[1] or "0", 16) >= _VMD else 0
        return f"{first + number % 0xFFFF + 1:04x}:"

    addresses = {old: _fresh(old, source) for old in sorted(set(_REGION.findall(machine.text)))}
    text = _REGION.sub(lambda match: addresses[match[0]], _SLOT.sub(domain, machine.text))
    moved = {int(old, 16): int(new, 16) for old, new in addresses.items()}
    dump = "\n\n".join(_move_bars(block, moved) for block in machine.dump.split("\n\n"))
    return SampleMachine(machine.name, text, _SLOT.sub(domain, dump))


def _fresh(address: str, source: random.Random) -> str:
    """Another address with as many digits and as many zeros at its end: a BAR is aligned to its size."""
    digits = address.strip("0")
    if len(digits) < 2:
        return address
    middle = "".join(source.choice("0123456789abcdef") for _ in digits[1:-1])
    # the last digit stays: its low bits belong to the alignment as well
    return address.replace(digits, source.choice("89abcdef") + middle + digits[-1])


def _move_bars(block: str, moved: dict[int, int]) -> str:
    """One function's rows with the addresses in its BARs changed."""
    lines = block.split("\n")
    places: dict[int, int] = {}
    space = bytearray(0x40)
    for index, line in enumerate(lines):
        match = _ROW.match(line)
        if match and int(match[1], 16) < 0x40:
            offset = int(match[1], 16)
            places[offset] = index
            space[offset : offset + 16] = bytes.fromhex(match[2])
    offset = _FIRST_BAR
    while offset <= _LAST_BAR.get(space[_HEADER_TYPE] & 0x7F, 0):
        low = int.from_bytes(space[offset : offset + 4], "little")
        size = 8 if low & _WIDE and not low & _IO else 4
        value = int.from_bytes(space[offset : offset + size], "little")
        new = moved.get(value & ~_MARKS)
        if new is not None and not low & _IO:
            space[offset : offset + size] = (new | value & _MARKS).to_bytes(size, "little")
        offset += size
    for offset, index in places.items():
        lines[index] = f"{offset:02x}: {space[offset : offset + 16].hex(' ')}"
    return "\n".join(lines)


def without_tails(dump: str) -> str:
    """The dump less the rows of zeros that end each function, which lspci would read for nothing.

    The first row of extended config space stays: so lspci prints the same as with all 4,096 bytes.
    """
    return "\n\n".join(_without_tail(block.split("\n")) for block in dump.split("\n\n"))


def _without_tail(rows: list[str]) -> str:
    kept = len(rows)
    while kept > _FEWEST_ROWS and rows[kept - 1].endswith(_ZEROS):
        kept -= 1
    return "\n".join(rows[:kept])
