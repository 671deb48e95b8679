"""Writes docs/testing-api.md: the functions and classes for tests of plugins, with their arguments.

    python -m lspci_ims.testing.document [FILE]

Everything but the first lines comes from signatures and docstrings.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .. import testing
from ..plugin.docstrings import prose
from . import layouts

#: An argument or error in a docstring, and what goes before a parameter that takes all that are left.
_ENTRY = re.compile(r"^    (\w+): ", re.MULTILINE)
_STARS: Mapping[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}

_INTRODUCTION = """\
# lspci_ims.testing

For tests of plugins; [the guide](vendors.md) shows how they are used, and names the pytest fixtures. This
page is made from the program itself by `python -m lspci_ims.testing.document`.

Ids are numbers (`0x1234`) in layouts and in `ConfigSpaceWriter`; `device_text` and the fixture `make_device`
take numbers or hex digits as the tables of a plugin write them (`"1234"`). Offsets, lengths and sizes
of BARs are bytes; a `body` is bytes in the order of their addresses.
"""


def document() -> str:
    """The whole document."""
    return "\n".join([_INTRODUCTION, *_functions(), *_classes(), *_layouts()]).rstrip() + "\n"


def _functions() -> Iterator[str]:
    yield "## Functions\n"
    for name in testing.__all__:
        value = getattr(testing, name)
        if inspect.isfunction(value):
            yield from _page(3, _signature(name, value), value)


def _classes() -> Iterator[str]:
    yield "## Classes\n"
    for name in testing.__all__:
        value = getattr(testing, name)
        if inspect.isclass(value):
            yield from _page(3, name, value)
            for method, function in vars(value).items():
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield from _page(4, _signature(method, function), function)


def _layouts() -> Iterator[str]:
    yield "## Capabilities: lspci_ims.testing.layouts\n"
    yield "All values are given by keyword; what has a default may be left out.\n"
    for name in layouts.__all__:
        value: Any = getattr(layouts, name)
        if dataclasses.is_dataclass(value) and inspect.isclass(value):
            fields = ", ".join(map(_field, dataclasses.fields(value)))
            yield from _page(3, f"{name}({fields})", value)


def _field(field: dataclasses.Field[Any]) -> str:
    default = "" if field.default is dataclasses.MISSING else f" = {_value(field.default)}"
    return f"{field.name}: {field.type}{default}"


def _signature(name: str, function: Callable[..., Any]) -> str:
    """As it is called: what stands behind `*` is given by name."""
    shown = inspect.signature(function)
    parts: list[str] = []
    for parameter in shown.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        default = "" if parameter.default is parameter.empty else f" = {_value(parameter.default)}"
        parts.append(f"{_STARS.get(parameter.kind, '')}{parameter.name}: {parameter.annotation}{default}")
    return f"{name}({', '.join(parts)}) -> {shown.return_annotation}"


def _value(value: object) -> str:
    """Class codes and the like are read in hex."""
    return f"{value:#x}" if type(value) is int and value > 0xFFFF else repr(value)


def _page(level: int, title: str, thing: object) -> Iterator[str]:
    yield f"{'#' * level} `{title}`\n"
    if text := prose(thing):
        yield _ENTRY.sub(r"- `\1`: ", text.replace(":\n    ", ":\n\n    ")) + "\n"


def main(path: str = "docs/testing-api.md") -> None:
    """Write the document."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(document(), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
