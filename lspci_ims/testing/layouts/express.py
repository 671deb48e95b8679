"""The PCI Express capability, section 7.5.3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from .layout import Registers, flags

PortType = Literal[
    "endpoint",
    "legacy-endpoint",
    "root-port",
    "upstream-port",
    "downstream-port",
    "pcie-to-pci-bridge",
    "pci-to-pcie-bridge",
    "root-complex-endpoint",
    "root-complex-event-collector",
]

#: Device/Port Type field, section 7.5.3.2.
PORT_TYPES: dict[PortType, int] = {
    "endpoint": 0x0,
    "legacy-endpoint": 0x1,
    "root-port": 0x4,
    "upstream-port": 0x5,
    "downstream-port": 0x6,
    "pcie-to-pci-bridge": 0x7,
    "pci-to-pcie-bridge": 0x8,
    "root-complex-endpoint": 0x9,
    "root-complex-event-collector": 0xA,
}
_WITHOUT_LINK = ("root-complex-endpoint", "root-complex-event-collector")


@dataclass(frozen=True, kw_only=True)
class Express:
    """PCI Express capability of version 1 or 2.

    `max_payload`, `payload` and `read_request` are bytes (128 to 4096); `speed` 1 to 6 stands for
    2.5 to 64 GT/s, `link_speed` and `link_width` are what the link runs at (the capability's own by default).
    """

    ID: ClassVar[int] = 0x10
    VERSION: ClassVar[int | None] = None

    port: PortType = "endpoint"
    version: int = 2
    slot: int | None = None
    message: int = 0
    max_payload: int = 512
    payload: int = 256
    read_request: int = 512
    function_level_reset: bool = True
    speed: int = 4
    width: int = 16
    link_speed: int | None = None
    link_width: int | None = None
    port_number: int = 0
    eetlp_prefixes: int = 0
    ltr: bool = False
    ari_forwarding: bool = False

    def data(self) -> bytes:
        """0x14 or 0x3c bytes; registers of a link or slot that the port does not have are zero."""
        registers = Registers(0x3C if self.version >= 2 else 0x24)
        port = PORT_TYPES[self.port]
        registers.u16(
            2, self.version | port << 4 | flags(Slot=(8, self.slot is not None)) | self.message << 9
        )
        self._device(registers)
        if self.port not in _WITHOUT_LINK:
            self._link(registers)
        if self.slot is not None:
            registers.u32(0x14, flags(HotPlug=(6, True), Surprise=(5, True)) | self.slot << 19)
            registers.u16(0x1A, flags(PresDet=(6, True)))
        if self.version >= 2:
            self._second(registers)
        return bytes(registers.bytes)

    def _device(self, registers: Registers) -> None:
        capability = _payload(self.max_payload) | flags(
            ExtTag=(5, True), RBE=(15, True), FLReset=(28, self.function_level_reset)
        )
        control = flags(
            CorrErr=(0, True), NonFatalErr=(1, True), FatalErr=(2, True), RlxdOrd=(4, True), ExtTag=(8, True)
        )
        control |= _payload(self.payload) << 5 | _payload(self.read_request) << 12
        registers.u32(4, capability).u16(8, control)

    def _link(self, registers: Registers) -> None:
        capability = self.speed | self.width << 4 | flags(ClockPM=(18, False), AspmOptComp=(22, True))
        registers.u32(0xC, capability | self.port_number << 24)
        speed = self.speed if self.link_speed is None else self.link_speed
        width = self.width if self.link_width is None else self.link_width
        registers.u16(0x10, flags(CommClk=(6, True)))
        registers.u16(0x12, speed | width << 4 | flags(SlotClk=(12, True)))

    def _second(self, registers: Registers) -> None:
        capability = 0xF | flags(
            TimeoutDis=(4, True),
            AriFwd=(5, self.ari_forwarding),
            Ltr=(11, self.ltr),
            ExtFmt=(20, self.eetlp_prefixes > 0),
            EetlpPrefix=(21, self.eetlp_prefixes > 0),
        )
        # four prefixes are coded as 0
        registers.u32(0x24, capability | (self.eetlp_prefixes & 3) << 22)
        registers.u16(0x28, flags(AriFwd=(5, self.ari_forwarding), Ltr=(10, self.ltr)))
        if self.port not in _WITHOUT_LINK:
            registers.u32(0x2C, ((1 << self.speed) - 1) << 1).u16(0x30, self.speed)


def _payload(size: int) -> int:
    """The code of 128 << code bytes."""
    return (size // 128).bit_length() - 1
