"""From the lines of a candidate block to a `Device`, and where the block ends.

Nesting is a plain loop: a line is offered to the capability it stands under, then to the device. Depth is
no more than a hint, because copied text loses its tabs. Every line ends up read, in `unparsed`, in
`noise`, or outside the block.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Capability, Device, Field, Region, Register, Span
from ..source import Input
from ..split import Candidate, is_hex_row
from .building import CapabilityBuilder, RegisterList
from .catalogue import HeadingReading, read_heading
from .device_lines import DEVICE
from .family import Family, Reading
from .head import HeadReading, read_head
from .memo import LineMemo

_CAPABILITY = re.compile(r"[ \t\xa0]*Capabilities:[ \t\xa0]*(?:\[([0-9a-f]{2,3})(?: v(\d+))?\][ \t\xa0]*)?")
_DENIED = ("<access denied>", "<available only to root>")
_CHAIN_FAULT = re.compile(r"<chain (?:looped|broken)>")
#: Messages of lspci and its library that end up between the lines of its output.
_NOISE = re.compile(r"[ \t]*(?:pcilib|lspci): |WARNING: ")
#: Marks that people leave where they cut text out.
_ELISION = re.compile(
    r"[ \t\xa0]*[\[<(]?(?:\.{2,}|…|snip(?:ped)?|cut|\[\.\.\.\])[\])>.]*[ \t\xa0]*$", re.IGNORECASE
)
_NAMELESS = Family("unknown")
#: So many unknown lines in a row end a block that has lost its indent.
_PATIENCE = 3


class BlockReading(NamedTuple):
    """A device, its hex rows (index of the line) and the account of its lines."""

    device: Device
    head: HeadReading
    hex_rows: list[int]
    stop: int
    lines: int
    accounted: int


class DeviceReader:
    """Reads blocks; one reader serves a whole process, so that repeated lines cost a look-up."""

    def __init__(self) -> None:
        self._memo: LineMemo[Reading | None] = LineMemo()
        self._headings: LineMemo[HeadingReading | None] = LineMemo()

    def read(self, text: Input, candidate: Candidate) -> BlockReading | None:
        """Read the block that begins at `candidate.first`; None when its head line is none after all."""
        head = read_head(text.lines[candidate.first])
        if head is None:
            return None
        return _Block(self, text, candidate, head).read()

    def reading(self, family: Family, register: str | None, line: str) -> Reading | None:
        """What a line says under `family` after a line of `register`."""
        return self._memo.get((family.kind, register), line, lambda: family.read(line, register))

    def heading(self, line: str, start: int, extended: bool) -> HeadingReading | None:
        """What a capability's heading says from column `start` on."""
        return self._headings.get((start, extended), line, lambda: read_heading(line, start, extended))


class _Block:
    """The state while one block is read."""

    def __init__(self, reader: DeviceReader, text: Input, candidate: Candidate, head: HeadReading) -> None:
        self.reader = reader
        self.text = text
        self.candidate = candidate
        self.head = head
        self.registers = RegisterList()
        self.done: list[tuple[CapabilityBuilder, int]] = []
        self.open: CapabilityBuilder | None = None
        self.hex_rows: list[int] = []
        self.unparsed: list[Span] = []
        self.noise: list[Span] = []
        self.lines = self.accounted = 1
        self.half_read = False
        self.stop = candidate.first + 1
        self.access_denied: Span | None = None
        self.chain_fault: Span | None = None
        self.truncated: Span | None = None

    def read(self) -> BlockReading:
        lines = self.text.lines
        pending: list[int] = []
        blank = False
        for index in range(self.candidate.first + 1, self.candidate.stop):
            line = lines[index]
            if not line or line.isspace():
                blank = True
                continue
            if self._take(line, index):
                self._keep(pending)
                pending.clear()
                self.lines += 1
                # a heading of which only the name is known stands in its capability's `unparsed`
                self.accounted += not self.half_read
                self.half_read = False
                self.stop = index + 1
                continue
            if _NOISE.match(line):
                self.noise.append(self.text.span(index + 1))
                self.stop = index + 1
                continue
            indented = line[0] in " \t\xa0"
            if indented and not blank:
                self._keep([index])
                continue
            pending.append(index)
            if blank or len(pending) > _PATIENCE:
                break
        return self._finish()

    def _take(self, line: str, index: int) -> bool:
        """Account for a line; False when no production does."""
        if is_hex_row(line):
            self.hex_rows.append(index)
            return True
        capability = _CAPABILITY.match(line)
        if capability is not None:
            return self._take_heading(line, index, capability)
        if self.open is not None:
            reading = self.reader.reading(self.open.family, self.open.registers.current, line)
            if reading is not None:
                self._put(self.open.registers, reading, index)
                return True
        reading = self.reader.reading(DEVICE, self.registers.current, line)
        if reading is None:
            return False
        self._put(self.registers, reading, index)
        if reading.register is not None:
            self.open = None
        return True

    @staticmethod
    def _put(registers: RegisterList, reading: Reading, index: int) -> None:
        if reading.register is None:
            registers.extend(reading.fields, index + 1)
        else:
            registers.open(reading.register, reading.fields, index + 1)

    def _take_heading(self, line: str, index: int, match: re.Match[str]) -> bool:
        offset, version = match.groups()
        rest = line[match.end() :].rstrip()
        if offset is None:
            if rest in _DENIED:
                self.access_denied = self.text.span(index + 1)
                self.open = None
                return True
            return False
        if _CHAIN_FAULT.fullmatch(rest):
            self.chain_fault = self.text.span(index + 1)
            self.open = None
            return True
        extended = len(offset) == 3
        heading = self.reader.heading(line, match.end(), extended) or _nameless(rest, match.end())
        place = [Field("offset", int(offset, 16), None, offset, match.start(1))]
        if version is not None:
            place.append(Field("version", int(version), None, version, match.start(2)))
        builder = CapabilityBuilder(tuple(place), extended, heading)
        if heading.fields:
            builder.registers.open(heading.name, heading.fields, index + 1)
        self.open = builder
        self.done.append((builder, index))
        if heading.unread is not None:
            builder.unparsed.append(self.text.span(index + 1))
            self.half_read = True
        return True

    def _keep(self, indices: list[int]) -> None:
        """Lines inside the block that no production accounts for: kept, counted, shown."""
        for index in indices:
            line = self.text.lines[index]
            span = self.text.span(index + 1)
            if _ELISION.match(line):
                self.truncated = span
            if line[0] not in " \t\xa0":
                self.noise.append(span)
                continue
            (self.unparsed if self.open is None else self.open.unparsed).append(span)
            self.lines += 1
            self.stop = index + 1

    def _finish(self) -> BlockReading:
        registers = self.registers.freeze()
        values = {register.name: register for register in registers}
        driver = values.get("Kernel driver in use") or values.get("Driver in use")
        modules = values.get("Kernel modules")
        ended = driver is not None or modules is not None or bool(self.hex_rows or self.access_denied)
        ended = ended or not (registers or self.done)
        self._look_for_cut_end(ended)
        device = Device(
            bdf=self.head.slot,
            header=self.head.header,
            registers=tuple(register for register in registers if not _is_region(register)),
            regions=tuple(_region(register) for register in registers if _is_region(register)),
            capabilities=self._capabilities(),
            driver=driver.fields[0].text if driver is not None and driver.fields else None,
            modules=() if modules is None else tuple(field.text for field in modules.fields),
            config_space=None,
            span=self.text.span(self.candidate.first + 1, self.stop),
            unparsed=tuple(self.unparsed),
            access_denied=self.access_denied,
            chain_fault=self.chain_fault,
            truncated=self.truncated,
            noise=tuple(self.noise),
        )
        return BlockReading(device, self.head, self.hex_rows, self.stop, self.lines, self.accounted)

    def _capabilities(self) -> tuple[Capability, ...]:
        # 0002 and 0009 are both printed as `Virtual Channel`; 0009 goes with a Multi-Function one
        # (PCI Express Base Specification 5.0, section 7.9.1)
        shared = any(builder.heading.kind == "mfvc" for builder, _ in self.done)
        return tuple(
            builder.freeze(self.text.span(index + 1), doubtful_id=shared and builder.heading.kind == "vc")
            for builder, index in self.done
        )

    def _look_for_cut_end(self, ended: bool) -> None:
        """Whether the text stops inside this block: lspci -v ends every block with an empty line.

        A block that ends the input without one may have lost its end, unless its last line is one that
        lspci prints last (kernel lines, hex rows) or the list of capabilities was denied.
        """
        if self.truncated is None and not ended and self.stop == len(self.text.lines):
            self.truncated = self.text.span(self.stop)


def _nameless(rest: str, start: int) -> HeadingReading:
    """A heading whose name no release that we know has printed, or that lost its name."""
    return HeadingReading("unknown", None, rest, (), _NAMELESS, start if rest else None)


def _is_region(register: Register) -> bool:
    return register.name.startswith(("Region", "Expansion ROM"))


def _region(register: Register) -> Region:
    values = {field.label: field for field in register.fields}
    _, _, index = register.name.partition(" ")
    space, address = values.get("space"), values["address"].text if "address" in values else None
    width = values.get("width")
    prefetchable = values.get("prefetchable")
    size = values.get("size")
    unusable = address is not None and address.startswith("<")
    return Region(
        index=int(index) if index.isdecimal() else None,
        kind="rom"
        if register.name == "Expansion ROM"
        else "io"
        if space and space.text != "Memory"
        else "memory",
        address=None if unusable else address,
        state=address.strip("<>") if unusable and address is not None else None,
        width=None if width is None else width.text,
        prefetchable=None if prefetchable is None else bool(prefetchable.value),
        marks=tuple(field.text for field in register.fields if field.label == "mark"),
        size_bytes=size.value if size is not None and isinstance(size.value, int) else None,
        line=register.line_of(0),
        fields=register.fields,
    )
