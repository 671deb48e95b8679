"""The objects behind the JSON of `check`, `parse` and `diff`, from their types and the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from lspci_ims import model
from lspci_ims.plugin.docstrings import attributes, prose
from lspci_ims.report.as_json import json_schema

from .markdown import code, escaped, table
from .markdown import prose as marked

KINDS: tuple[Literal["check", "parse", "diff"], ...] = ("check", "parse", "diff")


def data_model_page() -> str:
    """All objects of the outputs."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# The data model\n"
    yield (
        "The JSON of `check`, `parse` and `diff`, object by object; `lspci-ims schema check` (`parse`,\n"
        "`diff`) prints the same as JSON Schema. In Python they are the classes of these names in\n"
        "`lspci_ims.model`. Names do not change under one version of the schema; fields and words may be\n"
        "added. For tests of what one version writes, `lspci-ims schema --strict` allows nothing more. A\n"
        "line of `check --format jsonl` is one `MachineAnswer` with `schema` and `tool` before it\n"
        "(`lspci-ims schema check-line`).\n"
    )
    seen = set[str]()
    for kind in KINDS:
        schema = json_schema(kind)
        yield f"## `{schema['$id']}`\n"
        outermost = _type({"$ref": schema["$ref"]})
        yield f"The output of `lspci-ims {kind} --format json`. The outermost object is a {outermost}.\n"
        for name, definition in schema["$defs"].items():
            if name not in seen:
                seen.add(name)
                yield from _object(name, definition)


def label(name: str) -> str:
    """The label of an object's section."""
    return f"object-{name.lower()}"


def _object(name: str, definition: dict[str, Any]) -> Iterator[str]:
    struct = getattr(model, name)
    meanings = attributes(struct)
    required = definition.get("required", ())
    yield f"({label(name)})="
    yield f"### `{name}`\n"
    yield f"{marked(prose(struct))}\n"
    rows = []
    for field, shape in definition.get("properties", {}).items():
        # a field that is named otherwise in JSON is described under its name in Python
        meaning = meanings.get(field, meanings.get(f"{field}_hex", ""))
        rows.append((code(field), _type(shape), "" if field in required else "no", marked(meaning)))
    head = ("field", "type", "always there", "meaning")
    if not any(row[3] for row in rows):
        head, rows = head[:3], [row[:3] for row in rows]
    yield table(head, rows)


def _type(shape: dict[str, Any]) -> str:
    """A piece of JSON Schema in words."""
    if "$ref" in shape:
        name = _name(shape["$ref"])
        return f"[`{name}`](#{label(name)})"
    if "enum" in shape:
        return ", ".join(code(str(word)) if word is not None else "null" for word in shape["enum"])
    if "anyOf" in shape:
        return " or ".join(_type(part) for part in shape["anyOf"])
    kind = shape.get("type")
    if kind == "array":
        return f"array of {_type(shape['items'])}" if isinstance(shape.get("items"), dict) else _tuple(shape)
    if kind == "object":
        inner = shape.get("additionalProperties")
        return f"object of {_type(inner)}" if isinstance(inner, dict) else "object"
    return ", ".join(kind) if isinstance(kind, list) else escaped(str(kind or "any"))


def _tuple(shape: dict[str, Any]) -> str:
    return f"array of {', '.join(_type(part) for part in shape.get('prefixItems', ()))}"


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
