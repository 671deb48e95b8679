"""What is stable, as text: names, fields, words and signatures of the plugin API, and fields of the JSON.

Each is one entry, key to description; a closed set of words is one entry a word, so that a further word is a
thing added and not a thing changed. Fields of structs carry their place: plugins may give them by position.
"""

from __future__ import annotations

import inspect
import json
import re
import typing
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import msgspec

from lspci_ims import api
from lspci_ims.plugin import hookspecs
from lspci_ims.report.as_json import json_schema

KINDS: tuple[Literal["check", "parse"], ...] = ("check", "parse")
_WORDS = re.compile(r"Literal\[[^\]]*\]")


def describe() -> dict[str, str]:
    """Every stable thing of this version."""
    entries = dict(_names())
    for name in hookspecs.HOOKS:
        entries[f"{name}()"] = _signature(getattr(hookspecs, name))
    for kind in KINDS:
        entries.update(_json(kind))
    return dict(sorted(entries.items()))


def versions() -> dict[str, str]:
    """The numbers that say what may change: of the API, and of both outputs."""
    numbers = {"api": ".".join(map(str, api.API_VERSION))}
    return numbers | {kind: json_schema(kind)["$id"].rpartition("/")[2] for kind in KINDS}


def _names() -> Iterator[tuple[str, str]]:
    for name in api.__all__:
        value = getattr(api, name)
        if name == "API_VERSION":
            continue
        if inspect.isclass(value) and issubclass(value, msgspec.Struct):
            yield name, "type"
            yield from _struct(name, value)
        elif inspect.isfunction(value):
            yield f"{name}()", _signature(value)
        elif get_args(value):
            yield name, "one of"
            words = (
                get_args(value)
                if get_origin(value) is Literal
                else [kind.__name__ for kind in get_args(value)]
            )
            yield from ((f"{name} = {word}", "") for word in words)
        else:
            yield name, repr(value) if isinstance(value, str) else type(value).__name__


def _struct(name: str, struct: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    annotations = inspect.get_annotations(struct)
    hints = typing.get_type_hints(struct)
    for place, field in enumerate(msgspec.structs.fields(struct)):
        default = "" if field.default is msgspec.NODEFAULT else f" = {_default(field.default)}"
        written = _WORDS.sub("word", annotations[field.name])
        yield f"{name}.{field.name}", f"#{place} {written}{default}"
        if "Literal" in annotations[field.name]:
            yield from ((f"{name}.{field.name} = {word}", "") for word in _words(hints[field.name]))
    for method, value in vars(struct).items():
        if method.startswith("_"):
            continue
        function = value.__func__ if isinstance(value, classmethod) else value
        if isinstance(function, property):
            yield f"{name}.{method}", "property"
        elif inspect.isfunction(function):
            yield f"{name}.{method}()", _signature(function)


def _default(value: object) -> str:
    # what a type gains is told at that type, not wherever one is a default
    return f"{type(value).__name__}()" if isinstance(value, msgspec.Struct) else repr(value)


def _words(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from _words(part)


def _signature(function: Any) -> str:
    return str(inspect.signature(function)).replace("'", "")


def _json(kind: Literal["check", "parse"]) -> Iterator[tuple[str, str]]:
    for name, definition in json_schema(kind)["$defs"].items():
        required = definition.get("required", ())
        for field, shape in definition.get("properties", {}).items():
            key = f"{kind}: {name}.{field}"
            words: set[str] = set()
            text = json.dumps(_without_words(shape, words), sort_keys=True).replace("#/$defs/", "")
            yield key, text if field in required else f"optional {text}"
            yield from ((f"{key} = {word}", "") for word in words)


def _without_words(shape: Any, words: set[str]) -> Any:
    """A piece of JSON Schema without words, remarks and defaults; the words go into `words`."""
    if isinstance(shape, list):
        return [_without_words(item, words) for item in shape]
    if not isinstance(shape, dict):
        return shape
    if "enum" in shape:
        words.update(map(str, shape["enum"]))
    kept = {
        key: value for key, value in shape.items() if key not in ("enum", "description", "title", "default")
    }
    return {key: _without_words(value, words) for key, value in kept.items()} or "word"
