r"""All that a plugin may import: the marker, the objects that rules see and return, a few constructors.

A plugin is a module (or any object) that an entry point of the group `lspci_ims` names, or a file given by
`--plugin`. It implements one or more of four hooks, each a function without arguments that is marked with
`@hookimpl` and gives a table. This one file is a whole plugin:

    from lspci_ims.api import (
        ByteField,
        ByteLayout,
        DeviceFamily,
        FamilyDevice,
        Finding,
        Rule,
        TextSign,
        capabilities,
        head_line,
        hookimpl,
    )

    lspci_ims_api = (1, 0)


    @hookimpl
    def lspci_ims_device_families():
        rows = (FamilyDevice("0001", ("Engine One",), "data sheet 1.0, table 2"),)
        return (DeviceFamily("acme", "1234", rows, source="data sheet 1.0"),)


    @hookimpl
    def lspci_ims_byte_layouts():
        slots = ByteField("Slots", offset=0x0C, width=16, high=11, low=0, form="dec")
        return (ByteLayout("dvsec", "1234", "0007", "AcmeInterrupts", (slots,), "data sheet 1.0, 4.2"),)


    @hookimpl
    def lspci_ims_text_signs():
        pattern = r"acme (?P<bdf>[0-9a-f:.]+): (?P<count>\d+) message slots"
        return (TextSign("slots", "message slots", pattern, "acme driver 2.1, acme_probe"),)


    def check_slots(device, machine):
        '''An Engine One with message slots: it keeps its interrupt messages on the device.

        What: the vendor's DVSEC 0007 tells a number of slots other than 0, or the driver logged one.

        Why: nothing else in config space shows it.

        Fires on:

            6a:01.0 System peripheral [0880]: Acme Engine One [1234:0001]
                    Capabilities: [100 v1] Designated Vendor-Specific: Vendor=1234 ID=0007 Rev=0 Len=16 <?>

        What to do: without the bytes and without the driver's log nothing is said; ask for `lspci -xxxx`.

        Source: data sheet 1.0, section 4.2; acme driver 2.1, acme_probe.
        '''
        proofs = [line.span for line in machine.lines_of("slots", device.bdf) if line.value("count") != "0"]
        proofs += [c.span for c in capabilities(device.device, "dvsec") if c.get("AcmeInterrupts", "Slots")]
        if proofs:
            message = "message slots on the device"
            yield Finding(message, (head_line(device.device), *proofs), states="states-ims")


    @hookimpl
    def lspci_ims_rules():
        why = "No generic register tells of the slots."
        return (Rule("ACME001", "message slots", why, "data sheet 1.0", ("acme",), check_slots),)

Stable is: every name of `__all__` with its meaning; the fields of the structs among them, their order, types
and defaults; the names and signatures of the hooks (`lspci_ims.plugin.hookspecs`); and the entry point group.
While `API_VERSION` keeps its first number nothing of it is taken away or changed. Structs may gain fields,
always at the end and with a default, closed sets of words may grow, hooks may be added; each raises the
second number. The JSON of `check` and `parse` is as stable under the number in its `schema`. Everything else
in `lspci_ims` may change in any release.

A plugin that sets `lspci_ims_api` to the version that it was written for is refused, with a message that says
so, by an lspci-ims of another first number or a smaller second one; without it, whatever it asks for in vain
fails it.

Objects are frozen: a rule that tries to alter what another rule sees fails. What goes round that on purpose
(`msgspec.structs.force_setattr`, `ctypes`) is not stopped; `lspci-ims plugins --verify` tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pluggy

from .model import (
    Ask,
    Bdf,
    ByteField,
    ByteLayout,
    Capability,
    Cause,
    ChainFault,
    ConfigSpace,
    Device,
    DeviceFamily,
    Direction,
    Evidence,
    FamilyDevice,
    Field,
    Finding,
    Header,
    Identity,
    IdSource,
    Observation,
    ObservedDevice,
    ObservedMachine,
    Region,
    Register,
    Rule,
    SeenLine,
    Span,
    Strength,
    TextSign,
    Value,
    once_a_machine,
)

#: Version of this interface: the first number changes when something is taken away.
API_VERSION: Final = (1, 2)

#: For patterns of `TextSign`: the group `bdf`, an address as drivers log it, with or without a domain.
BDF_PATTERN: Final = r"(?P<bdf>(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])"

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
    "BDF_PATTERN",
    "ENTRY_POINT_GROUP",
    "Ask",
    "Bdf",
    "ByteField",
    "ByteLayout",
    "Capability",
    "Cause",
    "ChainFault",
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
    "Identity",
    "Observation",
    "ObservedDevice",
    "ObservedMachine",
    "Region",
    "Register",
    "Rule",
    "SeenLine",
    "Span",
    "Strength",
    "TextSign",
    "Value",
    "capabilities",
    "head_line",
    "hookimpl",
    "once_a_machine",
    "register_line",
]
