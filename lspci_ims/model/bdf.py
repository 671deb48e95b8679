"""Addresses of PCI functions: domain, bus, device, function (`lspci -D` prints them in full)."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

_BDF = re.compile(r"(?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}):([01][0-9a-fA-F])\.([0-7])")
#: How many addresses are remembered, at about 200 bytes each.
_REMEMBERED = 8192


class Bdf(msgspec.Struct, frozen=True, order=True, gc=False):
    """The address of a function; addresses sort by their numbers.

    Attributes:
        domain: 0 to 0xffffffff.
        bus: 0 to 255.
        device: 0 to 31.
        function: 0 to 7.
    """

    domain: int
    bus: int
    device: int
    function: int

    @classmethod
    def parse(cls, text: str) -> Bdf | None:
        """Read `6a:01.0` or `10000:e0:17.0`; None when the text is no such address (a path of `lspci -P`)."""
        return _parsed(text)

    def __str__(self) -> str:
        return f"{self.domain:04x}:{self.bus:02x}:{self.device:02x}.{self.function}"


# several rooms ask for the address of the same function
@lru_cache(_REMEMBERED)
def _parsed(text: str) -> Bdf | None:
    match = _BDF.fullmatch(text)
    if match is None:
        return None
    domain, bus, device, function = match.groups()
    return Bdf(int(domain or "0", 16), int(bus, 16), int(device, 16), int(function))


_UNKNOWN_PLACE = Bdf(1 << 33, 0, 0, 0)


def bdf_order(text: str) -> tuple[Bdf, str]:
    """Sorting key for addresses as text: by number, texts that are no address last."""
    return (Bdf.parse(text) or _UNKNOWN_PLACE, text)
