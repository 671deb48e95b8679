"""Where a fact stands in the input: the proof that every answer carries."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False):
    """A place in one input.

    `input` is the name as given by the user, `member` the part of an archive or mail, if any.
    Lines count from 1 and are both included. `offset` is the byte offset in config space when the
    proof is bytes. `text` is the quoted line or lines, control characters and all.
    """

    input: str
    member: str | None
    first_line: int
    last_line: int
    offset: int | None
    text: str
