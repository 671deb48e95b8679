"""Writes docs/plugin-api.md: the hooks, the names and the types of the plugin API.

    python -m lspci_ims.plugin.document [FILE]

Everything but the introduction (`spec/plugin-api-introduction.md`) comes from signatures, types and
docstrings, so that the document cannot say anything else than the code does.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import typing
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from .. import api, spec
from . import hookspecs
from .docstrings import attributes, prose

#: First parameters of methods, which callers do not write.
_IMPLIED = ("self", "cls")


def document() -> str:
    """The whole document."""
    introduction = resources.files(spec).joinpath("plugin-api-introduction.md").read_text("utf-8")
    return "\n".join([introduction, *_interface(), *_hooks(), *_names(), *_functions(), *_types()]) + "\n"


def signature(name: str, function: Callable[..., Any]) -> str:
    """A function as it is written: `head_line(device: Device) -> Span`."""
    shown = inspect.signature(function)
    parameters = ", ".join(_parameter(p) for p in shown.parameters.values() if p.name not in _IMPLIED)
    return f"{name}({parameters}) -> {shown.return_annotation}"


def _parameter(parameter: inspect.Parameter) -> str:
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{parameter.name}: {parameter.annotation}{default}"


def _interface() -> Iterator[str]:
    yield "## A whole plugin, and what is stable\n"
    yield prose(api) + "\n"


def example() -> str:
    """The plugin in the docstring of the API, as a file."""
    _, _, rest = prose(api).partition(":\n\n    ")
    lines = ("    " + rest).splitlines()
    end = next(i for i, line in enumerate(lines) if line and not line.startswith("    "))
    return textwrap.dedent("\n".join(lines[:end])).rstrip() + "\n"


def _hooks() -> Iterator[str]:
    yield "## Hooks\n"
    source = example()
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    for name in hookspecs.HOOKS:
        hook = getattr(hookspecs, name)
        yield f"### `{signature(name, hook)}`\n"
        yield prose(hook) + "\n"
        yield "In the plugin above:\n"
        yield "```python"
        yield "@hookimpl"
        yield ast.get_source_segment(source, functions[name]) or ""
        yield "```\n"


def _names() -> Iterator[str]:
    yield "## Names\n"
    yield "All that `lspci_ims.api` offers; each is stable.\n"
    yield "| name | is |"
    yield "| --- | --- |"
    for name in api.__all__:
        yield f"| `{name}` | {_kind(name)} |"
    yield ""


def _kind(name: str) -> str:
    value = getattr(api, name)
    if is_struct(value):
        return f"type: {_first_sentence(value)}"
    if inspect.isfunction(value):
        return f"function: {_first_sentence(value)}"
    words = typing.get_args(value)
    if words:
        return "one of " + ", ".join(_code(w if isinstance(w, str) else _type_name(w)) for w in words)
    if name == "hookimpl":
        return "marks a function as the implementation of the hook whose name it bears"
    return f"constant: {_code(repr(value))}"


def _type_name(kind: Any) -> str:
    return "None" if kind is type(None) else str(kind.__name__)


def _first_sentence(thing: object) -> str:
    return _cell(prose(thing).partition("\n\n")[0].replace("\n", " ").partition(": ")[0].rstrip("."))


def _functions() -> Iterator[str]:
    yield "## Functions\n"
    for name in api.__all__:
        value = getattr(api, name)
        if inspect.isfunction(value):
            yield f"### `{signature(name, value)}`\n"
            yield prose(value) + "\n"


def _types() -> Iterator[str]:
    yield "## Types\n"
    yield "All are frozen. Fields without a default must be given, in this order or by name.\n"
    for name in api.__all__:
        value = getattr(api, name)
        if is_struct(value):
            yield f"### `{name}`\n"
            yield prose(value) + "\n"
            yield from _fields(value)
            yield from _methods(value)


def is_struct(value: object) -> bool:
    """Whether a name of the API is one of its types."""
    return inspect.isclass(value) and issubclass(value, msgspec.Struct)


def _fields(struct: type[msgspec.Struct]) -> Iterator[str]:
    meaning = attributes(struct)
    annotations = inspect.get_annotations(struct)
    yield "| field | type | default | meaning |"
    yield "| --- | --- | --- | --- |"
    for field in msgspec.structs.fields(struct):
        default = "" if field.default is msgspec.NODEFAULT else _code(_default(field.default))
        row = (f"`{field.name}`", _code(annotations[field.name]), default, _cell(meaning[field.name]))
        yield f"| {' | '.join(row)} |"
    yield ""


def _default(value: object) -> str:
    return f"{type(value).__name__}()" if is_struct(type(value)) else repr(value).replace("'", '"')


def _methods(struct: type[msgspec.Struct]) -> Iterator[str]:
    rows = []
    for name, value in vars(struct).items():
        function = value.__func__ if isinstance(value, classmethod) else value
        if name.startswith("_"):
            continue
        if isinstance(function, property) and function.fget is not None:
            rows.append(f"- `{name}`: {_line(function)}")
        elif inspect.isfunction(function):
            rows.append(f"- `{signature(name, function)}`: {_line(function)}")
    if rows:
        yield from (*rows, "")


def _line(thing: object) -> str:
    return prose(thing).replace("\n", " ")


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(path: str = "docs/plugin-api.md") -> None:
    """Write the document."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(document(), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
