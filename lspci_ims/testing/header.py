"""The first 64 bytes of config space: PCI Express Base Specification, section 7.5.1."""

from __future__ import annotations

from dataclasses import dataclass

from .layouts.layout import Registers

#: Bits of the command register, by the names that lspci prints.
COMMAND = {"I/O": 0, "Mem": 1, "BusMaster": 2, "ParErr": 6, "SERR": 8, "DisINTx": 10}


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A base address register; `size` is only known to the operating system (`[size=64K]`).

    A `virtual` one is known to it alone and zero in config space, as those of virtual functions are.
    """

    index: int
    address: int
    size: int = 0
    io: bool = False
    bits64: bool = True
    prefetchable: bool = False
    virtual: bool = False

    @property
    def flag_bits(self) -> int:
        """The low bits of the register: space, width, prefetchable (section 7.5.1.2.1)."""
        return 0x1 if self.io else (0x4 if self.bits64 else 0) | (0x8 if self.prefetchable else 0)


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """Buses and windows of a type 1 header; a window is (base, limit), both included, or None."""

    primary: int
    secondary: int
    subordinate: int
    memory: tuple[int, int] | None = None
    prefetchable: tuple[int, int] | None = None


def write_bars(registers: Registers, bars: list[Bar]) -> None:
    """Base address registers at 0x10."""
    for bar in bars:
        if bar.virtual:
            continue
        wide = bar.bits64 and not bar.io
        registers.write(0x10 + 4 * bar.index, 8 if wide else 4, bar.address | bar.flag_bits)


def write_bridge(registers: Registers, bridge: Bridge) -> None:
    """Bus numbers and windows; a window that is off has its base above its limit."""
    registers.u8(0x18, bridge.primary).u8(0x19, bridge.secondary).u8(0x1A, bridge.subordinate)
    registers.u8(0x1C, 0xF0).u8(0x1D, 0x00)
    low, high = bridge.memory or (0xFFF00000, 0x000FFFFF)
    registers.u16(0x20, low >> 16 & 0xFFF0).u16(0x22, high >> 16 & 0xFFF0)
    low, high = bridge.prefetchable or (0xFFF00000, 0x000FFFFF)
    registers.u16(0x24, low >> 16 & 0xFFF0 | 1).u16(0x26, high >> 16 & 0xFFF0 | 1)
    registers.u32(0x28, low >> 32).u32(0x2C, high >> 32)
