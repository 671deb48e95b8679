"""From bytes to lines; every byte stays visible, none makes it fail, no line grows without bound."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(head: bytes) -> tuple[str, str]:
    r"""Encoding and error handling: by byte order mark, else UTF-8 of which broken bytes become `\xe9`."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, "backslashreplace" if encoding == "utf-8-sig" else "replace"
    # UTF-16 without a mark, as editors on Windows paste it: every second byte is NUL, and only that
    odd, even = (_share_of_nul(head[start:512:2]) for start in (1, 0))
    if odd > 0.9 and even < 0.5:
        return "utf-16-le", "replace"
    if even > 0.9 and odd < 0.5:
        return "utf-16-be", "replace"
    return "utf-8", "backslashreplace"


def _share_of_nul(data: bytes) -> float:
    return data.count(0) / len(data) if len(data) > 8 else 0.0


def _at_line_ends(text: str) -> list[str]:
    """The pieces between line ends."""
    # a lone CR ends a line as well: some terminals' logs have nothing else
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.split("\n")


def split_lines(text: str) -> list[str]:
    """The lines of a text, without line ends."""
    lines = _at_line_ends(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


class LineDecoder:
    """Decodes pieces of bytes to lines; the same lines however the bytes are cut.

    `cut` has the number and the whole length of each line of which only the beginning was kept.
    """

    def __init__(self, longest: int) -> None:
        self.cut: list[tuple[int, int]] = []
        self._longest = longest
        self._number = 0
        self._open = ""
        self._dropped = 0
        self._held_cr = ""

    def decode(self, pieces: Iterable[bytes]) -> Iterator[list[str]]:
        """Yield lists of lines; the first piece must be long enough to tell the encoding."""
        decoder: codecs.IncrementalDecoder | None = None
        for piece in pieces:
            if decoder is None:
                encoding, errors = find_encoding(piece)
                decoder = codecs.getincrementaldecoder(encoding)(errors)
            yield self._take(decoder.decode(piece))
        if decoder is not None:
            yield self._take(decoder.decode(b"", final=True), final=True)

    def _take(self, text: str, *, final: bool = False) -> list[str]:
        text = self._held_cr + text
        self._held_cr = ""
        if text.endswith("\r") and not final:
            text, self._held_cr = text[:-1], "\r"
        lines = _at_line_ends(text)
        # what is open is kept up to the limit and counted beyond it
        lines[0] = self._open + lines[0]
        whole = len(lines[0]) + self._dropped
        self._dropped = 0
        self._open = lines.pop()
        if len(lines) == 0:
            self._dropped = whole - len(self._open)
        elif whole > self._longest:
            lines[0] = self._cut(lines[0], self._number + 1, whole)
        if len(text) > self._longest and max(map(len, lines), default=0) > self._longest:
            for index, line in enumerate(lines):
                if len(line) > self._longest:
                    lines[index] = self._cut(line, self._number + index + 1, len(line))
        self._number += len(lines)
        if len(self._open) > self._longest:
            self._dropped += len(self._open) - self._longest
            self._open = self._open[: self._longest]
        if final and (self._open or self._dropped):
            last = self._open
            if self._dropped:
                last = self._cut(last, self._number + 1, len(last) + self._dropped)
            return [*lines, last]
        return lines

    def _cut(self, line: str, number: int, whole: int) -> str:
        self.cut.append((number, whole))
        return line[: self._longest]
