"""The schema of one version's output to the letter: for tests of what writes it, not for readers of it.

A reader takes fields that a later version adds; whoever makes an example of the output, or changes what
writes it, wants to hear of a misspelt field, a missing one, and an id that is none.
"""

from __future__ import annotations

from typing import Any

from ..spec import rows

#: Pieces of a schema that hold further pieces of the same field.
_INNER = ("anyOf", "items", "prefixItems")


def strict(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema with every object closed and whole, and texts in their form; `name`: that of the output."""
    found = dict(schema)
    found["$defs"] = {key: _object(key, part) for key, part in schema["$defs"].items()}
    outermost = schema.get("$ref", "").rpartition("/")[2]
    if outermost:
        found["$defs"][outermost]["properties"]["schema"] = {"const": name}
        return found
    return _object("", found)


def _object(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    properties = definition.get("properties")
    if properties is None:
        return definition
    return {
        **definition,
        "properties": {field: _formed(shape, _form(name, field)) for field, shape in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def _form(name: str, field: str) -> str | None:
    fits = (row for row in rows("schema_forms") if row["object"] in ("*", name) and row["field"] == field)
    return next((row["pattern"] for row in fits), None)


def _formed(shape: Any, pattern: str | None) -> Any:
    if pattern is None or not isinstance(shape, dict):
        return shape
    inner = {
        key: [_formed(part, pattern) for part in value]
        if isinstance(value, list)
        else _formed(value, pattern)
        for key, value in shape.items()
        if key in _INNER
    }
    own = {"pattern": pattern} if shape.get("type") == "string" else {}
    return {**shape, **inner, **own}
