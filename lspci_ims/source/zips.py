"""Members of a zip archive; of one whose directory is missing, what stands before the break.

`zipfile` reads sound archives. It makes an object for every entry before the first can be read, so the
directory's size is looked at first; and it gives nothing of a file that was cut, so that one is read from
its start, header by header (APPNOTE.TXT 4.3).
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, NamedTuple

from .compression import Budget
from .streams import BrokenError, FileStream, GuardedStream, LimitError, Stream, StreamError, UnsupportedError
from .zip_salvage import salvage_members

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
#: What `zipfile` raises on hostile files beside its own error (NotImplementedError is a RuntimeError).
_FAILURES = (
    *(OSError, EOFError, ValueError, RuntimeError, LookupError, OverflowError, MemoryError),
    *(zlib.error, struct.error),
)
_END = b"PK\x05\x06"
_END_BYTES = 22 + 0xFFFF
#: Bytes of the directory for one member: 46 and its name, twice over for long names.
_ENTRY_BYTES = 256


class ZipMember(NamedTuple):
    """A member: a file with its `stream`, a link, or one that cannot be read and why."""

    name: str
    link: str | None
    stream: Stream | None
    failure: StreamError | None = None


def zip_members(file: IO[bytes], budget: Budget) -> Iterator[ZipMember]:
    """Yield the members of a file that can be read at any place.

    Raises:
        StreamError: the archive is broken or too large; members before that stand.
    """
    import zipfile

    limit: StreamError | None = None
    try:
        size = _directory_size(file)
        if size > budget.limits.members * _ENTRY_BYTES:
            limit = LimitError("members", f"a directory of {size} bytes names too many members")
        else:
            archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, *_FAILURES) as error:
        limit = BrokenError(f"the directory of the zip is broken: {error}")
    if limit is not None:
        file.seek(0)
        for name, stream in salvage_members(FileStream(file), budget):
            yield ZipMember(name, None, stream)
        raise limit
    for info in archive.infolist():
        if not info.filename.endswith("/"):
            yield _member(archive, info, budget)


def _member(archive: ZipFile, info: ZipInfo, budget: Budget) -> ZipMember:
    failure: StreamError | None = None
    if info.flag_bits & 1:
        failure = StreamError("ARCHIVE_ENCRYPTED", "encrypted, not read")
    elif info.compress_type not in (0, 8, 12):
        # LZMA's decoder would take as much memory as the member asks for
        failure = UnsupportedError(f"zip method {info.compress_type} is not read")
    if failure is not None:
        return ZipMember(info.filename, None, None, failure)
    stream = _EntryStream(archive, info, budget)
    if stat.S_ISLNK(info.external_attr >> 16):
        return ZipMember(info.filename, _link(stream), None)
    return ZipMember(info.filename, None, stream)


def _link(stream: Stream) -> str:
    try:
        return stream.read(4096).decode("utf-8", "backslashreplace")
    except StreamError:
        return ""


class _EntryStream(GuardedStream):
    """The content of one entry, opened at the first read."""

    _breaks = _FAILURES
    _broken = "a member of the zip is broken"

    def __init__(self, archive: ZipFile, info: ZipInfo, budget: Budget) -> None:
        super().__init__()
        self._archive = archive
        self._info = info
        self._budget = budget
        self._file: IO[bytes] | None = None
        self._given = 0

    def _read(self, size: int) -> bytes:
        import zipfile

        try:
            if self._file is None:
                self._file = self._archive.open(self._info)
            piece = self._file.read(size)
        except zipfile.BadZipFile as error:
            raise BrokenError(f"a member of the zip is broken: {error}") from error
        self._given += len(piece)
        self._budget.check_ratio(self._info.compress_size, self._given)
        self._budget.spend(len(piece))
        return piece


def _directory_size(file: IO[bytes]) -> int:
    """Bytes of the directory, as the end record says it; 0 when there is none."""
    end = file.seek(0, 2)
    start = file.seek(max(0, end - _END_BYTES))
    tail = file.read(end - start)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return 0
    size: int
    (size,) = struct.unpack_from("<L", tail, at + 12)
    locator = tail[at - 20 : at] if at >= 20 else b""
    if locator.startswith(b"PK\x06\x07"):
        (place,) = struct.unpack_from("<Q", locator, 8)
        if place < end:
            file.seek(place)
            record = file.read(56)
            if record.startswith(b"PK\x06\x06") and len(record) == 56:
                size = max(size if size != 0xFFFFFFFF else 0, *struct.unpack_from("<Q", record, 40))
    return min(size, end)
