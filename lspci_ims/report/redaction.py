"""Private values taken out of what is meant to be shared: one rule for every form of output.

Taken out are serial numbers (also as bytes of config space), UUIDs, MAC addresses, asset tags and names of
hosts; `spec/private_values.tsv` lists where they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from .private_values import COMMON_NAMES, MARK, host_places, private_values

T = TypeVar("T", bound=msgspec.Struct)

#: VPD keywords whose value tells one card from another: serial number, vendor's fields, system's fields.
_VPD_KEY = re.compile(r"SN|[VY][0-9A-Z]")
#: Header of the Device Serial Number capability (id 0003, version 1) as bytes; the serial follows.
_DSN_BYTES = re.compile(r"(\b03 00 [01]1 [0-9a-f]{2} )((?:[0-9a-f]{2} ?){1,8})", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9a-fA-F]")
#: Bytes from the header of that capability to its serial number, and the length of the number.
_SERIAL_AT, _SERIAL_BYTES = 4, 8
#: How many texts without private values are remembered, and how long they may be.
_REMEMBERED, _LONGEST = 4096, 512
#: Labels of fields that hold nothing but a serial number.
_SERIAL_LABELS = ("sn", "SN", "serial", "Device Serial Number")


class Redactor:
    """Takes private values out of one result; `hosts` are the names that its texts tell."""

    def __init__(self, value: Any) -> None:
        hosts = {name for text in _texts(value) for name in host_names(text)}
        # a name is taken out in full, then as what stands before its domain
        names = sorted(hosts | {name.partition(".")[0] for name in hosts}, key=len, reverse=True)
        telling = [re.escape(n) for n in names if len(n) > 2 and n not in COMMON_NAMES and not n.isdigit()]
        self._hosts = (
            re.compile(rf"(?<![0-9a-z])(?:{'|'.join(telling)})(?![0-9a-z])", re.I) if telling else None
        )

    def text(self, text: str) -> str:
        """One string without private values."""
        text = redact_text(text)
        return text if self._hosts is None else self._hosts.sub(MARK, text)

    def value(self, value: Any) -> Any:
        """Builtins (of `msgspec.to_builtins`) without private values in any string."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return self._mapping(value)
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value

    def _mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        if value.get("label") in _SERIAL_LABELS and isinstance(value.get("text"), str):
            return {**value, "text": MARK, "value": MARK}
        if isinstance(value.get("fields"), list | tuple):
            value = {**value, "fields": _without_vpd_values(value["fields"])}
        if isinstance(value.get("data"), str) and "capabilities" in value:
            value = _without_serial_bytes(value)
        found = {key: self.value(item) for key, item in value.items()}
        if value.get("offset") is not None and isinstance(value.get("text"), str):
            # the hex row that proves something may hold a serial number as well
            found["text"] = _DSN_BYTES.sub(_blot, found["text"])
        return found


def redact_text(text: str) -> str:
    """One string without private values; names of hosts where the text itself says that they are."""
    # proofs and reasons of functions of one kind are the same
    return _remembered(text) if len(text) <= _LONGEST else _without_private_values(text)


def _without_private_values(text: str) -> str:
    for row in private_values():
        text = row.pattern.sub(row.replacement, text)
    for row in host_places():
        text = row.pattern.sub(lambda match: match[0].replace(match[1], MARK), text)
    return text


_remembered = lru_cache(_REMEMBERED)(_without_private_values)


def host_names(text: str) -> Iterator[str]:
    """Names of hosts that a text tells, in lower case."""
    for row in host_places():
        for match in row.pattern.finditer(text):
            yield match[1].lower().rstrip(".")


def redact(value: Any) -> Any:
    """Builtins (of `msgspec.to_builtins`) without private values in any string."""
    return Redactor(value).value(value)


def redact_result(result: T) -> T:
    """A result of the same type without private values."""
    return msgspec.convert(redact(msgspec.to_builtins(result)), type(result))


def _texts(value: Any) -> Iterator[str]:
    """All strings of a tree of builtins."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _blot(match: re.Match[str]) -> str:
    return match[1] + _DIGITS.sub("x", match[2])


def _without_vpd_values(fields: Any) -> list[Any]:
    """Fields of VPD come as key, meaning and value; the value of a private key is taken out."""
    found: list[Any] = []
    private = False
    for field in fields:
        shown = field
        label = field.get("label") if isinstance(field, dict) else None
        if label == "key":
            private = _VPD_KEY.fullmatch(str(field.get("text"))) is not None
        elif label == "value" and private:
            shown = {**field, "text": MARK, "value": MARK}
        found.append(shown)
    return found


def _without_serial_bytes(space: dict[str, Any]) -> dict[str, Any]:
    """Config space whose Device Serial Number is blotted out, in `data` and in the rows."""
    data = space["data"]
    rows = list(space.get("spans") or ())
    for capability in space["capabilities"]:
        if capability.get("kind") != "serial-number" or capability.get("offset") is None:
            continue
        first = capability["offset"] + _SERIAL_AT
        places = range(first, first + _SERIAL_BYTES)
        digits = data[first * 2 : (first + _SERIAL_BYTES) * 2]
        data = data[: first * 2] + "x" * len(digits) + data[first * 2 + len(digits) :]
        rows = [_row_without(row, places) for row in rows]
    return {**space, "data": data, "spans": rows}


def _row_without(row: dict[str, Any], places: range) -> dict[str, Any]:
    """A hex row with the bytes at `places` (offsets in config space) blotted out."""
    start = row.get("offset") or 0
    head, colon, tail = row["text"].partition(":")
    if not colon or start > places[-1] or start + 16 <= places[0]:
        return row
    parts = re.split(r"(\s+)", tail)
    at = start
    for index, part in enumerate(parts):
        if len(part) == 2 and _DIGITS.match(part):
            if at in places:
                parts[index] = "xx"
            at += 1
    return {**row, "text": head + colon + "".join(parts)}
