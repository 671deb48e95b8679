"""One function as a set of facts: every value that its text, and where text is silent its bytes, tell.

A fact is keyed by what it is (kind of capability, register, label under the names of pciutils 3.14), not by
where it was printed, so that capabilities may move and releases of lspci may name things otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..detect import is_all_ones
from ..model import Capability, Device, Region, Register, Span, Value
from ..spec import rows
from ..views import canonical

#: Registers that stand among the facts in another form, or repeat the head line.
_ELSEWHERE = frozenset(("Subsystem", "Kernel driver in use", "Driver in use", "Kernel modules", "Flags"))
_DRIVER, _MODULES = "Kernel driver in use", "Kernel modules"
#: Registers of a bridge's windows, and what releases print for one that is closed.
_WINDOW = "behind bridge"
_CLOSED = ("disabled", "empty", "None")
#: Registers of the header that bytes tell and that text shows in other words.
_BYTES_ONLY = ("Identity", "Region", "Expansion ROM", "Header", ".")


class FactKey(NamedTuple):
    """What a fact is about.

    `which` tells capabilities of one kind apart (vendor and id of a DVSEC, else their order); `number` counts
    registers and labels that come several times.
    """

    kind: str
    which: str
    register: str
    label: str
    number: int = 0

    @property
    def printed(self) -> tuple[str, str, str]:
        """What a release of lspci prints or does not, whatever the function."""
        return self.kind, self.register, self.label

    @property
    def subject(self) -> str:
        """The register and label in the words of lspci."""
        of_kind = (
            "" if self.kind in ("device", "region") or self.kind == self.register.lower() else f"{self.kind} "
        )
        label = "" if self.label in ("", self.register) else f" {self.label}"
        return f"{of_kind}{self.register}{label}"


class Fact(NamedTuple):
    """A value, as printed and as read, with its line; `from_bytes` when only the bytes tell it."""

    value: Value
    text: str
    span: Span | None
    from_bytes: bool = False


class CapabilityKey(NamedTuple):
    """A capability: its kind, and which of that kind."""

    kind: str
    which: str


class DeviceFacts(NamedTuple):
    """All facts of one function, and its capabilities.

    `byte_capabilities`: which capability the bytes have at an offset.
    """

    device: Device
    values: dict[FactKey, Fact]
    capabilities: dict[CapabilityKey, Capability]
    byte_capabilities: dict[int, CapabilityKey]


def facts_of(device: Device) -> DeviceFacts:
    """Every value of a function under the names of 3.14."""
    values: dict[FactKey, Fact] = {}
    for key, fact in _device_facts(device):
        values.setdefault(key, fact)
    texts = _numbered(device.capabilities)
    for (kind, which), capability in texts.items():
        if capability.extended and capability.version is not None:
            version = capability.version
            head = _line(device, capability.span.first_line)
            values[FactKey(kind, which, "capability", "version")] = Fact(version, str(version), head)
        _add(values, kind, which, _of_registers(device, kind, capability.registers))
    capabilities = dict(texts)
    in_bytes: dict[int, CapabilityKey] = {}
    space = device.config_space
    if space is not None and not space.all_ones:
        shown = [r for r in space.registers if not r.name.startswith(_BYTES_ONLY)]
        _add(values, "device", "", _of_bytes(device, "device", 0, shown))
        places = {capability.offset: place for place, capability in texts.items()}
        for place, capability in _numbered(space.capabilities).items():
            known = places.get(capability.offset)
            found = place if known is None or known.kind != place.kind else known
            capabilities.setdefault(found, capability)
            in_bytes[capability.offset or 0] = found
            facts = _of_bytes(device, place.kind, capability.offset or 0, capability.registers)
            _add(values, place.kind, found.which, facts)
    for span in (*device.unparsed, *(s for c in device.capabilities for s in c.unparsed)):
        text = " ".join(span.text.split())
        values.setdefault(FactKey("text", "", "line", text), Fact(text, text, span))
    return DeviceFacts(device, values, capabilities, in_bytes)


_Named = Iterable[tuple[str, str, Fact]]


def _add(values: dict[FactKey, Fact], kind: str, which: str, facts: _Named) -> None:
    """Add facts; what comes several times is counted, what is known already stays."""
    counts: dict[tuple[str, str], int] = {}
    for register, label, fact in facts:
        number = counts.get((register, label), 0)
        counts[register, label] = number + 1
        values.setdefault(FactKey(kind, which, register, label, number), fact)


def _numbered(capabilities: Iterable[Capability]) -> dict[CapabilityKey, Capability]:
    """Capabilities by kind and which of that kind: vendor and id where it has them, then the order."""
    counts: dict[tuple[str, str], int] = {}
    found: dict[CapabilityKey, Capability] = {}
    for capability in capabilities:
        named = ""
        if capability.kind in ("dvsec", "vsec", "unknown"):
            values = [
                f.text for r in capability.registers[:1] for f in r.fields if f.label in ("Vendor", "ID")
            ]
            named = ":".join([capability.id_hex or "", *values])
        number = counts.get((capability.kind, named), 0)
        counts[capability.kind, named] = number + 1
        found[CapabilityKey(capability.kind, f"{named}#{number}")] = capability
    return found


def _line(device: Device, number: int) -> Span | None:
    """The line with that number, not quoted yet."""
    if not device.span.first_line <= number <= device.span.last_line:
        return None
    return Span(device.span.input, device.span.member, number, number, None, "")


def _of_registers(device: Device, kind: str, registers: Iterable[Register]) -> _Named:
    for register in registers:
        if register.name.endswith(_WINDOW):
            line = _line(device, register.line_of(0))
            closed = register.get("mark") in _CLOSED or register.get("base") is None
            yield register.name, "closed", Fact(closed, "", line)
            if not closed and register.get("size") is None:
                yield from _window_size(register, line)
        for index, field in enumerate(register.fields):
            name, label, value = canonical(kind, register.name, field.label, field.value)
            yield name, label, Fact(value, field.text, _line(device, register.line_of(index)))


def _window_size(register: Register, line: Span | None, *, from_bytes: bool = False) -> _Named:
    """The size of a bridge's window, which old releases leave to the reader; none where it is closed."""
    base, limit = register.get("base"), register.get("limit")
    if isinstance(base, int) and isinstance(limit, int) and limit >= base:
        size = limit - base + 1
        yield register.name, "size", Fact(size, str(size), line, from_bytes=from_bytes)


def _of_bytes(device: Device, kind: str, offset: int, registers: Iterable[Register]) -> _Named:
    space = device.config_space
    # the row where the capability begins: fields do not know their own
    row = None if space is None else space.span_at(offset)
    for register in registers:
        if register.name.endswith(_WINDOW):
            yield from _window_size(register, row, from_bytes=True)
        for field in register.fields:
            name, label, value = canonical(kind, register.name, field.label, field.value)
            yield name, label, Fact(value, field.text, row, from_bytes=True)


def _device_facts(device: Device) -> Iterator[tuple[FactKey, Fact]]:
    head = _line(device, device.span.first_line)
    answers = not is_all_ones(device)
    yield FactKey("device", "", "answers", "answers"), Fact(answers, "", head)
    if not answers:
        return
    identity, header = device.identity, device.header
    parts = (
        # a revision of 0 is left out; of an interface of 0 so is one without a name, and both without any -v
        ("revision", header.revision or ("00" if header.class_name or header.class_id else None)),
        ("class", identity.class_id or header.class_name),
        ("prog-if", header.prog_if or ("00" if device.registers else None)),
        ("subsystem", _subsystem(device)),
        ("subsystem vendor", identity.subsystem_vendor_id),
    )
    board = device.register("Subsystem")
    board_line = head if board is None else _line(device, board.line_of(0))
    for label, text in parts:
        if text is not None:
            span = board_line if label.startswith("subsystem") else head
            yield FactKey("device", "", "head", label), Fact(text, text, span)
    if device.driver is not None:
        register = device.register(_DRIVER) or device.register("Driver in use")
        span = None if register is None else _line(device, register.line_of(0))
        yield FactKey("device", "", _DRIVER, _DRIVER), Fact(device.driver, device.driver, span)
    if device.modules:
        text = ", ".join(device.modules)
        yield FactKey("device", "", _MODULES, _MODULES), Fact(text, text, None)
    shown = [register for register in device.registers if register.name not in _ELSEWHERE]
    values: dict[FactKey, Fact] = {}
    _add(values, "device", "", _of_registers(device, "device", shown))
    yield from values.items()
    yield from _flags(device)


def _subsystem(device: Device) -> str | None:
    identity = device.identity
    if identity.subsystem_vendor_id and identity.subsystem_device_id:
        return f"{identity.subsystem_vendor_id}:{identity.subsystem_device_id}"
    return None


def _flags(device: Device) -> Iterator[tuple[FactKey, Fact]]:
    """What `Flags` of -v tells in the words of -vv: a word that is missing is a flag that is off."""
    flags = device.register("Flags")
    if flags is None:
        return
    span = _line(device, flags.line_of(0))
    words = {field.label: field for field in flags.fields}
    for row in rows("diff_flags"):
        value = row["word"] in words
        text = "+" if value else "-"
        yield FactKey("device", "", row["register"], row["label"]), Fact(value, text, span)
    for name in ("IOMMU group", "NUMA node"):
        if name in words:
            field = words[name]
            yield FactKey("device", "", name, name), Fact(field.value, field.text, span)


def has_numbers(device: Device) -> bool:
    """Whether lspci printed the numbers of the regions: it does from -vv on."""
    return all(region.index is not None for region in device.regions if region.kind != "rom")


def has_address(region: Region) -> bool:
    """Whether a region has an address: releases differ in whether they print one that has none."""
    return region.address is not None and bool(region.address.strip("0"))


def region_facts(regions: Sequence[Region], device: Device, *, by_number: bool) -> dict[FactKey, Fact]:
    """What regions of a function tell; without numbers their order tells them apart."""
    facts: dict[FactKey, Fact] = {}
    for order, region in enumerate(regions):
        number = region.index if by_number else order
        which = "rom" if region.kind == "rom" else str(number)
        facts.update(_region(device, region, which))
    return facts


def _region(device: Device, region: Region, which: str) -> Iterator[tuple[FactKey, Fact]]:
    span = _line(device, region.line)
    register = "Expansion ROM" if region.kind == "rom" else f"Region {which}"
    kind = "region"
    facts: list[tuple[str, Value]] = [
        ("kind", region.kind),
        ("assigned", region.address is not None and region.state not in ("unassigned", "ignored")),
        ("disabled", any("disabled" in mark for mark in region.marks) or "disabled" in (region.state or "")),
    ]
    facts += [("address", region.address)] if region.address is not None else []
    facts += [("size", region.size_bytes)] if region.size_bytes is not None else []
    facts += [("width", region.width)] if region.width is not None else []
    facts += [("prefetchable", region.prefetchable)] if region.prefetchable is not None else []
    for label, value in facts:
        yield FactKey(kind, which, register, label), Fact(value, str(value), span)
