"""`parse` for a person: devices, capabilities, registers and their fields."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Capability, Device, Field, ParseResult, Register
from .lines import Line, Piece, wrapped
from .visible import visible


def render_tree(result: ParseResult, width: int) -> Iterator[Line]:
    """All dumps, a device after the other."""
    for dump in result.dumps:
        counts = dump.coverage
        yield [
            Piece(visible(dump.source.input), "bold"),
            Piece(f": {_count(len(dump.devices))}, {counts.accounted} of {counts.lines} lines of lspci read"),
        ]
        for device in dump.devices:
            yield from _device(device, width)


def _count(number: int) -> str:
    return "1 device" if number == 1 else f"{number} devices"


def _device(device: Device, width: int) -> Iterator[Line]:
    identity = device.identity
    ids = f"{identity.vendor_id or '????'}:{identity.device_id or '????'}"
    yield [Piece(device.bdf, "bold cyan"), Piece(f"  {ids}  "), Piece(visible(device.header.text), "bold")]
    for register in device.registers:
        yield from _register(register, width, 2)
    for region in device.regions:
        place = region.address or region.state or ""
        size = f", {region.size_bytes} bytes" if region.size_bytes is not None else ""
        number = "" if region.index is None else f" {region.index}"
        yield [Piece(f"  {region.kind}{number}: {visible(place)}{size}")]
    for capability in device.capabilities:
        yield from _capability(capability, width)
    if device.access_denied is not None:
        yield [Piece("  capabilities: access denied", "yellow")]
    if device.driver is not None:
        yield [Piece(f"  driver {visible(device.driver)}")]
    for span in device.unparsed:
        yield [Piece("  not read: ", "red"), Piece(visible(span.text).strip())]


def _capability(capability: Capability, width: int) -> Iterator[Line]:
    offset = "" if capability.offset is None else f"[{capability.offset:02x}] "
    yield [
        Piece(f"  {offset}"),
        Piece(capability.kind, "bold"),
        Piece(f"  {visible(capability.name)}", "dim"),
    ]
    for register in capability.registers:
        yield from _register(register, width, 4)
    for span in capability.unparsed:
        yield [Piece("    not read: ", "red"), Piece(visible(span.text).strip())]


def _register(register: Register, width: int, indent: int) -> Iterator[Line]:
    # `Latency: 0` rather than `Latency: Latency=0`
    fields = " ".join(
        visible(field.text) if field.label == register.name else _field(field) for field in register.fields
    )
    yield from wrapped(f"{visible(register.name)}: {fields}", width, indent)


def _field(field: Field) -> str:
    if isinstance(field.value, bool) and field.text in "+-":
        return visible(f"{field.label}{field.text}")
    unit = field.unit or ""
    return visible(f"{field.label}={field.text}{unit}")
