"""Texts that grow where a careless pattern is slow: one very long line, very many functions, deep quoting.

Each maker takes a size and gives a text; what is measured is how the cost grows with that size.
"""

from __future__ import annotations

from typing import NamedTuple

_HEAD = "0000:00:00.0 Host bridge: Intel Corporation Device 1234 (rev 01)\n"


class LongLine(NamedTuple):
    """One line made of a beginning and of something that comes back until the line is full.

    `before` are the lines above it.
    """

    name: str
    before: str
    beginning: str
    filling: str

    def text(self, size_bytes: int) -> str:
        """The lines, the long one of about that size."""
        return f"{self.before}{self.beginning}{self.filling * (size_bytes // len(self.filling))}\n"


#: Fillings that meet patterns of heads, flags, headings, hex rows, wrapped and quoted lines, and of logs.
LONG_LINES = (
    LongLine("words in a head", "", _HEAD.rstrip(), " [1234]"),
    LongLine("flags", _HEAD, "\tControl:", " I/O+ Mem-"),
    LongLine("spaces", _HEAD, "\tControl: I/O+", " "),
    LongLine("colons", _HEAD, "\t", "a:"),
    LongLine("brackets", _HEAD, "\tCapabilities: ", "[40] ("),
    LongLine("hex pairs", _HEAD, "00:", " ff"),
    LongLine("numbers", _HEAD, "\tRegion 0: Memory at ", "0 1, "),
    LongLine("no head", "", "", "lspci "),
    LongLine("kernel log", _HEAD, "[    0.000000] DMAR: ", "IOMMU enabled, "),
)


def quoted(text: str, levels: int) -> str:
    """A text quoted so many times."""
    marks = "> " * levels
    return "".join(f"{marks}{line}\n" for line in text.rstrip("\n").split("\n"))


def heads(functions: int) -> str:
    """As many functions, each with a head line, its flags and one capability."""
    parts = []
    for number in range(functions):
        domain, rest = divmod(number, 1 << 16)
        bus, place = divmod(rest, 1 << 8)
        device, function = divmod(place, 8)
        parts.append(
            f"{domain:04x}:{bus:02x}:{device:02x}.{function} System peripheral: Intel Corporation Device 1234"
            "\n\tControl: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- "
            "FastB2B- DisINTx-\n\tCapabilities: [40] Express (v2) Root Complex Integrated Endpoint, "
            "MSI 00\n\n"
        )
    return "".join(parts)
