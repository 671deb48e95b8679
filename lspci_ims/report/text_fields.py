"""Which fields of results can hold private text, told by their types and names."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from ..model import ConfigSpace, PluginInfo, Register, Tool, Verdict

#: Fields that quote the input, name it or speak of it: there a host's name is private. Elsewhere (a driver's
#: name, a code) an equal word is another thing.
_FREE_TEXT = frozenset(
    (
        *("input", "member", "text", "message", "summary", "before", "after", "subject", "subjects", "worst"),
        *("name", "vendor_name", "device_name", "class_name", "prog_if_name", "subsystem_name"),
    )
)
#: Fields that hold ids, addresses of functions and codes of this project alone.
_NO_TEXT = frozenset(
    (
        *("schema", "code", "by", "bdf", "vendor_id", "device_id", "class_id", "candidates", "id_hex"),
        "kind",
        *("pf", "vfs", "version_range", "subsystem_vendor_id", "subsystem_device_id", "digest", "cause"),
    )
)
_NO_TEXT_OF = frozenset(
    ((ConfigSpace, "data"), (Verdict, "reasons"), (Tool, "name"), (PluginInfo, "name"), (Register, "name"))
)


class TextField(NamedTuple):
    """A field of a struct that can hold private values; `free`: names of hosts are private in it.

    `reaches`: it, or what is beneath it, holds such free text.
    """

    name: str
    free: bool
    reaches: bool


@cache
def text_fields(struct: type[msgspec.Struct]) -> tuple[TextField, ...]:
    """The fields that can hold private values: words of a fixed set, ids and bytes cannot."""
    found = []
    for field in msgspec.structs.fields(struct):
        structs, has_text = _within(field.type)
        has_text = has_text and field.name not in _NO_TEXT and (struct, field.name) not in _NO_TEXT_OF
        free = has_text and field.name in _FREE_TEXT
        beneath = [below for inner in structs for below in text_fields(inner)]
        if has_text or beneath:
            reaches = free or any(below.reaches for below in beneath)
            found.append(TextField(field.name, free, reaches))
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


def gather_free_texts(value: Any, found: dict[str, None], *, free: bool) -> None:
    """Put in the texts of a tree of structs that can name private values."""
    if type(value) is str:
        if free:
            found[value] = None
    elif type(value) is tuple:
        for item in value:
            gather_free_texts(item, found, free=free)
    elif isinstance(value, msgspec.Struct):
        for name, is_free, reaches in text_fields(type(value)):
            if reaches:
                gather_free_texts(getattr(value, name), found, free=is_free)
