"""Reading and decoding one input; every byte stays visible, none makes it fail."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Diagnostic, Span
from .limits import Limits
from .text import find_encoding, split_lines


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


def cut_line(name: str, member: str | None, number: int, line: tuple[str, int, int]) -> Diagnostic:
    """The diagnostic of a line over the limit: the line, the limit, the characters it had."""
    text, limit, whole = line
    span = Span(name, member, number, number, None, text[:80])
    return Diagnostic("warning", "LIMIT_LINE_CHARS", f"line cut after {limit} of {whole} characters", span)


def input_from_text(text: str, name: str, limits: Limits, member: str | None = None) -> Input:
    """An input from text; over-long lines are cut and reported."""
    # lone surrogates cannot be printed or encoded again
    lines = split_lines(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    diagnostics: list[Diagnostic] = []
    if max(map(len, lines), default=0) > limits.line_chars:
        for number, line in enumerate(lines):
            if len(line) > limits.line_chars:
                lines[number] = line[: limits.line_chars]
                told = (line, limits.line_chars, len(line))
                diagnostics.append(cut_line(name, member, number + 1, told))
    return Input(name, member, lines, tuple(diagnostics))


def input_from_bytes(data: bytes, name: str, limits: Limits, member: str | None = None) -> Input:
    """An input from bytes of any encoding; what is over the limit is left out and reported."""
    over = len(data) - limits.text_bytes
    kept = data[: limits.text_bytes]
    found = input_from_text(kept.decode(*find_encoding(kept)), name, limits, member)
    if over <= 0:
        return found
    message = f"input cut after {limits.text_bytes} bytes: {over} bytes or more not read"
    return found._replace(
        diagnostics=(Diagnostic("warning", "LIMIT_TEXT_BYTES", message), *found.diagnostics)
    )
