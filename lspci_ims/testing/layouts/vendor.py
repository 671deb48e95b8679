"""Vendor-specific extended capabilities, and the two capabilities of scalable I/O virtualization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .layout import Registers, flags


@dataclass(frozen=True, kw_only=True)
class Vsec:
    """Vendor-Specific Extended Capability, section 7.9.5; `body` begins at +8."""

    ID: ClassVar[int] = 0x000B
    VERSION: ClassVar[int | None] = 1

    vsec_id: int
    revision: int = 0
    body: bytes = b""

    def data(self) -> bytes:
        """Eight bytes and the body."""
        length = 8 + len(self.body)
        header = self.vsec_id | self.revision << 16 | length << 20
        return bytes(Registers(8).u32(4, header).bytes) + self.body


@dataclass(frozen=True, kw_only=True)
class Dvsec:
    """Designated Vendor-Specific Extended Capability, section 7.9.6; `body` begins at +0x0a.

    `length` is what the header says, that of the bytes by default: a wrong one can be written.
    """

    ID: ClassVar[int] = 0x0023
    VERSION: ClassVar[int | None] = 1

    vendor: int
    dvsec_id: int
    revision: int = 0
    body: bytes = b""
    length: int | None = None

    def data(self) -> bytes:
        """Ten bytes and the body, filled up with zeros to the length."""
        length = 10 + len(self.body) if self.length is None else self.length
        registers = Registers(10).u32(4, self.vendor | self.revision << 16 | length << 20)
        return (bytes(registers.u16(8, self.dvsec_id).bytes) + self.body).ljust(length, b"\0")


@dataclass(frozen=True, kw_only=True)
class SiovDvsec:
    """SIOV of Intel's Scalable I/O Virtualization Technical Specification 1.0: DVSEC 8086/0005.

    +0a function dependency link, +0b flags, +0c supported page sizes, +10 system page size,
    +14 capabilities with bit 0 for IMS (Linux series "PCI: add SIOV and IMS capability detection", 2020).
    A length below 24 cuts the capabilities register off.
    """

    ID: ClassVar[int] = 0x0023
    VERSION: ClassVar[int | None] = 1

    ims: bool = True
    length: int = 24
    revision: int = 0
    function_link: int = 0
    page_sizes: int = 1
    system_page_size: int = 1

    def data(self) -> bytes:
        """As many bytes as the length says."""
        registers = Registers(24).u32(4, 0x8086 | self.revision << 16 | self.length << 20).u16(8, 0x0005)
        registers.u8(0xA, self.function_link).u32(0xC, self.page_sizes).u32(0x10, self.system_page_size)
        registers.u32(0x14, flags(IMS=(0, self.ims)))
        return bytes(registers.bytes[: self.length]).ljust(self.length, b"\0")


@dataclass(frozen=True, kw_only=True)
class SiovExtended:
    """Scalable I/O Virtualization of PCI-SIG, extended capability 0038 (ECN to PCIe 7.0).

    Offsets as quoted in the Linux RFC "PCI: Add support for Scalable I/O Virtualization" (2026).
    """

    ID: ClassVar[int] = 0x0038
    VERSION: ClassVar[int | None] = 1

    total_sdis: int
    enabled: bool = False
    first_offset: int = 0
    stride: int = 0

    def data(self) -> bytes:
        """Sixteen bytes."""
        registers = Registers(16).u16(8, self.total_sdis).u8(0xB, flags(Enabled=(0, self.enabled)))
        return bytes(registers.u16(0xC, self.first_offset).u16(0xE, self.stride).bytes)
