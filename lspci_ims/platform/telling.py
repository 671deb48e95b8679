"""Which lines of a huge log can tell something: the others need not be held in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from .signs import signs

#: A log is kept whole up to here: its beginning names the host, the machine and the functions.
_WHOLE = 50_000
#: So many lines follow the head line of a function at the most: 256 rows of bytes and its capabilities.
_BLOCK = 2000
#: Beside the signs of the table: kernel, command line, firmware, IOMMU units, boots and functions.
_LITERALS = (
    "Linux version ", "Command line: ", "Kernel command line: ", "DMI: ", "Hardware name: ", "ecap ",
    "-- Boot ", "Boot ID: ",
)  # fmt: skip
_FUNCTION = r"pci [0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]: \["


@cache
def _telling(extra: tuple[str, ...]) -> re.Pattern[str]:
    literals = sorted({*_LITERALS, *extra, *(sign.literal for rows in signs().values() for sign in rows)})
    return re.compile("|".join((*map(re.escape, literals), _FUNCTION)))


def log_filter(begins_block: Callable[[str], object], extra: Iterable[str] = ()) -> Callable[[str], bool]:
    """A test for the lines of one log, in their order.

    Args:
        begins_block: whether a line may begin a function in a dump; what follows such a line is kept.
        extra: further texts worth keeping a line for.
    """
    search = _telling(tuple(extra)).search
    seen = 0
    last_head = -_BLOCK

    def keep(line: str) -> bool:
        nonlocal seen, last_head
        seen += 1
        if begins_block(line):
            last_head = seen
        return seen <= _WHOLE or seen - last_head < _BLOCK or search(line) is not None

    return keep
