"""Reports that say little or nonsense about a plugin's devices: no rule may fail on any of them.

A form holds one function for every id of every family (for a class, one function of that class), or some of
them. Besides, the plugin's own samples are cut: they lead a rule farther than made-up functions do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...api import ByteLayout, DeviceFamily
from ..device_dump import ACCELERATOR, as_number
from ..hex_text import head_line, machine_dump
from ..layouts import Dvsec, Vsec
from ..writer import SIZE, ConfigSpaceWriter

#: Ids of the function that stands for "any vendor's device of this class"; neither is in pci.ids.
_ANY = ("f00d", "0001")

_HEX_ROW = re.compile(r"[0-9a-f]{2,3}: [0-9a-f]{2} ")
#: What stands behind a sign of equality.
_VALUE = re.compile(r"(?<==)[^ ,\n]+")

#: Functions of a report with bytes.
_WITH_BYTES_MAX = 12
#: Bytes of extended config space that the usual capabilities leave to a vendor's own structures.
_ROOM = 0xD00


class Function(NamedTuple):
    """A function to be made: its address, ids and class code of 24 bits."""

    address: str
    vendor_id: str
    device_id: str
    class_code: int

    def writer(self) -> ConfigSpaceWriter:
        """Config space that holds the header only."""
        vendor, device = as_number(self.vendor_id), as_number(self.device_id)
        return ConfigSpaceWriter(vendor=vendor, device=device, class_code=self.class_code)


class Form(NamedTuple):
    """One kind of report: its name, and how it is made of functions and of the plugin's layouts.

    One with bytes holds some of the functions only, for they take long to read.
    """

    name: str
    make: Callable[[Sequence[Function], Sequence[ByteLayout]], str]
    has_bytes: bool = True


def functions_of(families: Sequence[DeviceFamily]) -> list[Function]:
    """One function for each id and each class, at addresses of their own."""
    ids = [
        (vendor_id, row.device_id, ACCELERATOR)
        for family in families
        if (vendor_id := family.vendor_id) is not None
        for row in family.devices
    ]
    classes = [
        (family.vendor_id or _ANY[0], _ANY[1], int(family.class_id + (family.prog_if or "00"), 16))
        for family in families
        if family.class_id is not None
    ]
    # 32 devices a bus
    return [
        Function(f"{1 + place // 32:02x}:{place % 32:02x}.0", *row)
        for place, row in enumerate([*ids, *classes][: 32 * 254])
    ]


def _texts(below: str) -> Callable[[Sequence[Function], Sequence[ByteLayout]], str]:
    """Head lines as `lspci -n` prints them, each with these lines below it."""

    def make(functions: Sequence[Function], _: Sequence[ByteLayout]) -> str:
        heads = (head_line(one.address, one.writer().build()) for one in functions)
        return "".join(f"{head}\n{below}\n" for head in heads)

    return make


def _dump(functions: Sequence[Function], length: int, fill: Callable[[ConfigSpaceWriter], object]) -> str:
    writers = [(one.address, one.writer()) for one in functions]
    for _, writer in writers:
        fill(writer)
    return machine_dump(((address, writer.build()) for address, writer in writers), length)


def _ordinary(writer: ConfigSpaceWriter) -> None:
    writer.pm().express().msix(64).aer().ats().pri().pasid().sriov(8, 2)


def _bare(functions: Sequence[Function], _: Sequence[ByteLayout]) -> str:
    return _dump(functions, SIZE, lambda writer: writer.express())


def _short(length: int) -> Callable[[Sequence[Function], Sequence[ByteLayout]], str]:
    return lambda functions, _: _dump(functions, length, _ordinary)


def _ones(functions: Sequence[Function], _: Sequence[ByteLayout]) -> str:
    rows = "".join(f"{start:02x}:{' ff' * 16}\n" for start in range(0, SIZE, 16))
    heads = (head_line(one.address, one.writer().build()) for one in functions)
    return "".join(f"{head}\n{rows}\n" for head in heads)


def _structures(byte: int, *, cut: bool) -> Callable[[Sequence[Function], Sequence[ByteLayout]], str]:
    """The vendor's own structures, every byte of their bodies the same, or without any body."""

    def make(functions: Sequence[Function], layouts: Sequence[ByteLayout]) -> str:
        def fill(writer: ConfigSpaceWriter) -> None:
            _ordinary(writer)
            writer.siov_dvsec(ims=bool(byte))
            room = _ROOM
            for layout in layouts:
                structure = _structure(layout, byte, cut=cut)
                room -= len(structure.data()) + 3
                if room >= 0:
                    writer.add(structure)

        return _dump(functions, SIZE, fill)

    return make


def _structure(layout: ByteLayout, byte: int, *, cut: bool) -> Dvsec | Vsec:
    head = 10 if layout.space == "dvsec" else 8
    end = max((field.offset + field.width // 8 for field in layout.fields), default=head)
    # a length has twelve bits, and all structures share one config space
    body = b"" if cut else bytes([byte]) * max(0, min(end, 0x200) - head)
    if layout.space == "dvsec":
        return Dvsec(vendor=as_number(layout.vendor_id), dvsec_id=as_number(layout.id), body=body)
    return Vsec(vsec_id=as_number(layout.id), body=body)


FORMS = (
    Form("the head line alone", _texts(""), has_bytes=False),
    Form("access denied", _texts("\tCapabilities: <access denied>\n"), has_bytes=False),
    Form(
        "the text of a DVSEC without its bytes",
        _texts(
            "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
            "\tCapabilities: [100 v1] Designated Vendor-Specific: Vendor=f00d ID=0001 Rev=0 Len=16 <?>\n"
        ),
        has_bytes=False,
    ),
    Form("64 bytes", _short(64)),
    Form("256 bytes", _short(256)),
    Form("config space cut at 0x108", _short(0x108)),
    Form("a function without extended capabilities", _bare),
    Form("a function with the usual capabilities", _short(SIZE)),
    Form("config space of ones", _ones),
    Form("vendor's structures of zeros", _structures(0, cut=False)),
    Form("vendor's structures of 01", _structures(1, cut=False)),
    Form("vendor's structures of ones", _structures(0xFF, cut=False)),
    Form("vendor's structures without a body", _structures(0, cut=True)),
)


def cut_reports(name: str, text: str) -> Iterator[tuple[str, str]]:
    """A sample as it comes when a part of it is lost: name and text."""
    lines = text.splitlines(keepends=True)
    for share in (1, 2, 3):
        yield f"{name}, cut after {share}/4", "".join(lines[: len(lines) * share // 4])
    yield f"{name}, every second line", "".join(lines[::2])
    yield f"{name}, without hex rows", "".join(line for line in lines if not _HEX_ROW.match(line))
    yield f"{name}, without indents", "".join(line.lstrip(" \t") for line in lines)
    yield f"{name}, without values", "".join(_VALUE.sub("", line) for line in lines)


def hostile_reports(
    families: Sequence[DeviceFamily], layouts: Sequence[ByteLayout]
) -> Iterator[tuple[str, str]]:
    """The name and the text of every form; none where the plugin has no family."""
    functions = functions_of(families)
    if not functions:
        return
    some = _spread(functions, _WITH_BYTES_MAX)
    for form in FORMS:
        yield form.name, form.make(some if form.has_bytes else functions, tuple(layouts))


def _spread(functions: Sequence[Function], count: int) -> Sequence[Function]:
    """At most so many, from all over the tables: the first and the last are among them."""
    last = len(functions) - 1
    if last < count:
        return functions
    return [functions[place * last // (count - 1)] for place in range(count)]
