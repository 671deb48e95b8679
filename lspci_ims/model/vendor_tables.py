"""The tables that a plugin hands over: which devices it speaks of, what to read for it in bytes and text."""

from __future__ import annotations

from typing import Literal

import msgspec


class FamilyDevice(msgspec.Struct, frozen=True):
    """One device id of a family.

    Attributes:
        device_id: four hex digits.
        names: what lspci has printed for it behind the vendor's name, where pci.ids lacks it or has another
            name; a report with names alone is told by these.
        source: where the id is from.
        function: `pf` or `vf` where every function of this id is a physical or a virtual one, else None.
        vf_id: the device id of a physical function's virtual functions, None where it has none or its own.
        dvsec_expected: whether the physical silicon shows the Intel SIOV DVSEC. For the plugin's own
            rules: a function without it is then virtual or masked.
    """

    device_id: str
    names: tuple[str, ...]
    source: str
    function: Literal["pf", "vf"] | None = None
    vf_id: str | None = None
    dvsec_expected: bool = False


class DeviceFamily(msgspec.Struct, frozen=True):
    """Devices of one kind: by ids of one vendor, or by class.

    Attributes:
        name: short, and unique over all plugins: begin it with the plugin's name.
        vendor_id: four hex digits; the same in all families of a plugin. None only by class: then the
            family takes in any vendor's devices.
        devices: the rows; empty for a family by class.
        class_id: base class and subclass, four hex digits (`0880`); None for a family by ids.
        prog_if: the programming interface, two hex digits; None for any. With `class_id` alone.
        source: where the rows are from.
    """

    name: str
    vendor_id: str | None = None
    devices: tuple[FamilyDevice, ...] = ()
    class_id: str | None = None
    prog_if: str | None = None
    source: str = ""


class ByteField(msgspec.Struct, frozen=True):
    """One field of a vendor's structure: some bits of a little-endian word.

    Attributes:
        label: its name, the label of the `Field` that rules see.
        offset: of the word in bytes, from the capability's header.
        width: of the word in bits: `8`, `16`, `32` or `64`.
        high: the highest bit of the field, from 0.
        low: the lowest.
        form: how its value is shown. `flag`: a bool. `dec`: a decimal number. `hex`: a hexadecimal one.
    """

    label: str
    offset: int
    width: Literal[8, 16, 32, 64]
    high: int
    low: int
    form: Literal["flag", "dec", "hex"] = "hex"


class ByteLayout(msgspec.Struct, frozen=True):
    """The body of a vendor's DVSEC or VSEC, which lspci prints as `<?>`.

    Rules read it as a register of the capability of kind `dvsec` or `vsec` among
    `ConfigSpace.capabilities`: `capability.get(layout.name, field.label)`. A field that the structure is too
    short for, or whose bytes are not in the report, is missing (None).

    Attributes:
        space: `dvsec` (the vendor is that of the structure) or `vsec` (it is that of the function).
        vendor_id: four hex digits; that of the plugin's families.
        id: the DVSEC's or VSEC's own id, four hex digits.
        name: the register's name.
        fields: in any order, overlapping or not.
        source: the document that describes it.
    """

    space: Literal["dvsec", "vsec"]
    vendor_id: str
    id: str
    name: str
    fields: tuple[ByteField, ...]
    source: str


class TextSign(msgspec.Struct, frozen=True):
    """A line of a report's other text (log, command line, tool's output) that a plugin's rules want to see.

    Lines that lspci printed are not searched: rules see those as `Device`. Of one sign the first 10,000
    lines are kept; of a line its first 4096 characters are searched.

    Attributes:
        name: unique within the plugin: a letter, then at most 39 letters, digits, `_` and `-`.
        literal: a text that stands in every such line, case and all. It is what is searched for first, so
            the rarer the faster; at least 4 characters.
        pattern: a regular expression of Python's `re`, searched in the line without quoting and blanks at
            its ends. What a log puts before its message stays, so that `^` seldom helps. Two lines that a
            mail program made of one are searched as one. Named groups are the values of the line; the
            group `bdf` (`6a:01.0` or `0000:6a:01.0`) ties the line to a function.
        source: which code prints such a line.
    """

    name: str
    literal: str
    pattern: str
    source: str
