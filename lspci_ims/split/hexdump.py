"""Rows of `lspci -x`: an offset and up to sixteen bytes, at column 0 below a function."""

from __future__ import annotations

import re

#: `210: 01 00 00 00 ...`; a last row may be cut in the middle of a byte.
HEX_ROW = re.compile(r"([0-9a-f]{2,3}):((?: [0-9a-f]{2}){1,16}(?: [0-9a-f])?)[ \t]*$")

#: The characters of a row of sixteen bytes, and its blanks, one before each byte.
_SIXTEEN = re.compile(r"[0-9a-f]{2,3}:[ 0-9a-f]{48}$")
_BLANKS = " " * 16


def is_hex_row(line: str) -> bool:
    """Whether a line is a row of a hex dump (a head line has a dot behind its slot)."""
    if line[2:3] not in "0123456789abcdef:":
        return False
    # a full row by its characters and the places of its blanks, in a third of the time
    if _SIXTEEN.match(line) and line[-48::3] == _BLANKS and line.count(" ") == len(_BLANKS):
        return True
    return HEX_ROW.match(line) is not None
