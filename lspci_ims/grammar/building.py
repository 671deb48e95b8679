"""Parts under construction while a block is read; the model's frozen structs come out at the end."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Capability, Field, Register, Span
from .catalogue import HeadingReading
from .family import Family


class RegisterList:
    """Registers in printed order, the last one still open for continuation lines."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._fields: list[Sequence[Field]] = []
        self._lines: list[list[tuple[int, int]]] = []

    @property
    def current(self) -> str | None:
        """The name of the register that a continuation would go to."""
        return self._names[-1] if self._names else None

    def has(self, name: str) -> bool:
        """Whether a register of that name was opened."""
        return name in self._names

    def open(self, name: str, fields: Sequence[Field], line: int) -> None:
        """Begin a register with its first line."""
        self._names.append(name)
        self._fields.append(fields)
        self._lines.append([(line, 0)])

    def extend(self, fields: Sequence[Field], line: int) -> None:
        """Add a continuation line to the last register."""
        if not self._names:
            self.open("", fields, line)
            return
        self._lines[-1].append((line, len(self._fields[-1])))
        self._fields[-1] = (*self._fields[-1], *fields)

    def mark(self) -> tuple[int, Sequence[Field], int]:
        """What `back_to` needs to undo all that comes from now on."""
        if not self._names:
            return 0, (), 0
        return len(self._names), self._fields[-1], len(self._lines[-1])

    def back_to(self, mark: tuple[int, Sequence[Field], int]) -> None:
        """Be again as when the mark was taken."""
        count, fields, lines = mark
        del self._names[count:], self._fields[count:], self._lines[count:]
        if count:
            self._fields[-1] = fields
            del self._lines[-1][lines:]

    def freeze(self) -> tuple[Register, ...]:
        """All registers as the model has them."""
        return tuple(
            Register(name, tuple(fields), tuple(lines))
            for name, fields, lines in zip(self._names, self._fields, self._lines, strict=True)
        )


class CapabilityBuilder:
    """One capability whose lines are still coming."""

    def __init__(self, place: tuple[Field, ...], extended: bool, heading: HeadingReading) -> None:
        self.place = place
        self.extended = extended
        self.heading = heading
        self.registers = RegisterList()
        self.unparsed: list[Span] = []
        self.family: Family = heading.family

    def freeze(self, span: Span, *, doubtful_id: bool = False) -> Capability:
        """The capability as the model has it; an id that two capabilities share stays unknown."""
        values = {field.label: field.value for field in self.place}
        offset, version = values["offset"], values.get("version")
        known = self.heading.id is not None and not doubtful_id
        return Capability(
            offset=int(offset) if offset is not None else None,
            id_hex=f"{self.heading.id:04x}" if known else None,
            kind=self.heading.kind,
            extended=self.extended,
            version=int(version) if version is not None else None,
            name=self.heading.name,
            registers=self.registers.freeze(),
            span=span,
            unparsed=tuple(self.unparsed),
            heading=self.place,
        )
