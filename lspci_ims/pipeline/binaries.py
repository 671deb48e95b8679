"""Config spaces that came as files of their own, tied to the functions of the dumps beside them.

They are a third witness beside text and hex rows: of a function with both kinds of bytes the longer one
counts, and where the two show different capabilities that is said. What no dump shows becomes a dump of
bytes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..config_space import from_bytes
from ..model import Bdf, ConfigSpace, Coverage, Device, Diagnostic, Dump, Header, LspciFacts, Span, bdf_order
from ..platform import PlatformFindings
from .facts import dumped_bytes
from .likeness import same_identity
from .members import Binary, ReadMember
from .origins import Folder, Origin, are_related
from .parsing import Parser


def with_binaries(
    name: str, members: Sequence[ReadMember], binaries: Sequence[Binary], parser: Parser
) -> tuple[list[ReadMember], list[Diagnostic]]:
    """The members with the bytes attached, and one more for each collection's functions without text.

    Args:
        name: that of the report.
        members: what was read beside the files.
        binaries: the files, in the order of the report.
        parser: decodes and identifies.
    """
    result = list(members)
    remarks: list[Diagnostic] = []
    most = parser.limits.devices
    if len(binaries) > most:
        message = f"{name}: config space of more than {most} functions: more was not read"
        remarks.append(Diagnostic("warning", "LIMIT_DEVICES", message))
    of_root: dict[Folder, list[Binary]] = {}
    for binary in binaries[:most]:
        of_root.setdefault(binary.root, []).append(binary)
    for root, group in sorted(of_root.items()):
        devices = _devices(name, group, parser, remarks)
        places = _dumps_of(members, root, devices)
        for place in places:
            result[place], told = _attached(result[place], devices, parser)
            remarks += told
        shown = {d.bdf for place in places for dump in result[place].dumps for d in dump.devices}
        rest = [device for bdf, device in devices.items() if bdf not in shown]
        if rest:
            origin = result[places[0]].origin if places else _origin(members, root)
            result.append(_bytes_alone(rest, origin))
    return result, remarks


def _origin(members: Sequence[ReadMember], root: Folder) -> Origin:
    """The origin of files: that of the members of their collection, which may tell the host."""
    return next((m.origin for m in members if m.origin.root == root), Origin(root, collected=True))


def _devices(
    name: str, group: Iterable[Binary], parser: Parser, remarks: list[Diagnostic]
) -> dict[str, Device]:
    """The functions of one collection by address; of several files for one function the longest counts."""
    longest: dict[str, Binary] = {}
    for binary in group:
        place = Bdf.parse(binary.bdf)
        bdf = binary.bdf if place is None else str(place)
        if not any(binary.data[:64]):
            # what a sparse or failed copy leaves: no function has vendor 0000 (PCIe 5.0 7.5.1.1.1)
            message = f"{name}: {binary.label}: nothing but zeros, no config space"
            remarks.append(Diagnostic("warning", "CONFIG_ALL_ZEROS", message))
            continue
        known = longest.get(bdf)
        if known is not None and known.data[: len(binary.data)] != binary.data[: len(known.data)]:
            message = f"{bdf}: the bytes in {known.label} and {binary.label} differ: the longer file counts"
            remarks.append(Diagnostic("warning", "BYTES_DISAGREE", message))
        if known is None or len(binary.data) > len(known.data):
            longest[bdf] = binary
    return {bdf: _device(name, bdf, binary, parser) for bdf, binary in longest.items()}


def _device(name: str, bdf: str, binary: Binary, parser: Parser) -> Device:
    """A function of which nothing but the bytes is known."""
    space = parser.decoder.decode(from_bytes(binary.data, name, binary.label))
    text = "" if not space.spans else space.spans[0].text
    span = Span(name, binary.label, 0, 0, 0, text)
    return parser.identified(Device(bdf, Header(""), (), (), (), None, (), space, span))


def _dumps_of(members: Sequence[ReadMember], root: Folder, devices: dict[str, Device]) -> list[int]:
    """The members with dumps of the same machine: in the nearest collection, and of like functions."""
    found: dict[int, int] = {}
    for place, member in enumerate(members):
        if member.dumps and are_related(member.origin.root, root) and _fits(member, devices):
            found[place] = min(len(member.origin.root), len(root))
    best = max(found.values(), default=0)
    return [place for place, depth in found.items() if depth == best]


def _fits(member: ReadMember, devices: dict[str, Device]) -> bool:
    """Whether most of the functions that both show can be the same."""
    pairs = [(d, devices[d.bdf]) for dump in member.dumps for d in dump.devices if d.bdf in devices]
    return 2 * sum(same_identity(one, other) for one, other in pairs) > len(pairs)


def _attached(
    member: ReadMember, devices: dict[str, Device], parser: Parser
) -> tuple[ReadMember, list[Diagnostic]]:
    remarks: list[Diagnostic] = []

    def with_bytes(device: Device) -> Device:
        other = devices.get(device.bdf)
        if other is None or other.config_space is None:
            return device
        space = device.config_space
        if space is not None and device.identity.bytes_belong:
            remarks.extend(_differences(device, space, other.config_space))
            if space.bytes >= other.config_space.bytes:
                return device
        return parser.identified(msgspec.structs.replace(device, config_space=other.config_space))

    dumps = tuple(
        msgspec.structs.replace(dump, devices=tuple(map(with_bytes, dump.devices))) for dump in member.dumps
    )
    return member._replace(dumps=dumps), remarks


def _differences(device: Device, rows: ConfigSpace, file: ConfigSpace) -> Iterator[Diagnostic]:
    """A warning where the rows in the text and the file show different capabilities."""
    known = min(rows.bytes, file.bytes)
    one, two = (
        {(c.offset, c.id) for c in space.capabilities if c.offset is not None and c.offset < known}
        for space in (rows, file)
    )
    if one != two:
        offset = min(place for place, _ in one ^ two)
        message = (
            f"{device.bdf}: the bytes in the text and in {file.spans[0].member} show different capabilities "
            f"at offset {offset:02x}"
        )
        yield Diagnostic("warning", "BYTES_DISAGREE", message, rows.span_at(offset) or device.span)


def _bytes_alone(devices: Sequence[Device], origin: Origin) -> ReadMember:
    """A dump of functions that only their bytes show."""
    ordered = tuple(sorted(devices, key=lambda device: bdf_order(device.bdf)))
    sizes = [device.config_space.bytes for device in ordered if device.config_space is not None]
    facts = LspciFacts(0, "none", max(sizes) > 64 or None, max(map(dumped_bytes, sizes)))
    dump = Dump(ordered[0].span, facts, ordered, Coverage(0, 0, 0))
    return ReadMember(ordered[0].span.member, "config-space", origin, (dump,), PlatformFindings(), None)
