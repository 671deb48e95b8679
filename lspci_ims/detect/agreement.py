"""Do text and bytes of one function say the same? Only contradictions count: one may say more than the other.

Values are compared under the names of pciutils 3.14. What old releases printed otherwise than the bytes
say stands in the table `layouts-differences.tsv`; a name for "I do not know this code" contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose

import msgspec

from ..model import Capability, ConfigSpace, Device, Field, Register, Span, Value
from ..spec.layouts import DifferenceRow, differences, layouts, repeats
from ..views import canonical
from .readings import READINGS

#: What lspci prints for a code that the release has no name for.
_NO_NAME = re.compile(r"\?\?\d*|[Uu]nknown(?: \(\d+\))?|Unknown type \d+|[Rr]eserved(?: \(\d+\))?|RsvdP|<.*>")
_NUMBERED = re.compile(r"(?<=VC)\d+$")
#: Parts of the head line that are those of the bytes. The class is not: the kernel corrects it for some
#: devices (Linux drivers/pci/quirks.c), and lspci shows the kernel's.
_HEAD = ("vendor_id", "device_id", "revision")


class Disagreement(msgspec.Struct, frozen=True):
    """One value that text and bytes tell differently, with the line and the hex row that prove it.

    `kind` is that of the capability, `device` for the function's own registers; register and label are
    those of pciutils 3.14. `label` `id` of register `Capability` is the capability's own id. The values
    are under the names of 3.14 too; what is printed for them is `text_printed` and `bytes_printed`.
    """

    kind: str
    offset: int | None
    register: str
    label: str
    text_value: Value
    bytes_value: Value
    text_printed: str
    bytes_printed: str
    text_span: Span
    bytes_span: Span | None


def disagreements(device: Device) -> tuple[Disagreement, ...]:
    """All contradictions between text and bytes, in the order of the text; none when there are no bytes."""
    space = device.config_space
    if space is None:
        return ()
    return tuple(_all(device, space))


def _all(device: Device, space: ConfigSpace) -> Iterator[Disagreement]:
    yield from _head_line(device, space)
    yield from _registers(device, space, "device", 0, device.registers, space.registers)
    in_bytes = {capability.offset: capability for capability in space.capabilities}
    for capability in device.capabilities:
        other = in_bytes.get(capability.offset)
        if other is None or other.extended != capability.extended:
            continue
        if capability.kind == other.kind:
            yield from _registers(
                device, space, other.kind, other.offset or 0, capability.registers, other.registers
            )
        elif capability.id is not None and capability.id != other.id:
            yield _other_id(space, capability, other)


def _other_id(space: ConfigSpace, text: Capability, raw: Capability) -> Disagreement:
    return Disagreement(
        kind=text.kind,
        offset=raw.offset,
        register="Capability",
        label="id",
        text_value=text.id_hex,
        bytes_value=raw.id_hex,
        text_printed=text.id_hex or "",
        bytes_printed=raw.id_hex or "",
        text_span=text.span,
        bytes_span=space.span_at(raw.offset or 0),
    )


def _head_line(device: Device, space: ConfigSpace) -> Iterator[Disagreement]:
    if space.all_ones:
        return
    identity = next((register for register in space.registers if register.name == "Identity"), None)
    if identity is None:
        return
    for label in _HEAD:
        text = getattr(device.header, label)
        raw = identity.get(label)
        if text is not None and raw is not None and text != raw:
            yield Disagreement(
                kind="device",
                offset=0,
                register="Identity",
                label=label,
                text_value=text,
                bytes_value=raw,
                text_printed=str(text),
                bytes_printed=str(raw),
                text_span=_line(device, device.span.first_line),
                bytes_span=space.span_at(0),
            )


def _line(device: Device, number: int) -> Span:
    """The line with that number, out of the block's own text."""
    lines = device.span.text.split("\n")
    index = number - device.span.first_line
    text = lines[index] if 0 <= index < len(lines) else ""
    return Span(device.span.input, device.span.member, number, number, None, text)


_Named = dict[tuple[str, str], list[tuple[Field, Value, int]]]


def _by_name(kind: str, registers: Iterable[Register]) -> _Named:
    """Fields by register and label of 3.14: of each the field, its value under that name, its line."""
    named: _Named = {}
    seen: set[tuple[str, str]] = set()
    for register in registers:
        for index, field in enumerate(register.fields):
            # a second register of a name may be another one (`CESta` twice in 3.0.1: the second is the mask)
            if (register.name, field.label) in seen:
                continue
            name, label, value = canonical(kind, register.name, field.label, field.value)
            named.setdefault((name, label), []).append((field, value, register.line_of(index)))
        seen.update((register.name, field.label) for field in register.fields)
    return named


def _registers(
    device: Device,
    space: ConfigSpace,
    kind: str,
    offset: int,
    text: Iterable[Register],
    raw: Iterable[Register],
) -> Iterator[Disagreement]:
    in_bytes = _by_name(kind, raw)
    for (register, label), printed in _by_name(kind, text).items():
        known = in_bytes.get((register, label))
        if known is None or len(known) != len(printed):
            continue
        for (field, value, line), (known_field, expected, _) in zip(printed, known, strict=True):
            if same_value((kind, register, label), (field.text, value), (known_field.text, expected)):
                continue
            yield Disagreement(
                kind=kind,
                offset=offset,
                register=register,
                label=label,
                text_value=value,
                bytes_value=expected,
                text_printed=_printed(field),
                bytes_printed=_printed(known_field),
                text_span=_line(device, line),
                bytes_span=space.span_at(offset + _place(kind, register, label)),
            )


def _printed(field: Field) -> str:
    """`Enable-` for a flag, else the value alone."""
    return f"{field.label}{field.text}" if isinstance(field.value, bool) else field.text


def _place(kind: str, register: str, label: str) -> int:
    """Where the field stands, from the start of its capability."""
    number = _NUMBERED.search(register)
    for row in layouts().get(kind, ()):
        if row.label == label and row.register in (register, _NUMBERED.sub("{n}", register)):
            strides = (r.stride for r in repeats().get(kind, ()) if r.register == row.register)
            return row.offset + (0 if number is None else int(number[0]) * next(strides, 0))
    return 0


def same_value(
    place: tuple[str, str, str],
    printed: tuple[str, Value],
    expected: tuple[str, Value],
    *,
    by_table: bool = True,
) -> bool:
    """Whether two values say the same, though an old release may have printed the first one otherwise.

    Args:
        place: kind of capability, register and label under the names of 3.14.
        printed: text and value as an old release may print them.
        expected: text and value as the bytes, or a newer release, say.
        by_table: whether the release may be one of those that print this place otherwise.
    """
    text, value = printed
    other, sure = expected
    if value == sure:
        return True
    # a word where the bytes have a number: only what was printed can be compared
    if isinstance(value, str) != isinstance(sure, str) and text == other:
        return True
    # watts were printed with a rounding error in the sixth digit (up to 3.1.6)
    if isinstance(value, float) and isinstance(sure, float) and isclose(value, sure, rel_tol=1e-5):
        return True
    if _NO_NAME.fullmatch(text) or _NO_NAME.fullmatch(other):
        return True
    row = known_difference(place) if by_table else None
    return row is not None and READINGS[row.reading](text, value, sure)


def known_difference(place: tuple[str, str, str]) -> DifferenceRow | None:
    """What old releases print otherwise at a place (kind, register, label), None where they do not."""
    kind, register, label = place
    return differences().get((kind, _NUMBERED.sub("{n}", register), label))
