"""Standard capabilities (in the first 256 bytes) but Express."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .layout import Registers, flags


@dataclass(frozen=True, kw_only=True)
class PowerManagement:
    """Power Management, section 7.5.2 and PCI Bus Power Management Interface Specification 1.2."""

    ID: ClassVar[int] = 0x01
    VERSION: ClassVar[int | None] = None

    version: int = 3
    state: int = 0
    no_soft_reset: bool = True
    #: Five bits: from D0, D1, D2, D3hot, D3cold.
    pme_from: int = 0

    def data(self) -> bytes:
        """Eight bytes: PMC at +2, PMCSR at +4."""
        registers = Registers(8).u16(2, self.version | self.pme_from << 11)
        registers.u16(4, self.state | flags(NoSoftRst=(3, self.no_soft_reset)))
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class Msi:
    """Message Signalled Interrupts, section 7.7.1; `count` and `enabled` are powers of two."""

    ID: ClassVar[int] = 0x05
    VERSION: ClassVar[int | None] = None

    count: int = 1
    enabled: int = 1
    enable: bool = False
    bits64: bool = True
    maskable: bool = False
    address: int = 0
    message: int = 0

    def data(self) -> bytes:
        """10 to 24 bytes, by the width of the address and by the mask registers."""
        control = (self.count.bit_length() - 1) << 1 | (self.enabled.bit_length() - 1) << 4
        control |= flags(Enable=(0, self.enable), Address64=(7, self.bits64), Maskable=(8, self.maskable))
        after_address = 0xC if self.bits64 else 8
        registers = Registers(after_address + (12 if self.maskable else 4)).u16(2, control)
        registers.write(4, 8 if self.bits64 else 4, self.address).u16(after_address, self.message)
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class MsiX:
    """MSI-X, section 7.7.2; tables are (BAR, offset) pairs."""

    ID: ClassVar[int] = 0x11
    VERSION: ClassVar[int | None] = None

    count: int = 1
    enable: bool = False
    masked: bool = False
    table: tuple[int, int] = (0, 0x2000)
    pba: tuple[int, int] = (0, 0x3000)

    def data(self) -> bytes:
        """Twelve bytes: control, vector table, pending bit array."""
        registers = Registers(12)
        registers.u16(2, self.count - 1 | flags(Masked=(14, self.masked), Enable=(15, self.enable)))
        for offset, (bar, place) in ((4, self.table), (8, self.pba)):
            registers.u32(offset, place | bar)
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class SubsystemId:
    """Subsystem of a bridge, PCI-to-PCI Bridge Architecture Specification 1.2 section 3.2.5.1."""

    ID: ClassVar[int] = 0x0D
    VERSION: ClassVar[int | None] = None

    vendor: int
    device: int

    def data(self) -> bytes:
        """Eight bytes."""
        return bytes(Registers(8).u16(4, self.vendor).u16(6, self.device).bytes)
