"""One uniform shape for every capability, whether read from text or from bytes."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from .span import Span

Value = bool | int | float | str | None


class Field(msgspec.Struct, frozen=True, gc=False):
    """One value of a register.

    Attributes:
        label: the word that lspci prints beside it, behind the name of its group and a dot (`PME.D0`).
        value: a bool for a flag, an int for a number (in the base in which lspci prints that field:
            `Max PASID Width: 14` is 20), else text.
        unit: the printed unit, None where there is none.
        text: the printed value.
        column: where it starts in its line, from 0; -1 when it comes from bytes.
    """

    label: str
    value: Value
    unit: str | None
    text: str
    column: int = -1


class Register(msgspec.Struct, frozen=True, gc=False):
    """The fields that lspci prints under one name, continuation lines included.

    Attributes:
        name: as printed: `DevCap`, `PASIDCtl`, ...
        fields: in printed order; a flag that this lspci does not print is missing, not false.
        lines: each line's number, with the index of the first field that stands on it.
    """

    name: str
    fields: tuple[Field, ...]
    lines: tuple[tuple[int, int], ...] = ()

    def get(self, label: str) -> Value:
        """The value of the first field with this label, None when it was not printed."""
        for field in self.fields:
            if field.label == label:
                return field.value
        return None

    def line_of(self, index: int) -> int:
        """The line number of field number `index`; 0 when the register comes from bytes."""
        number = 0
        for line, first in self.lines:
            if first > index:
                break
            number = line
        return number


class Capability(msgspec.Struct, frozen=True, gc=False):
    """One capability of a function.

    Attributes:
        offset: its place in config space in bytes, None when lspci printed none.
        id_hex: the capability id as four hex digits (`id` in JSON; `id` here is the number), None when
            lspci did not say.
        kind: this project's name of it (`pasid`, `msi-x`, `dvsec`; table `spec/capabilities.tsv`),
            `unknown` when neither id nor name is known.
        extended: whether it stands in the extended list, from offset 0x100 on.
        version: that of an extended capability, else None.
        name: what lspci printed.
        registers: in printed order, repeats kept.
        span: the lines, or the hex row of its header.
        unparsed: lines that no production accounts for.
        heading: the values before the name (`offset`, `version`) with their columns.
    """

    offset: int | None
    id_hex: str | None = msgspec.field(name="id")
    kind: str
    extended: bool
    version: int | None
    name: str
    registers: tuple[Register, ...]
    span: Span
    unparsed: tuple[Span, ...] = ()
    heading: tuple[Field, ...] = ()

    @property
    def id(self) -> int | None:
        """The capability id as a number, None when lspci did not say."""
        return None if self.id_hex is None else int(self.id_hex, 16)

    def register(self, name: str) -> Register | None:
        """The first register of that name."""
        return next(self.named(name), None)

    def named(self, name: str) -> Iterator[Register]:
        """All registers of that name: some names are printed twice (`AlternateBus`)."""
        return (register for register in self.registers if register.name == name)

    def get(self, register: str, label: str) -> Value:
        """A value by register and label, None when it was not printed."""
        found = self.register(register)
        return None if found is None else found.get(label)

    def __repr__(self) -> str:
        from .shown import capability_line

        return capability_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import capability_table

        return capability_table(self)
