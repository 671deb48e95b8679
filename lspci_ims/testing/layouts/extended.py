"""Extended capabilities that PCI-SIG defines, but SIOV and the vendor-specific ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .layout import Registers, flags


@dataclass(frozen=True, kw_only=True)
class Aer:
    """Advanced Error Reporting, section 7.8.4; masks and severities are raw registers."""

    ID: ClassVar[int] = 0x0001
    VERSION: ClassVar[int | None] = 2

    uncorrectable: int = 0
    uncorrectable_mask: int = 0
    uncorrectable_severity: int = 0x00462030
    correctable: int = 0
    correctable_mask: int = 0x00002000
    root_port: bool = False

    def data(self) -> bytes:
        """0x48 bytes, the root registers filled only for a root port."""
        registers = Registers(0x48).u32(0x4, self.uncorrectable).u32(0x8, self.uncorrectable_mask)
        registers.u32(0xC, self.uncorrectable_severity).u32(0x10, self.correctable)
        registers.u32(0x14, self.correctable_mask).u32(
            0x18, flags(ECRCGenCap=(5, True), ECRCChkCap=(7, True))
        )
        if self.root_port:
            registers.u32(0x2C, flags(CERptEn=(0, True), NFERptEn=(1, True), FERptEn=(2, True)))
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class VirtualChannel:
    """Virtual Channel with VC0 only, section 7.9.1."""

    ID: ClassVar[int] = 0x0002
    VERSION: ClassVar[int | None] = 1

    def data(self) -> bytes:
        """0x1c bytes: VC0 enabled for all traffic classes."""
        return bytes(Registers(0x1C).u32(0x14, 0x800000FF).bytes)


@dataclass(frozen=True, kw_only=True)
class SerialNumber:
    """Device Serial Number, section 7.9.3."""

    ID: ClassVar[int] = 0x0003
    VERSION: ClassVar[int | None] = 1

    number: int

    def data(self) -> bytes:
        """Twelve bytes."""
        return bytes(Registers(12).u64(4, self.number).bytes)


@dataclass(frozen=True, kw_only=True)
class Acs:
    """Access Control Services, section 7.7.11; seven bits each, bit 0 is source validation."""

    ID: ClassVar[int] = 0x000D
    VERSION: ClassVar[int | None] = 1

    capability: int = 0
    control: int = 0

    def data(self) -> bytes:
        """Eight bytes, without an egress control vector."""
        return bytes(Registers(8).u16(4, self.capability).u16(6, self.control).bytes)


@dataclass(frozen=True, kw_only=True)
class Ari:
    """Alternative Routing-ID Interpretation, section 7.8.8."""

    ID: ClassVar[int] = 0x000E
    VERSION: ClassVar[int | None] = 1

    next_function: int = 0

    def data(self) -> bytes:
        """Eight bytes."""
        return bytes(Registers(8).u16(4, self.next_function << 8).bytes)


@dataclass(frozen=True, kw_only=True)
class Ats:
    """Address Translation Service, section 10.5.1."""

    ID: ClassVar[int] = 0x000F
    VERSION: ClassVar[int | None] = 1

    enable: bool = False
    queue_depth: int = 0
    page_aligned: bool = True
    smallest_unit: int = 0

    def data(self) -> bytes:
        """Eight bytes; a queue depth of 0 is 32."""
        registers = Registers(8).u16(4, self.queue_depth | flags(PageAligned=(5, self.page_aligned)))
        registers.u16(6, self.smallest_unit | flags(Enable=(15, self.enable)))
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class Sriov:
    """Single Root I/O Virtualization, section 9.3.3; `bars` are raw VF BAR registers."""

    ID: ClassVar[int] = 0x0010
    VERSION: ClassVar[int | None] = 1

    total_vfs: int
    num_vfs: int = 0
    vf_device: int = 0
    first_offset: int = 1
    stride: int = 1
    enable: bool = False
    ari: bool = False
    function_link: int = 0
    bars: tuple[int, ...] = ()

    def data(self) -> bytes:
        """0x40 bytes."""
        registers = Registers(0x40).u32(4, flags(AriPreserved=(1, self.ari)))
        registers.u16(8, flags(Enable=(0, self.enable), MSE=(3, self.enable), ARI=(4, self.ari)))
        registers.u16(0xC, self.total_vfs).u16(0xE, self.total_vfs).u16(0x10, self.num_vfs)
        registers.u8(0x12, self.function_link).u16(0x14, self.first_offset).u16(0x16, self.stride)
        registers.u16(0x1A, self.vf_device).u32(0x1C, 0x553).u32(0x20, 1)
        for index, value in enumerate(self.bars):
            registers.u32(0x24 + 4 * index, value)
        return bytes(registers.bytes)


@dataclass(frozen=True, kw_only=True)
class Pri:
    """Page Request Interface, section 10.5.2."""

    ID: ClassVar[int] = 0x0013
    VERSION: ClassVar[int | None] = 1

    enable: bool = False
    stopped: bool = False
    pasid_required: bool = True
    capacity: int = 512
    allocation: int = 32

    def data(self) -> bytes:
        """Sixteen bytes."""
        registers = Registers(16).u16(4, flags(Enable=(0, self.enable)))
        registers.u16(6, flags(Stopped=(8, self.stopped), PASID=(15, self.pasid_required)))
        return bytes(registers.u32(8, self.capacity).u32(0xC, self.allocation).bytes)


@dataclass(frozen=True, kw_only=True)
class Tph:
    """Transaction Processing Hints requester, section 7.9.13, without a steering tag table."""

    ID: ClassVar[int] = 0x0017
    VERSION: ClassVar[int | None] = 1

    interrupt_vector_mode: bool = False
    device_specific_mode: bool = True

    def data(self) -> bytes:
        """Twelve bytes."""
        modes = flags(
            NoTable=(0, True), Vector=(1, self.interrupt_vector_mode), Specific=(2, self.device_specific_mode)
        )
        return bytes(Registers(12).u32(4, modes).bytes)


@dataclass(frozen=True, kw_only=True)
class Ltr:
    """Latency Tolerance Reporting, section 7.8.2: latencies as raw registers."""

    ID: ClassVar[int] = 0x0018
    VERSION: ClassVar[int | None] = 1

    snoop: int = 0
    no_snoop: int = 0

    def data(self) -> bytes:
        """Eight bytes."""
        return bytes(Registers(8).u16(4, self.snoop).u16(6, self.no_snoop).bytes)


@dataclass(frozen=True, kw_only=True)
class Pasid:
    """Process Address Space ID, section 7.8.9; `width` is the greatest PASID in bits."""

    ID: ClassVar[int] = 0x001B
    VERSION: ClassVar[int | None] = 1

    width: int = 20
    enable: bool = False
    execute: bool = False
    privileged: bool = False

    def data(self) -> bytes:
        """Eight bytes; a mode that exists is switched on when PASID is."""
        modes = flags(Exec=(1, self.execute), Priv=(2, self.privileged))
        registers = Registers(8).u16(4, modes | self.width << 8)
        return bytes(registers.u16(6, (modes | 1) if self.enable else 0).bytes)
