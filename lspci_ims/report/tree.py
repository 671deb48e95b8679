"""`parse` for a person: devices, capabilities, registers and their fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Capability, Device, Field, ParseResult, Register, Span
from .cells import broken, cut, width_of
from .lines import Line, Piece, wrapped
from .visible import squeeze, visible

#: The register that tells the driver; a form of lspci without it gives the driver otherwise.
_DRIVER = "Kernel driver in use"
#: With less room than that fields stand below the name.
_ROOM_FOR_FIELDS = 24
#: What stands beside registers that lspci did not print.
_BY_BYTES = "(by the bytes)"
#: A longer name does not move the fields of its neighbours to the right.
_LONG_NAME = 22


def render_tree(result: ParseResult, width: int) -> Iterator[Line]:
    """All dumps, a device after the other."""
    for dump in result.dumps:
        counts = dump.coverage
        source = dump.source.input
        if dump.source.member is not None:
            source = f"{source}: {dump.source.member}"
        told = f"{_count(len(dump.devices))}, {counts.accounted} of {counts.lines} lines of lspci read"
        yield from wrapped(f"{visible(source)}: {told}", width, 0, "bold", hanging=2)
        for device in dump.devices:
            yield from _device(device, width)


def _count(number: int) -> str:
    return "1 device" if number == 1 else f"{number} devices"


def _device(device: Device, width: int) -> Iterator[Line]:
    yield []
    yield from _title(device, width)
    names = _room(device.registers)
    for register in device.registers:
        yield from _register(register, width, 2, names)
    for region in device.regions:
        place = region.address or region.state or ""
        size = f", {_size(region.size_bytes)}" if region.size_bytes is not None else ""
        number = "" if region.index is None else f" {region.index}"
        yield from wrapped(f"{region.kind}{number}: {visible(place)}{size}", width, 2, hanging=2)
    bytes_tell = (
        {} if device.config_space is None else {c.offset: c for c in device.config_space.capabilities}
    )
    for capability in device.capabilities:
        yield from _capability(capability, width)
        yield from _by_bytes(capability, bytes_tell.pop(capability.offset, None), width)
    for capability in bytes_tell.values():
        yield from _capability(capability, width, _BY_BYTES)
    if device.access_denied is not None:
        yield [Piece("  capabilities: access denied", "yellow")]
    if device.driver is not None and all(register.name != _DRIVER for register in device.registers):
        yield from wrapped(f"driver: {visible(device.driver)}", width, 2, hanging=2)
    yield from _not_read(device.unparsed, width, 2)


def _title(device: Device, width: int) -> Iterator[Line]:
    """Address, ids, name and class."""
    identity, header = device.identity, device.header
    ids = f"{identity.vendor_id or '????'}:{identity.device_id or '????'}"
    bdf = visible(device.bdf)
    name = visible(header.text)
    kind = f" ({visible(header.class_name)})" if isinstance(header.class_name, str) else ""
    start = width_of(bdf + ids) + 4
    if width - start < _ROOM_FOR_FIELDS:
        yield [Piece(bdf, "bold cyan"), Piece(f"  {ids}")]
        yield from wrapped(f"{name}{kind}", width, 2, "bold")
        return
    first, *rest = broken(f"{name}{kind}", width - start)
    yield [Piece(bdf, "bold cyan"), Piece(f"  {ids}  "), Piece(first, "bold")]
    for row in rest:
        yield [Piece(" " * start), Piece(row, "bold")]


def _not_read(spans: Sequence[Span], width: int, indent: int) -> Iterator[Line]:
    blank = " " * indent
    for span in spans:
        room = width - indent - len("not read: ")
        yield [Piece(f"{blank}not read: ", "red"), Piece(cut(squeeze(span.text), room))]


def _by_bytes(printed: Capability, found: Capability | None, width: int) -> Iterator[Line]:
    """Registers that the bytes tell of a capability of which lspci prints the heading alone (`<?>`)."""
    if found is None or len(printed.registers) > 1:
        return
    more = [register for register in found.registers if printed.register(register.name) is None]
    if more:
        yield [Piece(f"    {_BY_BYTES}", "dim")]
    names = _room(more)
    for register in more:
        yield from _register(register, width, 6, names)


def _capability(capability: Capability, width: int, mark: str = "") -> Iterator[Line]:
    offset = "" if capability.offset is None else f"[{capability.offset:02x}] "
    version = "" if not capability.version else f" v{capability.version}"
    registers = list(capability.registers)
    # `MSI-X: Enable+ Count=9` on the line of the heading, rather than the same name twice
    own = registers.pop(0) if registers and registers[0].name == capability.name else None
    head = [Piece(f"  {offset}"), Piece(f"{capability.kind}{version}", "bold")]
    taken = width_of(f"  {offset}{capability.kind}{version}  ")
    if own is None:
        name = f"{visible(capability.name)} {mark}".rstrip()
        yield [*head, Piece(f"  {cut(name, width - taken)}", "dim")]
    elif width - taken < _ROOM_FOR_FIELDS:
        yield head
        yield from wrapped(_fields(own), width, 4, hanging=2)
    else:
        first, *rest = broken(f"{_fields(own)} {mark}".rstrip(), width - taken)
        yield [*head, Piece(f"  {first}")]
        for row in rest:
            yield [Piece(" " * taken + row)]
    names = _room(registers)
    for register in registers:
        yield from _register(register, width, 4, names)
    yield from _not_read(capability.unparsed, width, 4)


def _room(registers: Sequence[Register]) -> int:
    """Columns for the names of registers that stand in one block; a long name stands out."""
    return max((len(r.name) + 2 for r in registers if len(r.name) <= _LONG_NAME), default=0)


def _register(register: Register, width: int, indent: int, names: int) -> Iterator[Line]:
    name = visible(register.name)
    fields = _fields(register)
    if fields in ("", name):
        yield from wrapped(name, width, indent, hanging=2)
        return
    start = f"{name}: ".ljust(names)
    if width_of(start) > names or width - indent - names < _ROOM_FOR_FIELDS:
        yield from wrapped(f"{name}: {fields}", width, indent, hanging=2)
        return
    rows = broken(fields, max(20, width - indent - names))
    for number, row in enumerate(rows):
        yield [Piece(" " * indent), Piece(" " * names if number else start, "dim"), Piece(row)]


def _fields(register: Register) -> str:
    """Flags with blanks between, as lspci prints them; values of several words end at a comma."""
    text = ""
    after_value = False
    for field in register.fields:
        is_flag = isinstance(field.value, bool) and field.text in "+-"
        if text:
            text += " " if is_flag and not after_value else ", "
        # `Latency: 0` rather than `Latency: Latency=0`
        text += visible(field.text) if field.label == register.name else _field(field, is_flag=is_flag)
        after_value = not is_flag
    return text


def _field(field: Field, *, is_flag: bool) -> str:
    if is_flag:
        return visible(f"{field.label}{field.text}")
    unit = f" {field.unit}" if field.unit == "bytes" else field.unit or ""
    return visible(f"{field.label}={field.text}{unit}")


def _size(count: int) -> str:
    """A size in the largest unit that holds it whole, as lspci does: `128 MiB`."""
    units = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
    at = 0
    while count and count % 1024 == 0 and at + 1 < len(units):
        count //= 1024
        at += 1
    return f"{count} {units[at]}"
