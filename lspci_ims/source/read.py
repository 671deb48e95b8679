"""Reading and decoding one input; every byte stays visible, none makes it fail."""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError
from ..model import Diagnostic, Span
from .limits import Limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Input(NamedTuple):
    """A named text. `lines` have no line ends; line 1 is `lines[0]`."""

    name: str
    member: str | None
    lines: list[str]
    diagnostics: tuple[Diagnostic, ...] = ()

    def span(self, first: int, last: int | None = None, *, text: str | None = None) -> Span:
        """The span of lines `first` to `last` (from 1), quoting the first line unless told otherwise."""
        quoted = self.lines[first - 1] if text is None else text
        return Span(self.name, self.member, first, last or first, None, quoted)


def _decode(data: bytes) -> str:
    """Text of the bytes: by byte order mark, else UTF-8; bytes that are not UTF-8 become `\\xe9`."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "backslashreplace" if encoding == "utf-8-sig" else "replace")
    if b"\0" in data[:4096]:
        # UTF-16 without a mark, as editors on Windows paste it: every second byte is NUL
        for encoding, zeros in (("utf-16-le", data[1:512:2]), ("utf-16-be", data[0:512:2])):
            if len(zeros) > 8 and zeros.count(0) > 0.9 * len(zeros):
                return data.decode(encoding, "replace")
    return data.decode("utf-8", "backslashreplace")


def _lines(text: str) -> list[str]:
    # a lone CR ends a line as well: some terminals' logs have nothing else
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def input_from_text(text: str, name: str, limits: Limits, member: str | None = None) -> Input:
    """An input from text; over-long lines are cut and reported."""
    # lone surrogates cannot be printed or encoded again
    lines = _lines(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    diagnostics: list[Diagnostic] = []
    if max(map(len, lines), default=0) > limits.line_chars:
        for number, line in enumerate(lines):
            if len(line) > limits.line_chars:
                lines[number] = line[: limits.line_chars]
                span = Span(name, member, number + 1, number + 1, None, line[:80])
                message = f"line cut after {limits.line_chars} of {len(line)} characters"
                diagnostics.append(Diagnostic("warning", "LIMIT_LINE_CHARS", message, span))
    return Input(name, member, lines, tuple(diagnostics))


def input_from_bytes(data: bytes, name: str, limits: Limits, member: str | None = None) -> Input:
    """An input from bytes of any encoding; what is over the limit is left out and reported."""
    over = len(data) - limits.text_bytes
    found = input_from_text(_decode(data[: limits.text_bytes]), name, limits, member)
    if over <= 0:
        return found
    message = f"input cut after {limits.text_bytes} bytes: {over} bytes or more not read"
    return found._replace(
        diagnostics=(Diagnostic("warning", "LIMIT_TEXT_BYTES", message), *found.diagnostics)
    )


def read_path(path: str | os.PathLike[str], limits: Limits) -> Input:
    """Read a file.

    Raises:
        InputError: there is no such file, it is a directory, or it cannot be read.
    """
    name = os.fspath(path)
    try:
        if Path(path).is_dir():
            raise InputError(f"{name}: is a directory\n\nhint: name the file with the output of `lspci -vvv`")
        with Path(path).open("rb") as stream:
            data = stream.read(limits.text_bytes + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: {reason}") from error
    return input_from_bytes(data, name, limits)


def read_stdin(limits: Limits) -> Input:
    """Read standard input to its end; its name is `-`."""
    return input_from_bytes(sys.stdin.buffer.read(limits.text_bytes + 1), "-", limits)
