"""Parts under construction while a block is read; the model's frozen structs come out at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Capability, Field, Register, Span
from .steps import Opening


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

    def has(self, name: str) -> bool:
        """Whether a register of that name was opened."""
        return name in self._names

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

    def freeze(self, *, doubtful_id: bool = False) -> Capability:
        """The capability as the model has it; an id that two capabilities share stays unknown."""
        opening = self.opening
        heading = opening.heading
        known = heading.id is not None and not doubtful_id
        return Capability(
            offset=opening.offset,
            id_hex=f"{heading.id:04x}" if known else None,
            kind=heading.kind,
            extended=opening.extended,
            version=opening.version,
            name=heading.name,
            registers=self.registers.freeze(),
            span=self.span,
            unparsed=tuple(self.unparsed),
            heading=self.place,
        )
