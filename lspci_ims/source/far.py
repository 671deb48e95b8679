"""A dump far down in a text that nothing names: read on to it, without holding what comes before."""

from __future__ import annotations

from typing import NamedTuple

from .sniff import find_dump
from .streams import CHUNK, BytesStream, PeekedStream, Stream

#: Of a line that goes over the end of a piece so much is looked at again.
_OVERLAP = 1 << 12


class Joined:
    """Bytes in memory, and then the rest of a stream."""

    def __init__(self, first: bytes, rest: Stream) -> None:
        self._first = BytesStream(first)
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        return self._first.read(size) or self._rest.read(size)


class FarDump(NamedTuple):
    """The text from a dump on, and the number of its first line in the whole text."""

    stream: PeekedStream
    first_line: int


def find_far_dump(stream: PeekedStream, most_bytes: int) -> FarDump | None:
    """Read a text to the first line of a dump in it; None when there is none in so many bytes.

    Raises:
        StreamError: as the stream does.
    """
    held = b""
    lines = 1
    while most_bytes > 0 and (piece := stream.read(CHUNK)):
        most_bytes -= len(piece)
        held += piece
        place = find_dump(held)
        if place is not None:
            start = held.rfind(b"\n", 0, place) + 1
            rest = Joined(held[start:], stream)
            return FarDump(PeekedStream(rest), lines + held.count(b"\n", 0, start))
        # a line that is not complete yet is looked at again
        kept = max(held.rfind(b"\n") + 1, len(held) - _OVERLAP)
        lines += held.count(b"\n", 0, kept)
        held = held[kept:]
    return None
