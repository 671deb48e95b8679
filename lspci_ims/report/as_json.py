"""Results as JSON, and the schemas of it."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from ..model import CheckResult, ParseResult
from .redaction import redact

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_KINDS: dict[str, type[msgspec.Struct]] = {"check": CheckResult, "parse": ParseResult}


def render_json(result: CheckResult | ParseResult, *, redacted: bool = False) -> bytes:
    """The result as indented JSON with a line end; the same input gives the same bytes."""
    value: Any = redact(msgspec.to_builtins(result)) if redacted else result
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    # the same JSON, safe on a terminal: C1 controls and bidirectional marks as \\uXXXX
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode() + b"\n"


def json_schema(kind: Literal["check", "parse"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the output of one command."""
    schema = msgspec.json.schema(_KINDS[kind])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"lspci-ims/{kind}/1",
        "title": f"Output of lspci-ims {kind} --format json",
        **schema,
    }
