"""Serial numbers, UUIDs and MAC addresses taken out of what is meant to be shared."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_MARK = "<redacted>"
_PRIVATE = (
    # Device Serial Number, an EUI-64 with the MAC address of a network card inside
    (re.compile(r"(Device Serial Number )[0-9a-fA-F-]{8,}"), r"\1" + _MARK),
    # VPD: serial number, and vendors' fields that hold a UUID or a MAC address
    (re.compile(r"(\[SN\][^:]*: ).+"), r"\1" + _MARK),
    (re.compile(r"(?i)(serial number: ?).+"), r"\1" + _MARK),
    (re.compile(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), _MARK),
    (re.compile(r"(?i)\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?:[:-][0-9a-f]{2}){0,2}\b"), _MARK),
)


def redact_text(text: str) -> str:
    """One string without private values."""
    for pattern, replacement in _PRIVATE:
        text = pattern.sub(replacement, text)
    return text


def redact(value: Any) -> Any:
    """Builtins (of `msgspec.to_builtins`) without private values in any string."""
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        if value.get("label") in ("sn", "SN", "serial") and isinstance(value.get("text"), str):
            return {**value, "text": _MARK, "value": _MARK}
        return {key: redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    return value


def redact_result(result: T) -> T:
    """A result of the same type without private values."""
    return msgspec.convert(redact(msgspec.to_builtins(result)), type(result))
