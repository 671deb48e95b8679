"""The quoted lines of one machine: each once, with an anchor, and which reasons it proves."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from ...model import Span
from ..proofs import beside


class Anchor(NamedTuple):
    """A link within the page: the id it leads to, and its words."""

    to: str
    label: str


class Quote:
    """One place of the input, as quoted; `uses` leads back to what it proves.

    `quiet`: it proves only what is told of functions that are not listed.
    """

    def __init__(self, anchor: str, span: Span) -> None:
        self.anchor = anchor
        self.span = span
        self.uses: dict[Anchor, None] = {}
        self.quiet = False

    @property
    def place(self) -> str:
        """Where it stands: `line 5`, `lines 1 to 21`, `byte 0x214`."""
        span = self.span
        # a whole block is named by its lines, and quoted by its head line
        several = span.last_line > span.first_line and len(self.lines) == 1
        return place_of(span) + (", the first of them" if several else "")

    @property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.span.text.strip("\r\n").split("\n")


class Quotes:
    """Collects what the reasons of one machine quote, in the order of the report.

    Args:
        machine: what its ids begin with.
        source: where its dump stands; links to other files have their names.
    """

    def __init__(self, machine: str, source: Span) -> None:
        self._machine = machine
        self._source = source
        self._quotes: dict[tuple[object, ...], Quote] = {}

    def link(self, span: Span, proves: Anchor) -> Anchor:
        """Quote a place for something that it proves; gives the link to it."""
        # a row of bytes proves by several of its bytes, and is quoted once
        row = span.offset if not span.first_line else None
        key = (span.input, span.member, span.first_line, span.last_line, row, span.text)
        quote = self._quotes.get(key)
        if quote is None:
            quote = self._quotes[key] = Quote(f"{self._machine}-quote-{len(self._quotes) + 1}", span)
        quote.uses.setdefault(proves)
        return Anchor(quote.anchor, self._label(span))

    def _label(self, span: Span) -> str:
        """The place, with its file where that is not the one of the dump."""
        source = self._source
        if (span.input, span.member) == (source.input, source.member):
            return place_of(span)
        name = span.input if span.member is None else beside(span.member, source)
        return f"{name}, {place_of(span)}"

    def links(self, spans: Iterable[Span], proves: Anchor) -> tuple[Anchor, ...]:
        """Quote several places; one that comes twice is linked once."""
        return tuple(dict.fromkeys(self.link(span, proves) for span in spans))

    def mark_quiet(self, functions: Set[str]) -> None:
        """Mark what proves nothing but the reasons of these functions, by their ids in the page."""
        for quote in self._quotes.values():
            quote.quiet = all(use.to.rpartition("-why-")[0] in functions for use in quote.uses)

    def in_order(self) -> list[Quote]:
        """All quotes as they stand in the input."""
        return sorted(
            self._quotes.values(),
            key=lambda q: (q.span.input, q.span.member or "", q.span.first_line, q.span.last_line),
        )


def place_of(span: Span) -> str:
    """`line 5`, `lines 1 to 21`, `byte 0x214`; of a binary without lines the offset alone."""
    if span.first_line:
        if span.last_line > span.first_line:
            return f"lines {span.first_line} to {span.last_line}"
        return f"line {span.first_line}"
    return "the whole" if span.offset is None else f"byte {span.offset:#x}"
