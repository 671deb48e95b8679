"""Members of a tar archive, front to back.

The standard library's reader takes a long name or a pax header of any size into memory, keeps every header
it saw, and reads pax headers by expressions that some releases run in quadratic time. This one knows only
what reading needs, with a bound on each. Nothing is ever written, no link followed.

Sources: POSIX.1-2017 pax (ustar and pax formats); GNU tar manual, "Basic Tar Format" and "Storing Sparse
Files".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .compression import Budget
from .sparse import SparseStream, pax_map, read_map_1_0, read_old_map
from .streams import SectionStream, Stream, read_exactly
from .tar_header import BLOCK, Header, decimal, read_header

_LONGEST_NAME = 1 << 16
_LONGEST_PAX = 1 << 20
#: Types whose size counts blocks that follow; a type that is not known is a file (POSIX).
_WITHOUT_DATA = frozenset(b"123456")
_LINKS = frozenset(b"12")


class TarMember(NamedTuple):
    """A member. `link` is what a hard or symbolic link names, `stream` the content of a file."""

    name: str
    link: str | None
    stream: Stream | None


def tar_members(stream: Stream, budget: Budget) -> Iterator[TarMember]:
    """Yield the members; the stream of one is valid until the next is asked for.

    Raises:
        StreamError: the archive is broken, or the stream around it ends.
    """
    name = link = None
    pax: list[tuple[bytes, bytes]] = []
    while (header := read_header(stream)) is not None:
        data = SectionStream(stream, header.size)
        padding = -header.size % BLOCK
        if header.kind == ord("L"):
            name = _read_name(data, header.size)
        elif header.kind == ord("K"):
            link = _read_name(data, header.size)
        elif header.kind in b"xX":
            pax = list(_records(read_exactly(data, min(header.size, _LONGEST_PAX))))
        elif header.kind != ord("g"):
            known = dict(pax)
            size = decimal(known[b"size"]) if b"size" in known else header.size
            if header.kind in _WITHOUT_DATA:
                size = 0
            data, padding = SectionStream(stream, size), -size % BLOCK
            label = known.get(b"GNU.sparse.name") or known.get(b"path") or name or header.name
            target = known.get(b"linkpath") or link or header.link
            plain = header.kind not in _WITHOUT_DATA and not (header.kind == 0 and label.endswith(b"/"))
            yield TarMember(
                _text(label),
                _text(target) if header.kind in _LINKS else None,
                _content(stream, data, header, pax, budget) if plain else None,
            )
            name, link, pax = None, None, []
        data.skip()
        SectionStream(stream, padding).skip()


def _content(
    stream: Stream, data: SectionStream, header: Header, pax: list[tuple[bytes, bytes]], budget: Budget
) -> Stream:
    """The content of a file, with its holes if it was stored without them."""
    known = dict(pax)
    size = known.get(b"GNU.sparse.realsize") or known.get(b"GNU.sparse.size")
    if header.kind == ord("S"):
        stretches, length = read_old_map(stream, header.block)
        return SparseStream(data, stretches, length, budget)
    if size is None:
        return data
    stretches = read_map_1_0(data) if known.get(b"GNU.sparse.major") == b"1" else pax_map(pax)
    return SparseStream(data, stretches, decimal(size), budget)


def _read_name(data: Stream, size: int) -> bytes:
    return read_exactly(data, min(size, _LONGEST_NAME)).partition(b"\0")[0]


def _records(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The records of a pax header: `<length> <key>=<value>` and a line feed each."""
    at = 0
    while at < len(text):
        blank = text.find(b" ", at, at + 20)
        if blank < 0 or not text[at:blank].isdigit():
            return
        stop = at + int(text[at:blank])
        if stop <= blank or stop > len(text):
            return
        key, equals, value = text[blank + 1 : stop - 1].partition(b"=")
        if equals:
            yield key, value
        at = stop


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
