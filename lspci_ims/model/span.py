"""Where a fact stands in the input: the proof that every answer carries."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False):
    """A place in one input.

    Attributes:
        input: its name as given by the user.
        member: the part of an archive or mail, None where the input is one text.
        first_line: the first line, from 1.
        last_line: the last line, itself included.
        offset: the byte offset in config space where the proof is bytes (a hex row), else None.
        text: the line or lines, control characters and all.
    """

    input: str
    member: str | None
    first_line: int
    last_line: int
    offset: int | None
    text: str

    def __repr__(self) -> str:
        from .shown import span_line

        return span_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import span_table

        return span_table(self)
