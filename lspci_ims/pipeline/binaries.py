"""Config spaces that came as files of their own, tied to the functions of the dumps beside them.

They are a third witness beside text and hex rows: of a function with both kinds of bytes the longer one
counts, and where the two show different capabilities that is said. What no dump shows becomes a dump of
bytes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from ..model import Bdf, ConfigSpace, Coverage, Device, Diagnostic, Dump, Header, LspciFacts, Span, bdf_order
from ..platform import PlatformFindings
from .facts import dumped_bytes
from .members import Binary, ReadMember, nearness
from .parsing import Parser

_Folder = tuple[str, ...]
#: Such a share of the functions is in two lists of one machine; a device may have come or gone.
_SAME = 0.9


def with_binaries(
    members: Sequence[ReadMember], binaries: Iterable[Binary], parser: Parser
) -> tuple[list[ReadMember], list[Diagnostic]]:
    """The members with the bytes attached, and one more member for each folder's functions without text."""
    result = list(members)
    remarks: list[Diagnostic] = []
    of_folder: dict[_Folder, list[Binary]] = {}
    for binary in binaries:
        of_folder.setdefault(binary.folder, []).append(binary)
    for folder, group in sorted(of_folder.items()):
        devices = {binary.bdf: _device(binary, parser) for binary in group[: parser.limits.devices]}
        places = _dumps_of(result, folder, devices)
        for place in places:
            result[place], told = _attached(result[place], devices, parser)
            remarks += told
        shown = {d.bdf for place in places for dump in result[place].dumps for d in dump.devices}
        rest = [device for bdf, device in devices.items() if bdf not in shown]
        if rest:
            beside = result[places[0]].folder if places else folder
            result.append(_member(rest, beside))
    return result, remarks


def _device(binary: Binary, parser: Parser) -> Device:
    """A function of which nothing but the bytes is known."""
    space = parser.decoder.decode(binary.image)
    first = binary.image.spans[0]
    span = Span(first.input, first.member, 0, 0, 0, first.text)
    place = Bdf.parse(binary.bdf)
    bdf = binary.bdf if place is None else str(place)
    return parser.identified(Device(bdf, Header(""), (), (), (), None, (), space, span))


def _dumps_of(members: Sequence[ReadMember], folder: _Folder, devices: dict[str, Device]) -> list[int]:
    """The members nearest to a folder whose dumps can show the same machine."""
    with_dumps = [place for place, member in enumerate(members) if member.dumps]
    near = {place: nearness(members[place].folder, folder) for place in with_dumps}
    best = max(near.values(), default=0)
    return [place for place in with_dumps if near[place] == best and _fits(members[place], folder, devices)]


def _fits(member: ReadMember, folder: _Folder, devices: dict[str, Device]) -> bool:
    """Whether most of the functions that both show have the same ids, as far as the text tells any.

    Where the dump lies outside the folder, two machines of one make are to be told apart: then both must
    show the same functions.
    """
    dumps = member.dumps
    if member.folder[: len(folder)] != folder:
        shown = {device.bdf for dump in dumps for device in dump.devices}
        if len(shown & devices.keys()) < _SAME * len(shown | devices.keys()):
            return False
    same = different = 0
    for device in (device for dump in dumps for device in dump.devices):
        other = devices.get(device.bdf)
        if other is None or device.identity.device_id is None or other.identity.device_id is None:
            same += other is not None
        elif _ids(device) == _ids(other):
            same += 1
        else:
            different += 1
    return same > different


def _ids(device: Device) -> tuple[str | None, str | None]:
    return device.identity.vendor_id, device.identity.device_id


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


def _member(devices: Sequence[Device], folder: _Folder) -> ReadMember:
    """A dump of functions that only their bytes show."""
    ordered = tuple(sorted(devices, key=lambda device: bdf_order(device.bdf)))
    sizes = [device.config_space.bytes for device in ordered if device.config_space is not None]
    facts = LspciFacts(0, "none", max(sizes) > 64 or None, max(map(dumped_bytes, sizes)))
    dump = Dump(ordered[0].span, facts, ordered, Coverage(0, 0, 0))
    return ReadMember(ordered[0].span.member, folder, (dump,), PlatformFindings(), None)
