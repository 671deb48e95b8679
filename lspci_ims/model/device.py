"""One function as lspci printed it: header, registers, regions, capabilities, and the bytes beside them."""

from __future__ import annotations

from typing import Literal

import msgspec

from .capability import Capability, Field, Register, Value
from .span import Span


class Header(msgspec.Struct, frozen=True, gc=False):
    """The head line of a function: ids and names as lspci printed them, None where it printed none.

    Attributes:
        text: everything between class and revision: the names of vendor and device, or their ids.
        class_id: base class and subclass, four hex digits.
        class_name: as printed.
        vendor_id: four hex digits.
        vendor_name: as printed.
        device_id: four hex digits.
        device_name: as printed.
        revision: hex digits.
        prog_if: the programming interface, two hex digits.
        prog_if_name: as printed.
        fields: the values as printed, with their columns.
    """

    text: str
    class_id: str | None = None
    class_name: str | None = None
    vendor_id: str | None = None
    vendor_name: str | None = None
    device_id: str | None = None
    device_name: str | None = None
    revision: str | None = None
    prog_if: str | None = None
    prog_if_name: str | None = None
    fields: tuple[Field, ...] = ()


class Region(msgspec.Struct, frozen=True, gc=False):
    """A base address register or the expansion ROM.

    Attributes:
        index: the number of the register, None at `-v` and for the ROM.
        kind: `memory`, `io` (ports) or `rom`.
        address: hex digits, or None with the cause in `state`.
        state: `unassigned`, `ignored`, ..., as printed.
        width: `32-bit`, `64-bit`, `low-1M` or `type 3`; None where lspci printed none.
        prefetchable: None where lspci did not say.
        marks: what stands in square brackets besides (`virtual`, `disabled`, ...).
        size_bytes: None where lspci printed no size.
        line: its line's number.
        fields: the values as printed, with their columns.
    """

    index: int | None
    kind: Literal["memory", "io", "rom"]
    address: str | None
    state: str | None
    width: str | None
    prefetchable: bool | None
    marks: tuple[str, ...]
    size_bytes: int | None
    line: int = 0
    fields: tuple[Field, ...] = ()


class ChainFault(msgspec.Struct, frozen=True, gc=False):
    """What is wrong with a list of capabilities, and at which offset.

    Attributes:
        name: `loop`: it comes back to a capability it had. `too-long`: it has more capabilities than the
            limit. `overrun`: it leads to a byte that is not known. `all-ones`: a header that reads as
            nothing but ones. `misaligned`: a pointer with one of its two low bits set. `out-of-range`: a
            pointer into the header (or from the extended list out of it).
        extended: whether the list is the extended one.
        offset: in bytes, of the place where it shows.
    """

    name: Literal["loop", "overrun", "all-ones", "misaligned", "out-of-range", "too-long"]
    extended: bool
    offset: int


class ConfigSpace(msgspec.Struct, frozen=True, gc=False):
    """What the bytes of config space say, the second witness.

    Attributes:
        bytes: how many bytes from 0 the report holds, up to 4096.
        data: those bytes as hex digits.
        registers: the header (`Identity`, `Control`, ...), named like lspci's lines.
        capabilities: in the order of the lists, with the registers and labels that lspci would print.
        standard_complete: whether the whole standard list is in the bytes.
        extended_complete: whether the whole extended list is.
        all_ones: the whole header reads as ones: the function did not answer.
        faults: what is wrong with the lists.
        unreadable: offsets of capabilities whose header is there and whose body reads as ones.
        spans: the hex rows.
    """

    bytes: int
    data: str
    registers: tuple[Register, ...]
    capabilities: tuple[Capability, ...]
    standard_complete: bool
    extended_complete: bool
    all_ones: bool
    faults: tuple[ChainFault, ...] = ()
    unreadable: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()

    def span_at(self, offset: int) -> Span | None:
        """The hex row that holds the byte at `offset`, with `offset` filled in."""
        for span in self.spans:
            start = span.offset or 0
            if start <= offset < start + 16:
                return msgspec.structs.replace(span, offset=offset)
        return None


IdSource = Literal["numeric", "bytes", "device-text", "pci-ids", "family", "none"]


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Which device it is: ids as four hex digits, None where the report does not tell exactly one.

    Attributes:
        vendor_id: the vendor.
        device_id: the device.
        id_source: where `device_id` comes from, in the words of `ObservedDevice.id_source`; `family` is not
            known here yet.
        candidates: the `vvvv:dddd` that share a printed name.
        subsystem_vendor_id: the subsystem's vendor.
        subsystem_device_id: the subsystem's id.
        subsystem_name: as printed.
        class_id: base class and subclass.
        bytes_belong: False when the bytes below the head line are those of another device.
    """

    vendor_id: str | None = None
    device_id: str | None = None
    id_source: IdSource = "none"
    candidates: tuple[str, ...] = ()
    subsystem_vendor_id: str | None = None
    subsystem_device_id: str | None = None
    subsystem_name: str | None = None
    class_id: str | None = None
    bytes_belong: bool = True


def matches_selector(selector: str, bdf: str, identity: Identity) -> bool:
    """Whether `6a:01.0`, `0000:6a:01.0` or `8086:0b25` names the function."""
    ids = f"{identity.vendor_id}:{identity.device_id}"
    return selector.lower() in (bdf, bdf.removeprefix("0000:"), ids)


class Device(msgspec.Struct, frozen=True, gc=False):
    """One PCI function: a block of lspci's output.

    Attributes:
        bdf: the address, always with its domain.
        header: the head line.
        registers: the lines that are neither regions nor capabilities (`Control`, `Kernel driver in use`).
        regions: base address registers and the ROM.
        capabilities: in printed order.
        driver: the kernel driver in use, None where none is printed.
        modules: the kernel modules that lspci names.
        config_space: what the bytes say, None where the report holds none.
        span: all lines of the block.
        unparsed: indented lines that no production accounts for.
        access_denied: the line that says that capabilities could not be read without root rights.
        chain_fault: the line that says that lspci met a broken list.
        truncated: where text was visibly cut out.
        noise: messages of lspci and other foreign lines inside the block.
        identity: which device it is by text and bytes.
    """

    bdf: str
    header: Header
    registers: tuple[Register, ...]
    regions: tuple[Region, ...]
    capabilities: tuple[Capability, ...]
    driver: str | None
    modules: tuple[str, ...]
    config_space: ConfigSpace | None
    span: Span
    unparsed: tuple[Span, ...] = ()
    access_denied: Span | None = None
    chain_fault: Span | None = None
    truncated: Span | None = None
    noise: tuple[Span, ...] = ()
    identity: Identity = Identity()

    def register(self, name: str) -> Register | None:
        """The first device-level register of that name (`Control`, `IOMMU group`)."""
        return next((register for register in self.registers if register.name == name), None)

    def get(self, register: str, label: str) -> Value:
        """A device-level value by register and label, None when it was not printed."""
        found = self.register(register)
        return None if found is None else found.get(label)

    def of_kind(self, kind: str) -> tuple[Capability, ...]:
        """The capabilities of one kind that the text names."""
        return tuple(capability for capability in self.capabilities if capability.kind == kind)

    def __repr__(self) -> str:
        from .shown import device_line

        return device_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import device_table

        return device_table(self)
