"""Entries of a zip whose directory is missing or not to be trusted, read front to back.

Source: APPNOTE.TXT 4.3.7 (local file header), 4.3.9 (data descriptor), 4.5.3 (zip64 sizes).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .compression import Budget
from .streams import CHUNK, BrokenError, GuardedStream, SectionStream, Stream, read_exactly

_LOCAL = b"PK\x03\x04"
_HEADER = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x1, 0x8, 0x800


def salvage_members(stream: Stream, budget: Budget) -> Iterator[tuple[str, Stream]]:
    """Yield name and content of the files; the content of one is valid until the next is asked for.

    Ends where the entries end, or at one that does not tell its own end.

    Raises:
        StreamError: an entry is broken or cut.
    """
    source = _PushedBack(stream)
    while True:
        header = read_exactly(source, _HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(_LOCAL):
            return
        _, _, flags, method, _, _, _, size, full, name_size, extra_size = _HEADER.unpack(header)
        name = read_exactly(source, name_size)
        extra = read_exactly(source, extra_size)
        if size == 0xFFFFFFFF:
            size = _zip64_size(extra, full)
        behind = bool(flags & _SIZES_BEHIND)
        if method not in (_STORED, _DEFLATED) or (behind and method == _STORED) or flags & _ENCRYPTED:
            if behind:
                return
            SectionStream(source, size).skip()
            continue
        stored = method == _STORED
        content = SectionStream(source, size) if stored else _InflatedStream(source, budget)
        label = name.decode("utf-8" if flags & _UTF8 else "cp437", "backslashreplace")
        if not label.endswith("/"):
            yield label, content
        content.skip()
        if behind:
            _skip_descriptor(source)


def _zip64_size(extra: bytes, full: int) -> int:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            place = at + 4 + (8 if full == 0xFFFFFFFF else 0)
            if place + 8 <= len(extra):
                return int.from_bytes(extra[place : place + 8], "little")
        at += 4 + size
    raise BrokenError("an entry of the zip does not tell its size")


def _skip_descriptor(source: _PushedBack) -> None:
    """Skip checksum and sizes: with or without a signature, sizes of four or eight bytes."""
    behind = read_exactly(source, 24 + 4)
    for size in (16, 12, 24, 20):
        if behind[size : size + 2] == b"PK":
            source.push_back(behind[size:])
            return
    raise BrokenError("nothing that can be read follows an entry of the zip")


class _PushedBack:
    """A stream that takes back what was read too far."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ahead = b""

    def push_back(self, data: bytes) -> None:
        """Give back bytes; they are read next."""
        self._ahead = data + self._ahead

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._ahead:
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        return self._stream.read(size)


class _InflatedStream(GuardedStream):
    """Deflated data that tell their own end."""

    _breaks = (zlib.error,)
    _broken = "a member of the zip is broken"

    def __init__(self, source: _PushedBack, budget: Budget) -> None:
        self._source = source
        self._budget = budget
        super().__init__()
        self._inflater = zlib.decompressobj(wbits=-15)
        self._ended = False
        self._taken = 0
        self._given = 0

    def _read(self, size: int) -> bytes:
        piece = b""
        while not self._ended and not piece:
            feed = self._inflater.unconsumed_tail
            if not feed:
                # small steps: what stands behind the end is copied and given back
                feed = self._source.read(1 << 12)
                self._taken += len(feed)
            piece = self._inflater.decompress(feed, size)
            if not feed and not piece:
                raise BrokenError("a member of the zip is cut short")
            self._ended = self._inflater.eof
            if self._ended:
                self._source.push_back(self._inflater.unused_data)
        self._given += len(piece)
        self._budget.check_ratio(self._taken, self._given)
        self._budget.spend(len(piece))
        return piece

    def skip(self) -> None:
        """Read what is left and drop it."""
        while self.read(CHUNK):
            pass
