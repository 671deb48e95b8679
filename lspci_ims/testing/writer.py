"""Config space of one function, written for a test: capabilities are placed and linked by themselves.

It works without lspci and gives the same bytes every time:

    space = (
        ConfigSpaceWriter(vendor=0x8086, device=0x0B25, class_code=0x088000)
        .bar(0, 0xC0000000, size=0x10000)
        .express(port="root-complex-endpoint", eetlp_prefixes=1)
        .msix(count=9, enable=True)
        .siov_dvsec(ims=True, offset=0x200)
        .pasid(width=20, enable=True)
        .build()
    )

Values are not checked for sense, so that broken devices can be written; a value that does not fit its
register, or a capability that does not fit its place, is a ValueError.
"""

from __future__ import annotations

from . import layouts
from .chain import Entry, write_extended, write_standard
from .header import COMMAND, Bar, Bridge, write_bars, write_bridge
from .layouts.express import PortType

SIZE = 4096


class ConfigSpaceWriter:
    """4,096 bytes of config space; every method but `build` returns the writer itself."""

    def __init__(
        self,
        *,
        vendor: int,
        device: int,
        class_code: int,
        revision: int = 0,
        subsystem: tuple[int, int] = (0, 0),
        header_type: int = 0,
        multifunction: bool = False,
    ) -> None:
        self.vendor = vendor
        self.device = device
        self.class_code = class_code
        self.revision = revision
        self.subsystem = subsystem
        self.header_type = header_type
        self.multifunction = multifunction
        self.bars: list[Bar] = []
        self._bridge: Bridge | None = None
        self._command = 0
        self._pin = self._line = 0
        self._standard: list[Entry] = []
        self._extended: list[Entry] = []
        self._standard_end = self._extended_end = 0
        self._raw: list[tuple[int, bytes]] = []

    def command(self, *names: str) -> ConfigSpaceWriter:
        """Set bits of the command register by lspci's names: `command("Mem", "BusMaster")`."""
        for name in names:
            self._command |= 1 << COMMAND[name]
        return self

    def interrupt(self, pin: int, line: int) -> ConfigSpaceWriter:
        """Interrupt pin (1 is INTA) and line."""
        self._pin, self._line = pin, line
        return self

    def bar(
        self,
        index: int,
        address: int,
        *,
        size: int = 0,
        io: bool = False,
        bits64: bool = True,
        prefetchable: bool = True,
        virtual: bool = False,
    ) -> ConfigSpaceWriter:
        """A base address register; a 64-bit one takes the next index too."""
        memory = {"bits64": bits64 and not io, "prefetchable": prefetchable and not io}
        self.bars.append(Bar(index=index, address=address, size=size, io=io, virtual=virtual, **memory))
        return self

    def bridge(
        self,
        primary: int,
        secondary: int,
        subordinate: int,
        *,
        memory: tuple[int, int] | None = None,
        prefetchable: tuple[int, int] | None = None,
    ) -> ConfigSpaceWriter:
        """Make it a bridge (header type 1)."""
        self.header_type = 1
        buses = {"primary": primary, "secondary": secondary, "subordinate": subordinate}
        self._bridge = Bridge(**buses, memory=memory, prefetchable=prefetchable)
        return self

    def add(self, layout: layouts.Layout, offset: int | None = None) -> ConfigSpaceWriter:
        """Add any layout of `lspci_ims.testing.layouts`, with all its values."""
        entries = self._standard if layout.VERSION is None else self._extended
        entries.append(Entry(layout.ID, layout.VERSION, layout.data(), offset))
        return self

    def standard(self, capability_id: int, body: bytes = b"", offset: int | None = None) -> ConfigSpaceWriter:
        """Add a standard capability by its bytes from +2 on."""
        self._standard.append(Entry(capability_id, None, b"\0\0" + body, offset))
        return self

    def extended(
        self, capability_id: int, version: int = 1, body: bytes = b"", offset: int | None = None
    ) -> ConfigSpaceWriter:
        """Add an extended capability by its bytes from +4 on."""
        self._extended.append(Entry(capability_id, version, b"\0\0\0\0" + body, offset))
        return self

    def express(
        self,
        port: PortType = "endpoint",
        *,
        version: int = 2,
        slot: int | None = None,
        eetlp_prefixes: int = 0,
        offset: int | None = None,
    ) -> ConfigSpaceWriter:
        """PCI Express (section 7.5.3); more values with `add(Express(...))`."""
        layout = layouts.Express(port=port, version=version, slot=slot, eetlp_prefixes=eetlp_prefixes)
        return self.add(layout, offset)

    def pm(self, offset: int | None = None) -> ConfigSpaceWriter:
        """Power Management (section 7.5.2)."""
        return self.add(layouts.PowerManagement(), offset)

    def msi(self, count: int = 1, *, enable: bool = False, offset: int | None = None) -> ConfigSpaceWriter:
        """MSI with a 64-bit address (section 7.7.1)."""
        return self.add(layouts.Msi(count=count, enable=enable), offset)

    def msix(
        self,
        count: int,
        *,
        enable: bool = False,
        masked: bool = False,
        table: tuple[int, int] = (0, 0x2000),
        pba: tuple[int, int] = (0, 0x3000),
        offset: int | None = None,
    ) -> ConfigSpaceWriter:
        """MSI-X (section 7.7.2); tables are (BAR, offset)."""
        layout = layouts.MsiX(count=count, enable=enable, masked=masked, table=table, pba=pba)
        return self.add(layout, offset)

    def aer(self, *, root_port: bool = False, offset: int | None = None) -> ConfigSpaceWriter:
        """Advanced Error Reporting (section 7.8.4)."""
        return self.add(layouts.Aer(root_port=root_port), offset)

    def pasid(
        self,
        width: int = 20,
        *,
        enable: bool = False,
        execute: bool = False,
        privileged: bool = False,
        offset: int | None = None,
    ) -> ConfigSpaceWriter:
        """Process Address Space ID (section 7.8.9)."""
        layout = layouts.Pasid(width=width, enable=enable, execute=execute, privileged=privileged)
        return self.add(layout, offset)

    def ats(self, *, enable: bool = False, offset: int | None = None) -> ConfigSpaceWriter:
        """Address Translation Service (section 10.5.1)."""
        return self.add(layouts.Ats(enable=enable), offset)

    def pri(self, *, enable: bool = False, offset: int | None = None) -> ConfigSpaceWriter:
        """Page Request Interface (section 10.5.2)."""
        return self.add(layouts.Pri(enable=enable), offset)

    def acs(self, capability: int = 0, control: int = 0, offset: int | None = None) -> ConfigSpaceWriter:
        """Access Control Services (section 7.7.11)."""
        return self.add(layouts.Acs(capability=capability, control=control), offset)

    def ari(self, next_function: int = 0, offset: int | None = None) -> ConfigSpaceWriter:
        """Alternative Routing-ID Interpretation (section 7.8.8)."""
        return self.add(layouts.Ari(next_function=next_function), offset)

    def sriov(
        self,
        total_vfs: int,
        num_vfs: int = 0,
        vf_device: int = 0,
        *,
        first_offset: int = 1,
        offset: int | None = None,
    ) -> ConfigSpaceWriter:
        """SR-IOV (section 9.3.3), enabled when it has VFs."""
        layout = layouts.Sriov(
            total_vfs=total_vfs,
            num_vfs=num_vfs,
            vf_device=vf_device,
            first_offset=first_offset,
            enable=num_vfs > 0,
        )
        return self.add(layout, offset)

    def ltr(self, snoop: int = 0, no_snoop: int = 0, offset: int | None = None) -> ConfigSpaceWriter:
        """Latency Tolerance Reporting (section 7.8.2)."""
        return self.add(layouts.Ltr(snoop=snoop, no_snoop=no_snoop), offset)

    def tph(self, offset: int | None = None) -> ConfigSpaceWriter:
        """TPH requester (section 7.9.13)."""
        return self.add(layouts.Tph(), offset)

    def serial_number(self, number: int, offset: int | None = None) -> ConfigSpaceWriter:
        """Device Serial Number (section 7.9.3)."""
        return self.add(layouts.SerialNumber(number=number), offset)

    def vc(self, offset: int | None = None) -> ConfigSpaceWriter:
        """Virtual Channel (section 7.9.1)."""
        return self.add(layouts.VirtualChannel(), offset)

    def vsec(
        self, vsec_id: int, revision: int = 0, body: bytes = b"", offset: int | None = None
    ) -> ConfigSpaceWriter:
        """Vendor-Specific Extended Capability (section 7.9.5)."""
        return self.add(layouts.Vsec(vsec_id=vsec_id, revision=revision, body=body), offset)

    def dvsec(
        self,
        vendor: int,
        dvsec_id: int,
        *,
        revision: int = 0,
        body: bytes = b"",
        length: int | None = None,
        offset: int | None = None,
    ) -> ConfigSpaceWriter:
        """Designated Vendor-Specific Extended Capability (section 7.9.6)."""
        layout = layouts.Dvsec(vendor=vendor, dvsec_id=dvsec_id, revision=revision, body=body, length=length)
        return self.add(layout, offset)

    def siov_dvsec(
        self, *, ims: bool = True, length: int = 24, revision: int = 0, offset: int | None = None
    ) -> ConfigSpaceWriter:
        """SIOV R1: Intel's DVSEC 0005 (SIOV Technical Specification 1.0)."""
        return self.add(layouts.SiovDvsec(ims=ims, length=length, revision=revision), offset)

    def siov_extended(
        self, total_sdis: int, *, enabled: bool = False, offset: int | None = None
    ) -> ConfigSpaceWriter:
        """SIOV R2: PCI-SIG's extended capability 0038."""
        return self.add(layouts.SiovExtended(total_sdis=total_sdis, enabled=enabled), offset)

    def end_lists_at(self, *, standard: int = 0, extended: int = 0) -> ConfigSpaceWriter:
        """Let the last capability of a list point somewhere instead of nowhere: a loop, a broken chain."""
        self._standard_end, self._extended_end = standard, extended
        return self

    def raw(self, offset: int, data: bytes) -> ConfigSpaceWriter:
        """Bytes that are written last, over everything else."""
        self._raw.append((offset, data))
        return self

    def build(self) -> bytes:
        """The 4,096 bytes.

        Raises:
            ValueError: Something does not fit in its place.
        """
        registers = layouts.Registers(SIZE).u16(0, self.vendor).u16(2, self.device).u16(4, self._command)
        registers.u8(8, self.revision).write(9, 3, self.class_code)
        registers.u8(0xE, self.header_type | self.multifunction << 7)
        write_bars(registers, self.bars)
        if self._bridge is not None:
            write_bridge(registers, self._bridge)
        else:
            registers.u16(0x2C, self.subsystem[0]).u16(0x2E, self.subsystem[1])
        registers.u8(0x3C, self._line).u8(0x3D, self._pin)
        if self._standard:
            registers.u16(6, 1 << 4)  # Capabilities List in the status register
            registers.u8(0x34, write_standard(registers.bytes, self._standard, self._standard_end))
        write_extended(registers.bytes, self._extended, self._extended_end)
        for offset, data in self._raw:
            if offset < 0 or offset + len(data) > SIZE:
                raise ValueError(f"{len(data)} bytes at {offset:#x} are outside of config space")
            registers.bytes[offset : offset + len(data)] = data
        return bytes(registers.bytes)
