"""The forms in which lspci prints a pair of ids or a class, with or without their names.

Sources: the modes of lspci(8) `-n` and `-nn`; the wording for entries that pci.ids lacks, which changed
from `Unknown device` (pciutils 2) to `Device` (3.0.0), with a colon before it until 2.1.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMERIC = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")
_BOTH_UNKNOWN = re.compile(r"(?:Unknown device|Device) ([0-9a-f]{4}):([0-9a-f]{4})")
_NAMES_AND_NUMERIC = re.compile(r"(.*) \[([0-9a-fA-F]{4}):([0-9a-fA-F]{4})\]")
_DEVICE_UNKNOWN = re.compile(r"(\S.*?):? (?:Unknown device|Device) ([0-9a-f]{4})")
_CLASS_ID = re.compile(r"(?:.*\[|(?:Unknown )?[Cc]lass )?([0-9a-fA-F]{4})\]?")

#: What `-nn` prints in the place of a name that pci.ids lacks.
NO_DEVICE_NAME = ("Device", "Unknown device")

#: Ends a name that lspci cut to the size of its buffer.
CUT = "..."


class Pair(NamedTuple):
    """Ids that stand in the text, each None when they do not, and the names beside them."""

    vendor_id: str | None
    device_id: str
    names: str
    numeric: bool


def pair_in(text: str) -> Pair | None:
    """The ids in a printed pair; None when the text holds names only."""
    if match := _NUMERIC.fullmatch(text):
        return Pair(match[1].lower(), match[2].lower(), "", True)
    if match := _BOTH_UNKNOWN.fullmatch(text):
        return Pair(match[1], match[2], "", False)
    if match := _NAMES_AND_NUMERIC.fullmatch(text):
        return Pair(match[2].lower(), match[3].lower(), match[1], True)
    if match := _DEVICE_UNKNOWN.fullmatch(text):
        return Pair(None, match[2], match[1], False)
    return None


def vendor_without_device(names: str) -> str | None:
    """The vendor's name in `Acme Inc Device` (as left by `-nn`), or empty; None when a device is named.

    Only for vendors that the table does not know: `Device` may be the last word of a device's name.
    """
    for words in reversed(NO_DEVICE_NAME):
        if names.endswith(words):
            return names[: -len(words)].rstrip(": ")
    return None


def class_id_in(text: str) -> str | None:
    """The class id in `0880`, `Class 0880`, `Class [7f00]` or `Network controller [02fe]`."""
    match = _CLASS_ID.fullmatch(text)
    return match[1].lower() if match else None
