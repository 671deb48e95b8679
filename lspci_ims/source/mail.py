"""Mails: the parts of one, decoded, with their place in the file where it is the same text.

Only the headers are left to the standard library. Its parser of whole mails copies each part several
times, recurses with their nesting and does not tell on which line of the file a part stands; its newer
policy takes quadratic time on hostile headers.

Sources: RFC 5322, RFC 2045 to 2047, RFC 2231.
"""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Callable, Iterator
from email.message import Message
from typing import NamedTuple

from .base64_text import decode_base64
from .charset import as_utf8
from .html_text import html_to_text
from .mail_headers import BLANK_LINE

_DEPTH = 20
_MOST_PARTS = 10_000
_LONGEST_HEADERS = 1 << 16
_LONGEST_HEADER = 1 << 11


class MailPart(NamedTuple):
    """A leaf of a mail. `first_line` is where it stands in the file, None when it had to be decoded.

    `filename` is that of an attachment, None for the text of the mail itself.
    """

    filename: str | None
    data: bytes
    first_line: int | None


def mail_label(data: bytes) -> str:
    """Subject and sender, for people."""
    headers, _ = _headers(data, 0, len(data))
    words = [_decoded(headers, name) for name in ("subject", "from")]
    return " - ".join(word for word in words if word)


def mail_parts(data: bytes) -> Iterator[MailPart]:
    """Yield the parts that can hold text or an archive, in their order; forwarded mails included."""
    return _Mail(data).parts(0, len(data), 0)


class _Mail:
    """One mail in memory; parts are ranges of it until they are decoded."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._counted = (0, 1)

    def parts(self, start: int, stop: int, depth: int) -> Iterator[MailPart]:
        """The leaves of the entity in this range."""
        headers, body = _headers(self._data, start, stop)
        kind = _of(headers, Message.get_content_type) or "text/plain"
        encoding = _transfer_encoding(headers)
        if depth < _DEPTH:
            if kind.startswith("multipart/"):
                ranges = self._entities(headers, body, stop)
                if ranges:
                    yield from self._multipart(ranges, kind, depth)
                    return
            elif kind == "message/rfc822":
                if encoding == "identity":
                    yield from self.parts(body, stop, depth + 1)
                else:
                    inner = _Mail(_transfer_decoded(self._data[body:stop], encoding))
                    for part in inner.parts(0, len(inner._data), depth + 1):
                        yield part._replace(first_line=None)
                return
        yield self._leaf(headers, kind, encoding, (body, stop))

    def _entities(self, headers: Message, start: int, stop: int) -> list[tuple[int, int]]:
        boundary = _of(headers, Message.get_boundary)
        if not boundary:
            return []
        mark = re.escape(boundary.encode("ascii", "replace"))
        delimiter = re.compile(rb"^--" + mark + rb"(--)?[ \t]*\r?$\n?", re.MULTILINE)
        ranges: list[tuple[int, int]] = []
        begin: int | None = None
        for found in delimiter.finditer(self._data, start, stop):
            if begin is not None:
                ranges.append((begin, self._before_delimiter(begin, found.start())))
            begin = found.end()
            if found[1]:
                return ranges
            if len(ranges) >= _MOST_PARTS:
                break
        if begin is not None:
            # the mail was cut before the closing delimiter, or has too many: the rest is one part
            ranges.append((begin, stop))
        return ranges

    def _before_delimiter(self, start: int, stop: int) -> int:
        """Where a part ends: the line end before a delimiter belongs to that (RFC 2046, 5.1.1)."""
        if self._data.endswith(b"\n", start, stop):
            stop -= 2 if self._data.endswith(b"\r\n", start, stop) else 1
        return stop

    def _multipart(self, ranges: list[tuple[int, int]], kind: str, depth: int) -> Iterator[MailPart]:
        skip_html = kind == "multipart/alternative" and any(self._is_plain(*place) for place in ranges)
        for start, stop in ranges:
            if skip_html and self._kind(start, stop) == "text/html":
                continue
            yield from self.parts(start, stop, depth + 1)

    def _kind(self, start: int, stop: int) -> str:
        headers, _ = _headers(self._data, start, stop)
        return _of(headers, Message.get_content_type) or "text/plain"

    def _is_plain(self, start: int, stop: int) -> bool:
        headers, body = _headers(self._data, start, stop)
        kind = _of(headers, Message.get_content_type) or "text/plain"
        return kind == "text/plain" and bool(self._data[body : min(stop, body + 4096)].strip())

    def _leaf(self, headers: Message, kind: str, encoding: str, place: tuple[int, int]) -> MailPart:
        data = _transfer_decoded(self._data[slice(*place)], encoding)
        filename = _filename(headers)
        if kind.startswith("text/"):
            data = as_utf8(data, _of(headers, Message.get_content_charset))
        if kind == "text/html":
            return MailPart(filename, html_to_text(data), None)
        if filename is None and not kind.startswith("text/"):
            filename = kind
        as_it_stands = encoding == "identity" and filename is None
        return MailPart(filename, data, self._line(place[0]) if as_it_stands else None)

    def _line(self, offset: int) -> int:
        """The number of the line at an offset; offsets come in order."""
        at, line = self._counted
        line += self._data.count(b"\n", at, offset)
        self._counted = (offset, line)
        return line


def _headers(data: bytes, start: int, stop: int) -> tuple[Message, int]:
    """The headers of an entity, and where its body begins."""
    from email.parser import BytesHeaderParser

    blank = BLANK_LINE.search(data, start, min(stop, start + _LONGEST_HEADERS))
    if blank is None:
        return Message(), start
    try:
        headers = BytesHeaderParser().parsebytes(data[start : blank.start()])
        for name, value in list(headers.items()):
            if len(str(value)) > _LONGEST_HEADER:
                del headers[name]
    except Exception:  # the parser fails on hostile headers in more ways than it documents
        headers = Message()
    return headers, blank.end()


def _of(headers: Message, read: Callable[[Message], str | None]) -> str | None:
    try:
        return read(headers)
    except Exception:
        return None


def _decoded(headers: Message, name: str) -> str:
    """A header for people, on one line."""
    from email.header import decode_header, make_header

    def read(headers: Message) -> str:
        return str(make_header(decode_header(str(headers.get(name, "")))))

    text = _of(headers, read) or ""
    return " ".join(text.encode("utf-8", "backslashreplace").decode("utf-8").split())[:200]


def _filename(headers: Message) -> str | None:
    from email.header import decode_header, make_header

    name = _of(headers, Message.get_filename)
    if not name:
        return None
    with contextlib.suppress(Exception):
        # not allowed by RFC 2047 in a parameter, and yet what many programs write
        name = str(make_header(decode_header(name)))
    return name.encode("utf-8", "backslashreplace").decode("utf-8")[:255]


def _transfer_encoding(headers: Message) -> str:
    encoding = str(headers.get("content-transfer-encoding", "")).strip().lower()
    return encoding if encoding in ("base64", "quoted-printable") else "identity"


def _transfer_decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "base64":
        return decode_base64(data)
    return data
