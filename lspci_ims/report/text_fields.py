"""Which fields of results can hold private text: all texts, but for those that are named here."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from ..model import Bridge, Capability, ConfigSpace, DeviceDiff, Field, PluginInfo, Register, Tool, Verdict

#: Fields with words of lspci, of the kernel or of this project: one that is equal to a host's name is another
#: thing there. Values that are private wherever they stand are taken out all the same.
_NO_HOSTS = frozenset(
    (
        *("driver", "modules", "kernel", "hypervisor", "iommu_group", "version", "overrides"),
        *("label", "revision", "prog_if", "address", "state", "width", "marks"),
        *("command", "why", "settles"),
    )
)
#: Fields with nothing but ids, addresses of functions and codes.
_NO_TEXT = frozenset(
    (
        *("schema", "code", "by", "bdf", "vendor_id", "device_id", "class_id", "candidates", "id_hex"),
        *("pf", "vfs", "version_range", "subsystem_vendor_id", "subsystem_device_id", "cause"),
    )
)
#: The same of one type alone. The bytes of config space are taken out as bytes.
_NO_TEXT_OF = frozenset[tuple[type[msgspec.Struct], str]](
    (
        *((ConfigSpace, "data"), (Verdict, "reasons"), (Tool, "name"), (PluginInfo, "name")),
        *(
            (Field, "unit"),
            (Capability, "kind"),
            (Bridge, "above"),
            (DeviceDiff, "bdf_a"),
            (DeviceDiff, "bdf_b"),
        ),
    )
)


class TextField(NamedTuple):
    """A field that can hold private values, or what can; `hosts`: names of hosts are private in it."""

    name: str
    hosts: bool


@cache
def text_fields(struct: type[msgspec.Struct]) -> tuple[TextField, ...]:
    """The fields of a struct that can hold private values: words of a fixed set and numbers cannot."""
    found = []
    for field in msgspec.structs.fields(struct):
        structs, has_text = _within(field.type)
        has_text = has_text and field.name not in _NO_TEXT and (struct, field.name) not in _NO_TEXT_OF
        if has_text or any(map(text_fields, structs)):
            found.append(TextField(field.name, field.name not in _NO_HOSTS))
    return tuple(found)


def _within(kind: Any) -> tuple[list[type[msgspec.Struct]], bool]:
    """The structs that a type has in it, and whether it has texts of any content."""
    if get_origin(kind) is Literal:
        return [], False
    if arguments := get_args(kind):
        parts = [_within(argument) for argument in arguments]
        return [struct for structs, _ in parts for struct in structs], any(text for _, text in parts)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind], False
    return [], kind is str or kind is Any


def gather_texts(value: Any, found: dict[str, None]) -> None:
    """Put in the texts of a tree of structs that can hold private values, in their order."""
    if type(value) is str:
        found[value] = None
    elif type(value) is tuple:
        for item in value:
            gather_texts(item, found)
    elif type(value) is Register:
        # most of a dump: its fields hold the same value twice, and labels are no place of a private one
        for field in value.fields:
            found[field.text] = None
    elif isinstance(value, msgspec.Struct):
        for name, _ in text_fields(type(value)):
            gather_texts(getattr(value, name), found)
