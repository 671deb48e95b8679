"""Rows of `lspci -x`: an offset and up to sixteen bytes, at column 0 below a function."""

from __future__ import annotations

import re

#: `210: 01 00 00 00 ...`; a last row may be cut in the middle of a byte.
HEX_ROW = re.compile(r"([0-9a-f]{2,3}):((?: [0-9a-f]{2}){1,16}(?: [0-9a-f])?)[ \t]*$")


def is_hex_row(line: str) -> bool:
    """Whether a line is a row of a hex dump (a head line has a dot behind its slot)."""
    return line[2:3] in "0123456789abcdef:" and HEX_ROW.match(line) is not None
