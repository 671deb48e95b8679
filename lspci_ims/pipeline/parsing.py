"""From one input to the dumps in it, with an account of every line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ..config_space import from_rows
from ..detect.identify import identify
from ..grammar.reader import BlockReading, shared_reader
from ..ids import IdTable, default_table
from ..model import Bdf, ByteLayout, Coverage, Device, Diagnostic, Dump
from ..source import Input, Limits
from ..split import Candidate, View, group_into_dumps, lines_without_device, unmangle
from .facts import lspci_facts

if TYPE_CHECKING:
    from ..config_space import Decoder

#: The length of an address with a domain of four digits.
_IN_FULL = len("0000:00:00.0")


class ParsedInput(NamedTuple):
    """The dumps of one input, and remarks on the input itself."""

    dumps: tuple[Dump, ...]
    diagnostics: tuple[Diagnostic, ...]


class Parser:
    """Parses inputs; keep one for many, so that lines seen before cost a look-up."""

    def __init__(
        self,
        limits: Limits | None = None,
        ids: IdTable | None = None,
        layouts: Sequence[ByteLayout] = (),
    ) -> None:
        self.limits = limits or Limits()
        self._ids = ids
        self._layouts = layouts
        self._reader = shared_reader()

    @cached_property
    def decoder(self) -> Decoder:
        """The decoder of bytes, with the plugins' layouts; made when the first hex row comes."""
        from ..config_space import Decoder

        return Decoder(self._layouts, self.limits.chain_hops)

    @cached_property
    def ids(self) -> IdTable:
        """The table of ids; the snapshot is opened when the first name is looked up."""
        return self._ids or default_table()

    def parse(self, text: Input) -> ParsedInput:
        """All dumps of one input; never raises because of what the input holds."""
        views, remarks = unmangle(text, self.limits.quote_depth)
        diagnostics = [*text.diagnostics, *remarks]
        dumps: list[Dump] = []
        for view in views:
            groups = group_into_dumps(view.candidates, view.depths)
            found = [dump for group in groups if (dump := self._dump(view, group)) is not None]
            dumps += found
            read = [(d.span.first_line, d.span.last_line) for dump in found for d in dump.devices]
            # what the limit leaves out has its head lines
            limit = self.limits.devices
            read += [(group[limit].first + 1, group[-1].stop) for group in groups if len(group) > limit]
            diagnostics += lines_without_device(view, read)
        # two sides of a diff are two views of one text
        dumps.sort(key=lambda dump: dump.source.first_line)
        return ParsedInput(tuple(dumps), tuple(diagnostics))

    def _dump(self, text: View, group: list[Candidate]) -> Dump | None:
        diagnostics: list[Diagnostic] = []
        limit = self.limits.devices
        if len(group) > limit:
            span = text.span(group[limit].first + 1)
            message = f"dump cut after {limit} of {len(group)} devices"
            diagnostics.append(Diagnostic("warning", "LIMIT_DEVICES", message, span))
        devices: list[Device] = []
        lines = accounted = 0
        for candidate in group[:limit]:
            reading = self._reader.read(text, candidate)
            if reading is not None:
                devices.append(self._device(text, reading))
                lines += reading.lines
                accounted += reading.accounted
        if not devices:
            return None
        first = devices[0].span.first_line
        return Dump(
            source=text.span(first, devices[-1].span.last_line),
            lspci=lspci_facts(devices, text.lines),
            devices=tuple(devices),
            coverage=Coverage(lines, accounted, lines - accounted),
            diagnostics=tuple(diagnostics),
        )

    def _device(self, text: View, reading: BlockReading) -> Device:
        device = reading.device
        space = None
        if reading.hex_rows:
            image = from_rows(reading.hex_rows, text.name, text.member)
            if text.traces:
                image = image._replace(spans=tuple(map(text.quoted, image.spans)))
            space = self.decoder.decode(image)
        bdf = _with_domain(device.bdf)
        if space is not None and space.bytes:
            device = msgspec.structs.replace(device, bdf=bdf, config_space=space)
        elif bdf != device.bdf:
            device = msgspec.structs.replace(device, bdf=bdf)
        return self.identified(device)

    def identified(self, device: Device) -> Device:
        """The device with the ids and names that its head line and its bytes tell."""
        header, identity = identify(device, self.ids)
        return msgspec.structs.replace(device, header=header, identity=identity)


def _with_domain(slot: str) -> str:
    """The address of a function in full; a path of `lspci -P` stays one."""
    # nearly all are in full already, or begin with the bus
    place = None if len(slot) == _IN_FULL else Bdf.parse(slot)
    return slot if place is None else str(place)
