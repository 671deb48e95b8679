"""Results as JSON, and the schemas of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from ..model import CheckResult, DiffResult, MachineAnswer, ParseResult, Tool
from .strict_schema import strict

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
SchemaKind = Literal["check", "check-line", "diff", "parse"]
#: One line of JSON lines: a machine of `lspci-ims/check/1`, with the keys `schema` and `tool` before its own.
LINE_SCHEMA = "lspci-ims/check-line/1"


def render_json(result: msgspec.Struct) -> bytes:
    """The result as indented JSON with a line end; the same input gives the same bytes."""
    return safe_json(msgspec.json.format(msgspec.json.encode(result), indent=2))


def safe_json(data: bytes) -> bytes:
    """The same JSON with a line end, safe on a terminal: C1 controls and bidirectional marks as escapes."""
    # of a large dump each copy is hundreds of megabytes, and hardly any holds such a character
    if not data.isascii() or b"\x7f" in data:
        data = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", data.decode()).encode()
    return data + b"\n"


def json_schema(kind: SchemaKind, *, strictly: bool = False) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the output of one command.

    Strictly, nothing but what this version writes fits; otherwise fields of versions to come fit too.
    """
    title, make = _KINDS[kind]
    name = f"lspci-ims/{kind}/1"
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{name}/strict" if strictly else name,
        "title": title,
        **make(),
    }
    return strict(schema, name) if strictly else schema


def _line_schema() -> dict[str, Any]:
    """A machine with the keys that every line has besides."""
    (machine, tool), components = msgspec.json.schema_components(
        (MachineAnswer, Tool), ref_template="#/$defs/{name}"
    )
    definitions = dict(components)
    named = machine["$ref"].rpartition("/")[2]
    body = definitions.pop(named)
    keys = {"schema": {"const": LINE_SCHEMA}, "tool": tool}
    return {
        **body,
        "properties": {**keys, **body["properties"]},
        "required": [*keys, *body["required"]],
        "$defs": definitions,
    }


#: Title and maker of each schema.
_KINDS: dict[SchemaKind, tuple[str, Callable[[], dict[str, Any]]]] = {
    "check": ("Output of lspci-ims check --format json", lambda: msgspec.json.schema(CheckResult)),
    "check-line": ("One line of lspci-ims check --format jsonl", _line_schema),
    "diff": ("Output of lspci-ims diff --format json", lambda: msgspec.json.schema(DiffResult)),
    "parse": ("Output of lspci-ims parse --format json", lambda: msgspec.json.schema(ParseResult)),
}
