"""The registers of a function for the page: those of the text, and what only the bytes tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ...model import Capability, Device, Field, Region, Register

#: Fields of one line of Vital Product Data: `[SN] Serial number: ...` (PCI 3.0, appendix I).
_VPD = ("key", "meaning", "value")


class Part(NamedTuple):
    """A value in a register: a flag that is set or clear, or a labelled value."""

    label: str
    text: str
    flag: bool | None


class RegisterRow(NamedTuple):
    """A register: where it stands in the report (0 when only the bytes have it), and its values."""

    name: str
    line: int
    values: Markup


class CapabilityView(NamedTuple):
    """A capability: heading and its line, registers by the text, what only the bytes tell, unread lines."""

    place: str
    line: int
    name: str
    kind: str
    printed: bool
    rows: tuple[RegisterRow, ...]
    byte_rows: tuple[RegisterRow, ...]
    unread: tuple[str, ...]


class RegisterViews:
    """Makes rows; registers with the same content are rendered once, since most repeat in a machine."""

    def __init__(self, render: Callable[[Sequence[Part]], Markup]) -> None:
        self._render = render
        self._known: dict[tuple[str, tuple[Field, ...]], Markup] = {}

    def row(self, register: Register) -> RegisterRow:
        """One register."""
        key = (register.name, register.fields)
        values = self._known.get(key)
        if values is None:
            values = self._known[key] = self._render(self._parts(*key))
        return RegisterRow(register.name, register.lines[0][0] if register.lines else 0, values)

    def region(self, region: Region) -> RegisterRow:
        """A base address register or the expansion ROM."""
        size = "" if region.size_bytes is None else f"{_size(region.size_bytes)}"
        prefetchable = {True: "prefetchable", False: "non-prefetchable", None: ""}[region.prefetchable]
        words = [region.kind, region.address and f"at {region.address}", region.state, region.width]
        text = ", ".join(word for word in (*words, prefetchable, *region.marks, size) if word)
        name = "Expansion ROM" if region.kind == "rom" else "Region"
        number = "" if region.index is None else f" {region.index}"
        return RegisterRow(name + number, region.line, self._render([Part("", text, None)]))

    def of_device(self, device: Device) -> tuple[RegisterRow, ...]:
        """The registers that belong to no capability, in the order of the report; else those of the bytes."""
        rows = [self.row(register) for register in device.registers]
        rows += (self.region(region) for region in device.regions)
        if not rows and device.config_space is not None:
            rows = [self.row(register) for register in device.config_space.registers]
        return tuple(sorted(rows, key=lambda row: row.line))

    def of_capabilities(self, device: Device) -> tuple[CapabilityView, ...]:
        """All capabilities: as printed, then those that only the bytes have."""
        space = device.config_space if device.identity.bytes_belong else None
        in_bytes = {} if space is None else {(c.extended, c.offset): c for c in space.capabilities}
        views = []
        for capability in device.capabilities:
            witness = in_bytes.pop((capability.extended, capability.offset), None)
            views.append(self._view(capability, witness))
        views += (self._view(None, witness) for witness in in_bytes.values())
        return tuple(views)

    def _view(self, printed: Capability | None, witness: Capability | None) -> CapabilityView:
        shown = printed or witness
        assert shown is not None
        names = () if printed is None else tuple(register.name for register in printed.registers)
        extra = () if witness is None else tuple(r for r in witness.registers if r.name not in names)
        version = "" if shown.version is None else f" v{shown.version}"
        width = 3 if shown.extended else 2
        place = "" if shown.offset is None else f"{shown.offset:0{width}x}{version}"
        return CapabilityView(
            place,
            shown.span.first_line,
            shown.name,
            shown.kind,
            printed is not None,
            () if printed is None else tuple(map(self.row, printed.registers)),
            tuple(map(self.row, extra)),
            tuple(span.text.strip() for span in shown.unparsed),
        )

    def _parts(self, name: str, fields: tuple[Field, ...]) -> list[Part]:
        parts: list[Part] = []
        at = 0
        while at < len(fields):
            field = fields[at]
            if tuple(f.label for f in fields[at : at + 3]) == _VPD:
                key, meaning, value = (f.text for f in fields[at : at + 3])
                # as one text: that it is a serial number stands beside the number
                parts.append(Part("", f"[{key}] {meaning}: {value}", None))
                at += 3
                continue
            if isinstance(field.value, bool) and field.text in ("+", "-"):
                parts.append(Part(field.label, "", field.value))
            else:
                unit = "" if field.unit is None else f" {field.unit}"
                label = "" if field.label in (name, field.text) else field.label
                parts.append(Part(label, f"{field.text}{unit}", None))
            at += 1
        return parts


def _size(size: int) -> str:
    """A size in bytes as lspci prints it: 128M, 64K."""
    for unit in ("", "K", "M", "G", "T"):
        if size < 1024 or size % 1024:
            return f"size {size}{unit}"
        size //= 1024
    return f"size {size}P"
