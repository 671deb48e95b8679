"""Streams of bytes that are read once, front to back, and the two ways in which they end early.

A stream gives `b""` at its end. One that fails once fails again: whoever reads next gets the same error,
so that the reader of a member and the reader of the archive around it both learn of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

#: How much is read at a time.
CHUNK = 1 << 18


class StreamError(Exception):
    """Reading cannot go on here; what came before stands. `code` is that of the diagnostic."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class BrokenError(StreamError):
    """The bytes are not what their format asks for, or end too early."""

    def __init__(self, message: str) -> None:
        super().__init__("ARCHIVE_BROKEN", message)


class UnsupportedError(StreamError):
    """A format or a method that is not read."""

    def __init__(self, message: str) -> None:
        super().__init__("ARCHIVE_UNSUPPORTED", message)


class LimitError(StreamError):
    """A limit was hit; `name` is that of the limit."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"LIMIT_{name.upper()}", message)


class Stream(Protocol):
    """What can be read: 1 to `size` bytes at a time, `b""` at the end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes.

        Raises:
            StreamError: reading cannot go on.
        """


class GuardedStream:
    """A stream whose source may break: the first failure is told again at every later read.

    A subclass reads in `_read`, and says which errors of its library mean broken data, and what is broken.
    """

    _breaks: tuple[type[BaseException], ...] = ()
    _broken = "the data are broken"

    def __init__(self) -> None:
        self._failure: StreamError | None = None

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._failure is not None:
            raise self._failure
        try:
            return self._read(size)
        except StreamError as error:
            self._failure = error
            raise
        except self._breaks as error:
            self._failure = BrokenError(f"{self._broken}: {error}")
            raise self._failure from error

    def _read(self, size: int) -> bytes:
        raise NotImplementedError


class FileStream:
    """A file or pipe of the operating system as a stream; `watch` is told how many bytes came."""

    def __init__(self, file: Stream, watch: Callable[[int], None] | None = None) -> None:
        self._file = file
        self._watch = watch

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        try:
            data = self._file.read(size)
        except (OSError, ValueError) as error:
            raise BrokenError(f"cannot be read: {error}") from error
        if self._watch is not None:
            self._watch(len(data))
        return data


class BytesStream:
    """Bytes in memory as a stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._at == 0 and size >= len(self._data):
            self._at = len(self._data)
            return self._data
        start = self._at
        self._at = min(len(self._data), start + size)
        return self._data[start : self._at]


class PeekedStream:
    """A stream whose beginning can be looked at before it is read."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ahead = b""
        self._failure: StreamError | None = None

    def peek(self, size: int) -> bytes:
        """The first `size` bytes of what is to come, fewer at the end or before a failure."""
        pieces = [self._ahead]
        missing = size - len(self._ahead)
        while missing > 0 and self._failure is None:
            try:
                piece = self._stream.read(missing)
            except StreamError as error:
                # what came before it is still to be read
                self._failure = error
                break
            if not piece:
                break
            pieces.append(piece)
            missing -= len(piece)
        self._ahead = b"".join(pieces)
        return self._ahead[:size]

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._ahead:
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        if self._failure is not None:
            raise self._failure
        return self._stream.read(size)


class SectionStream:
    """The next `size` bytes of a stream, as a stream of its own."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self._left = size
        self._failure: StreamError | None = None

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        if self._failure is not None:
            raise self._failure
        if self._left <= 0:
            return b""
        piece = self._stream.read(min(size, self._left))
        if not piece:
            self._failure = BrokenError(f"cut short: {self._left} bytes of a member are missing")
            raise self._failure
        self._left -= len(piece)
        return piece

    def skip(self) -> None:
        """Read what is left and drop it."""
        while self.read(CHUNK):
            pass


def read_exactly(stream: Stream, size: int) -> bytes:
    """The next `size` bytes, fewer only at the end of the stream."""
    pieces = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


class LinesUntilFailure:
    r"""The lines of a stream with their `\n`; of a line over `longest` bytes the rest is dropped.

    They end where the stream fails, so that what was gathered can be given before `raise_failure`.
    """

    def __init__(self, stream: Stream, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._failure: StreamError | None = None

    def __iter__(self) -> Iterator[bytes]:
        rest = b""
        dropping = False
        while piece := self._piece():
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for line in lines:
                yield b"\n" if dropping else line[: self._longest] + b"\n"
                dropping = False
            if dropping or len(rest) > self._longest:
                if not dropping:
                    yield rest[: self._longest]
                rest, dropping = b"", True
        if rest:
            yield rest

    def _piece(self) -> bytes:
        try:
            return self._stream.read(CHUNK)
        except StreamError as error:
            self._failure = error
            return b""

    def raise_failure(self) -> None:
        """Raise what ended the stream, if it was not its end.

        Raises:
            StreamError: the failure of the stream.
        """
        if self._failure is not None:
            raise self._failure
