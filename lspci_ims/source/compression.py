"""Layers of compression, known by their first bytes: gzip, bzip2, xz, zstd, read as streams within limits."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple, Protocol

from ..errors import how_to_install
from .limits import Limits
from .streams import BrokenError, GuardedStream, LimitError, Stream, UnsupportedError

_FEED = 1 << 16
_SMALL_FEED = 1 << 12
#: Below so many bytes the ratio is not looked at: a page of blanks compresses well.
_RATIO_FLOOR = 10 << 20
#: `xz -9` needs 65 MiB; a file can ask for 4 GiB.
_XZ_MEMORY = 128 << 20


class Budget:
    """What one report may still give: bytes out of archives, and members."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._bytes = 0
        self._members = 0

    def spend(self, size: int) -> None:
        """Count bytes that came out of a layer.

        Raises:
            LimitError: they are too many.
        """
        self._bytes += size
        if self._bytes > self.limits.archive_bytes:
            message = f"reading stopped: more than {self.limits.archive_bytes} bytes came out of the archive"
            raise LimitError("archive_bytes", message)

    def count_member(self) -> None:
        """Count a member.

        Raises:
            LimitError: there are too many.
        """
        self._members += 1
        if self._members > self.limits.members:
            raise LimitError("members", f"reading stopped after {self.limits.members} members")

    def check_ratio(self, taken: int, given: int) -> None:
        """Compare what went into a layer with what came out.

        Raises:
            LimitError: it swells too much.
        """
        if given > _RATIO_FLOOR and given > self.limits.ratio * taken:
            message = f"reading stopped: {taken} compressed bytes became more than {given}"
            raise LimitError("ratio", message)


class Decompressor(Protocol):
    """What `bz2`, `lzma` and `compression.zstd` have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed data was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more can come without further input."""

    @property
    def unused_data(self) -> bytes:
        """What stood behind the end."""

    def decompress(self, data: bytes | memoryview, max_length: int = -1) -> bytes:
        """Up to `max_length` bytes."""


#: A decompressor, and what it raises on broken data.
Opened = tuple[Decompressor, type[Exception]]


class _GzipDecompressor:
    """`zlib` with the manners of the others."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes | memoryview, max_length: int = -1) -> bytes:
        found = self._inflater.decompress(self._inflater.unconsumed_tail or data, max(0, max_length))
        # with a full buffer zlib can hold more back although it took all input
        self.needs_input = not self._inflater.unconsumed_tail and len(found) < max_length
        return found


def _gzip() -> Opened:
    return _GzipDecompressor(), zlib.error


def _bzip2() -> Opened:
    import bz2

    return bz2.BZ2Decompressor(), OSError


def _xz() -> Opened:
    import lzma

    return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY), lzma.LZMAError


def _zstd() -> Opened:
    try:
        zstd = import_module("compression.zstd")
    except ImportError:
        try:
            zstd = import_module("backports.zstd")
        except ImportError as error:
            raise UnsupportedError(
                f"zstd is not read by this installation\n\nhint: {how_to_install('zstd')}, or unpack it first"
            ) from error
    return zstd.ZstdDecompressor(), zstd.ZstdError


class Compression(NamedTuple):
    """A format: how it begins, and what its files are called."""

    magic: bytes
    suffixes: tuple[str, ...]
    make: Callable[[], Opened]


#: Sources: RFC 1952 2.3.1, bzip2's manual, the .xz file format 1.2.1 section 2.1.1.1, RFC 8878 3.1.1.
COMPRESSIONS = (
    Compression(b"\x1f\x8b\x08", (".gz", ".tgz"), _gzip),
    Compression(b"BZh", (".bz2", ".tbz", ".tbz2"), _bzip2),
    Compression(b"\xfd7zXZ\x00", (".xz", ".txz"), _xz),
    Compression(b"\x28\xb5\x2f\xfd", (".zst", ".tzst"), _zstd),
)


def find_compression(head: bytes) -> Compression | None:
    """The compression of bytes that begin with `head`."""
    for compression in COMPRESSIONS:
        if head.startswith(compression.magic):
            # a text can begin with BZh: a level from 1 to 9 and a block or the end must follow
            if compression.magic == b"BZh" and head[4:10] not in (b"1AY&SY", b"\x17rE8P\x90"):
                continue
            return compression
    return None


def without_suffix(name: str) -> str:
    """The name of what is in a compressed file: `dmesg.gz` holds `dmesg`, `a.tgz` holds `a.tar`."""
    for compression in COMPRESSIONS:
        for suffix in compression.suffixes:
            if name.lower().endswith(suffix) and len(name) > len(suffix):
                return name[: -len(suffix)] + (".tar" if suffix.startswith(".t") else "")
    return name


class DecompressedStream(GuardedStream):
    """What a compressed stream holds; further compressed parts behind the first are read as well."""

    _broken = "compressed data are broken"

    def __init__(self, source: Stream, compression: Compression, budget: Budget) -> None:
        self._source = source
        self._compression = compression
        self._budget = budget
        super().__init__()
        self._decompressor, error = compression.make()
        self._breaks = (error, EOFError, ValueError, MemoryError)
        self._ahead: list[memoryview] = []
        self._step = _FEED
        self._taken = 0
        self._given = 0

    def _read(self, size: int) -> bytes:
        while True:
            if self._decompressor.eof and not self._begin_next():
                return b""
            feed: memoryview | bytes = b""
            if self._decompressor.needs_input:
                feed = self._next_feed()
                if not feed:
                    raise BrokenError("compressed data end too early")
            piece = self._decompressor.decompress(feed, size)
            if piece:
                self._given += len(piece)
                self._budget.check_ratio(self._taken, self._given)
                self._budget.spend(len(piece))
                return piece

    def _next_feed(self) -> memoryview:
        if not self._ahead:
            piece = self._source.read(_FEED)
            self._taken += len(piece)
            self._ahead.append(memoryview(piece))
        feed = self._ahead.pop()
        if len(feed) > self._step:
            self._ahead.append(feed[self._step :])
        return feed[: self._step]

    def _begin_next(self) -> bool:
        """Go on with a further compressed part; padding and anything else behind the end is left."""
        rest = self._decompressor.unused_data
        while len(rest) < len(self._compression.magic) and (piece := self._next_feed()):
            rest += bytes(piece)
        if not rest.startswith(self._compression.magic):
            return False
        self._decompressor, _ = self._compression.make()
        self._ahead.append(memoryview(rest))
        # each part's end copies what was fed beyond it: a file of a million empty parts must stay cheap
        self._step = _SMALL_FEED
        return True
