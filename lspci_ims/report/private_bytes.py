"""Serial numbers in quoted rows of bytes: text that looks like any other row, and tells as much.

The Device Serial Number is in the eight bytes at +4 of its capability (PCI Express Base Specification 5.0,
section 7.9.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..model import Device

_KIND = "serial-number"
_FIRST, _END = 4, 12
_ROW = re.compile(r"\b([0-9a-f]{2,3}):((?: [0-9a-f]{2}){1,16})\b")
_MARK = "**"


def private_rows(devices: Iterable[Device]) -> dict[str, str]:
    """The rows of bytes with a serial number in them, each with what may be shown of it."""
    rows: dict[str, str] = {}
    for device in devices:
        space = device.config_space
        if space is None:
            continue
        places = [c.offset for c in space.capabilities if c.kind == _KIND and c.offset is not None]
        private = {offset + byte for offset in places for byte in range(_FIRST, _END)}
        for span in space.spans if private else ():
            row = _ROW.search(span.text)
            if row is not None:
                start, values = int(row[1], 16), row[2].split()
                kept = (_MARK if start + at in private else value for at, value in enumerate(values))
                shown = f"{row[1]}: {' '.join(kept)}"
                if shown != row[0]:
                    rows[row[0]] = shown
    return rows


def mask_rows(value: Any, rows: dict[str, str]) -> Any:
    """Builtins (of `msgspec.to_builtins`) in whose strings those rows are replaced."""
    if not rows:
        return value
    if isinstance(value, str):
        return _ROW.sub(lambda row: rows.get(row[0], row[0]), value)
    if isinstance(value, dict):
        return {key: mask_rows(item, rows) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask_rows(item, rows) for item in value]
    return value
