"""The leaves of a parsed device by line, and the words that are no values: what a line consists of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

import lspci_ims.grammar
from lspci_ims.grammar.device_lines import DEVICE
from lspci_ims.grammar.family import Family
from lspci_ims.grammar.head import descriptions, place
from lspci_ims.model import Device, Field, Register

_BRACES = re.compile(r"\{([^{}]*)\}")
#: Values that are text of any words: names, labels, part numbers, serial numbers, paths. A label alone
#: stands for that label of every register.
FREE_TEXT = frozenset(
    {
        "class",
        "device",
        "prog-if name",
        "DeviceName",
        "Subsystem",
        "Physical Slot",
        "Device tree node",
        "IOMMU group",
        "Kernel driver in use",
        "Driver in use",
        # people put words in its place
        "Device Serial Number",
        "Product Name",
        "value",
    }
)


class Leaf(NamedTuple):
    """One value of a line and whose it is: `head`, `device`, `heading`, or a kind of capability."""

    owner: str
    register: str
    field: Field


def leaves(device: Device) -> Iterator[tuple[int, Leaf]]:
    """All values of a device that have a column, with the number of their line."""
    first = device.span.first_line
    for field in device.header.fields:
        yield first, Leaf("head", "", field)
    yield from _of_registers("device", device.registers)
    for region in device.regions:
        name = "Expansion ROM" if region.kind == "rom" else f"Region {region.index}"
        for field in region.fields:
            yield region.line, Leaf("device", name, field)
    for capability in device.capabilities:
        for field in capability.heading:
            yield capability.span.first_line, Leaf("heading", capability.name, field)
        yield from _of_registers(capability.kind, capability.registers)


def _of_registers(owner: str, registers: tuple[Register, ...]) -> Iterator[tuple[int, Leaf]]:
    for register in registers:
        for index, field in enumerate(register.fields):
            yield register.line_of(index), Leaf(owner, register.name, field)


def families() -> Iterator[Family]:
    """Every family of the grammar."""
    yield DEVICE
    for module in iter_modules(lspci_ims.grammar.__path__):
        yield from getattr(import_module(f"lspci_ims.grammar.{module.name}"), "FAMILIES", ())


def shapes() -> Iterator[str]:
    """Every shape of the grammar, in its notation, and the names of the headings."""
    for family in families():
        for heading in family.headings:
            yield from (heading.name, *heading.shapes)
        for kinds in family.lines.values():
            for kind in kinds:
                yield from (one if isinstance(one, str) else str(one) for one in kind.shapes)
    yield from (one.shape for one in (place(), *descriptions()))


@cache
def keywords() -> frozenset[str]:
    """Every word that a shape has outside of its braces."""
    words = (_BRACES.sub("\t", shape).replace("[[", " ").replace("]]", " ") for shape in shapes())
    return frozenset(word for text in words for word in re.findall(r"[^\s,;:()\[\]=]+", text))


@cache
def named_values() -> frozenset[str]:
    """Every name of a value that a shape lists: enumerations and flags by presence."""
    names: set[str] = set()
    for shape in shapes():
        for body in _BRACES.findall(shape):
            if body.endswith("!"):
                names.add(body[:-1])
            _, _, choices = body.partition(":=")
            names.update(choices.split("|"))
    return frozenset(names - {""})
