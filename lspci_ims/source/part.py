"""One text or one block of bytes of a report, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..model import Diagnostic
from .limits import Limits
from .read import Input, cut_line
from .remarks import Remarks
from .streams import CHUNK, Stream, StreamError
from .text import LineDecoder

_TELLING = 4096


class Part:
    """A member of a report.

    `input` is the report's name and `member` the place in it, None when the report is nothing else. What
    follows the last `#` of `member` names a section of the text before it; lines count in that text, and
    the part begins on `first_line` of it. `hint` says what it probably holds (a hint of the table
    `report_layouts`), None when nothing tells. `bdf` is the function whose config space it is.

    `containers` are the archives and mails around it, outermost first, and `path` is its place in the
    innermost. A `section` is a stretch of a text: the last of its containers is that text.

    A part can be read once, and only until the next part is asked for. `diagnostics` is complete then.
    """

    def __init__(  # noqa: PLR0913 - a place, its content and what is known of it
        self,
        input: str,  # noqa: A002 - named as in Span
        member: str | None,
        stream: Stream,
        limits: Limits,
        remarks: Remarks,
        *,
        hint: str | None = None,
        first_line: int = 1,
        bdf: str | None = None,
        containers: tuple[str, ...] = (),
        path: str = "",
        section: bool = False,
    ) -> None:
        self.input = input
        self.member = member
        self.hint = hint
        self.first_line = first_line
        self.bdf = bdf
        self.containers = containers
        self.path = path
        self.section = section
        self.diagnostics: list[Diagnostic] = []
        self._stream = stream
        self._limits = limits
        self._remarks = remarks

    def __repr__(self) -> str:
        return f"Part({self.input!r}, {self.member!r}, hint={self.hint!r}, first_line={self.first_line})"

    def read(self) -> bytes:
        """The content as it is stored; what could not be read is told in `diagnostics`."""
        return b"".join(self._pieces())

    def as_input(self, limits: Limits | None = None, *, keep: Callable[[str], bool] | None = None) -> Input:
        """The lines of the part, for the parser.

        Args:
            limits: in place of those of the report.
            keep: of a line for which it is false an empty one is kept: numbers stay right, and of a log
                of gigabytes little is in memory.
        """
        self._limits = limits or self._limits
        decoder = LineDecoder(self._limits.line_chars)
        lines = [""] * (self.first_line - 1)
        for found in decoder.decode(self._pieces()):
            lines += found if keep is None else [line if keep(line) else "" for line in found]
        for number, whole in decoder.cut:
            line = self.first_line - 1 + number
            self.diagnostics.append(
                cut_line(self.input, self.member, line, (lines[line - 1], self._limits.line_chars, whole))
            )
        return Input(self.input, self.member, lines, tuple(self.diagnostics))

    def _pieces(self) -> Iterator[bytes]:
        left = self._limits.text_bytes
        held = b""
        try:
            while piece := self._stream.read(CHUNK):
                held += piece[:left]
                left -= len(piece)
                if left < 0:
                    message = f"cut after {self._limits.text_bytes} bytes: more was not read"
                    self.diagnostics.append(self._remarks.make("LIMIT_TEXT_BYTES", message, self.member))
                    break
                # the first piece must be long enough to tell the encoding
                if len(held) >= _TELLING:
                    yield held
                    held = b""
        except StreamError as error:
            if self._remarks.is_news(error):
                self.diagnostics.append(self._remarks.make(error.code, error.message, self.member))
        if held:
            yield held
