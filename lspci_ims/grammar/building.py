"""Parts under construction while a block is read; the model's frozen structs come out at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple, Required, TypedDict, Unpack

import msgspec

from ..model import Capability, Device, Field, Header, Region, Register, Span
from .bars import is_region, region_from
from .steps import Opening


class Parts(TypedDict, total=False):
    """What a block holds beside the lines of the function itself, as `Device` names it."""

    capabilities: Required[tuple[Capability, ...]]
    span: Required[Span]
    unparsed: tuple[Span, ...]
    access_denied: Span | None
    chain_fault: Span | None
    truncated: Span | None
    noise: tuple[Span, ...]


class Mark(NamedTuple):
    """What a list of registers must be again: how many, and fields and lines of the last of them."""

    registers: int
    fields: Sequence[Field]
    length: int
    lines: int


class RegisterList:
    """Registers in printed order, the last one still open for continuation lines."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._fields: list[Sequence[Field]] = []
        self._lines: list[list[tuple[int, int]]] = []

    def has_any(self, names: Set[str]) -> bool:
        """Whether a register of one of the names was opened."""
        return not names.isdisjoint(self._names)

    def put(self, name: str | None, fields: Sequence[Field], line: int) -> None:
        """Begin a register with its first line, or without a name add a line to the last one."""
        if name is None and self._names:
            last = self._fields[-1]
            self._lines[-1].append((line, len(last)))
            # readings are shared, so the first line that is added makes a list of its own
            if isinstance(last, list):
                last.extend(fields)
            else:
                self._fields[-1] = [*last, *fields]
            return
        self._names.append(name or "")
        self._fields.append(fields)
        self._lines.append([(line, 0)])

    def mark(self) -> Mark:
        """What `back_to` needs to undo all that comes from now on."""
        if not self._names:
            return Mark(0, (), 0, 0)
        fields = self._fields[-1]
        return Mark(len(self._names), fields, len(fields), len(self._lines[-1]))

    def back_to(self, mark: Mark) -> None:
        """Be again as when the mark was taken."""
        count, fields, length, lines = mark
        del self._names[count:], self._fields[count:], self._lines[count:]
        if count:
            if isinstance(fields, list):
                del fields[length:]
            self._fields[-1] = fields
            del self._lines[-1][lines:]

    def freeze(self) -> tuple[Register, ...]:
        """All registers as the model has them."""
        return tuple(
            Register(name, tuple(fields), tuple(lines))
            for name, fields, lines in zip(self._names, self._fields, self._lines, strict=True)
        )


class CapabilityBuilder:
    """One capability whose lines are still coming; `place` are the values of its heading before the name."""

    def __init__(self, opening: Opening, place: tuple[Field, ...], span: Span) -> None:
        self.opening = opening
        self.place = place
        self.span = span
        self.registers = RegisterList()
        self.unparsed: list[Span] = []

    @property
    def kind(self) -> str:
        """The kind that the heading tells."""
        return self.opening.heading.kind

    def freeze(self, *, doubtful_id: bool) -> Capability:
        """The capability as the model has it."""
        found = capability_from(self.opening, self.registers.freeze(), self.span, doubtful_id=doubtful_id)
        return msgspec.structs.replace(found, heading=self.place, unparsed=tuple(self.unparsed))


def has_shared_id(kinds: Iterable[str]) -> bool:
    """Whether capabilities of these kinds leave the id of the one that lspci prints as Virtual Channel open.

    0002 and 0009 are both printed so; 0009 goes with a Multi-Function one (PCI Express Base Specification
    5.0, section 7.9.1).
    """
    return "mfvc" in kinds


def capability_from(
    opening: Opening, registers: tuple[Register, ...], span: Span, *, doubtful_id: bool
) -> Capability:
    """A capability as the model has it; `doubtful_id` is what `has_shared_id` says of the function's."""
    heading = opening.heading
    kind = heading.kind
    # by position: this is made four times a function, and names of arguments cost as much again
    return Capability(
        opening.offset,
        None if doubtful_id and kind == "vc" else opening.id_hex,
        kind,
        opening.extended,
        opening.version,
        heading.name,
        registers,
        span,
        (),
        opening.place,
    )


def device_from(slot: str, header: Header, registers: Sequence[Register], **found: Unpack[Parts]) -> Device:
    """A function as the model has it, from the registers of its own lines and what else was found."""
    values: dict[str, Register] = {}
    regions: list[Region] = []
    others: list[Register] = []
    for register in registers:
        name = register.name
        if is_region(name):
            regions.append(region_from(register))
        else:
            others.append(register)
            values[name] = register
    driver = values.get("Kernel driver in use") or values.get("Driver in use")
    modules = values.get("Kernel modules")
    return Device(
        bdf=slot,
        header=header,
        registers=tuple(others),
        regions=tuple(regions),
        driver=driver.fields[0].text if driver is not None and driver.fields else None,
        modules=() if modules is None else tuple([field.text for field in modules.fields]),
        config_space=None,
        **found,
    )
