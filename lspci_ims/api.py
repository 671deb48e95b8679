"""All that a plugin may import: the marker, the objects that rules see and return, a few constructors.

A plugin is a module (or any object) that an entry point of the group `lspci_ims` names. It implements one
or more of the four hooks of `lspci_ims.plugin.hookspecs`, each marked with `@hookimpl`:

    from lspci_ims.api import DeviceFamily, FamilyDevice, hookimpl

    @hookimpl
    def lspci_ims_device_families():
        return (DeviceFamily("acme", "1234", (FamilyDevice("0001", ("Acme One",), "data sheet 1.0"),)),)

Stability: what `__all__` lists keeps its name and meaning while `API_VERSION` keeps its first number.
Structs may gain fields, always at the end and with a default, and closed sets of words may grow; both
raise the second number. Everything else in `lspci_ims` may change in any release. Objects are frozen:
a rule cannot alter what another rule sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pluggy

from .model import (
    Absent,
    AbsentReason,
    Ask,
    Bdf,
    ByteField,
    ByteLayout,
    Capability,
    Cause,
    ConfigSpace,
    Device,
    DeviceFamily,
    Direction,
    Evidence,
    FamilyDevice,
    Field,
    Finding,
    Header,
    IdSource,
    Needs,
    Observation,
    ObservedDevice,
    ObservedMachine,
    Region,
    Register,
    Rule,
    SeenLine,
    Span,
    Storage,
    Strength,
    TextSign,
    Value,
)

#: Version of this interface: the first number changes when something is taken away.
API_VERSION: Final = (1, 0)

#: Group of entry points in which plugins are looked for, and the project name of both markers.
ENTRY_POINT_GROUP: Final = "lspci_ims"

#: Marks a function as the implementation of the hook whose name it bears.
hookimpl: Final = pluggy.HookimplMarker(ENTRY_POINT_GROUP)


def head_line(device: Device) -> Span:
    """The function's head line: what proves a statement that follows from the ids alone."""
    span = device.span
    return Span(span.input, span.member, span.first_line, span.first_line, span.offset, span.text)


def register_line(device: Device, name: str) -> Span | None:
    """The line of a device-level register (`Subsystem`, `Control`); None when it was not printed.

    The text of the span is made of the register's name and its printed values.
    """
    register = device.register(name)
    if register is None or not register.fields:
        return None
    line = register.line_of(0)
    text = f"{name}: " + " ".join(field.text for field in register.fields)
    return Span(device.span.input, device.span.member, line, line, None, text)


def capabilities(device: Device, kind: str | None = None) -> Iterator[Capability]:
    """The function's capabilities of one kind (of all kinds when None), those in text before those in bytes.

    A capability that both witnesses show comes twice.
    """
    in_bytes = () if device.config_space is None else device.config_space.capabilities
    for capability in (*device.capabilities, *in_bytes):
        if kind is None or capability.kind == kind:
            yield capability


__all__ = [
    "API_VERSION",
    "ENTRY_POINT_GROUP",
    "Absent",
    "AbsentReason",
    "Ask",
    "Bdf",
    "ByteField",
    "ByteLayout",
    "Capability",
    "Cause",
    "ConfigSpace",
    "Device",
    "DeviceFamily",
    "Direction",
    "Evidence",
    "FamilyDevice",
    "Field",
    "Finding",
    "Header",
    "IdSource",
    "Needs",
    "Observation",
    "ObservedDevice",
    "ObservedMachine",
    "Region",
    "Register",
    "Rule",
    "SeenLine",
    "Span",
    "Storage",
    "Strength",
    "TextSign",
    "Value",
    "capabilities",
    "head_line",
    "hookimpl",
    "register_line",
]
