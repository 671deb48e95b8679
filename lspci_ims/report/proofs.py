"""Reasons with the lines that prove them: a text and a line are shown once, and only named from then on."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import DeviceAnswer, Reason, Span
from .lines import Line, Piece, cut, wrapped
from .quoting import is_block, place, places, quote
from .visible import visible

#: Reasons that repeat what the answer above them says.
_QUIET = ("NEEDS_UNKNOWN", "VENDOR_STATED")
#: Of a reason's lines so many are quoted.
_QUOTED = 2


def beside(member: str, source: Span) -> str:
    """The name of a member without the folder that all of the report lies in."""
    root, slash, _ = (source.member or "").partition("/")
    return member.removeprefix(f"{root}/") if slash else member


class Proofs:
    """Writes reasons, and remembers what was told.

    Args:
        source: where the dump stands: lines of other members have their name above them.
        width: columns.
        of_machine: whether it is signs of the machine that are told: the only function of a report shows one.
    """

    def __init__(self, source: Span, width: int, *, of_machine: bool = False) -> None:
        self._source = source
        self._width = width
        self._told: set[tuple[str, str, str]] = set()
        self._quoted: set[Span] = set() if of_machine else {source}

    def of_device(self, device: DeviceAnswer, indent: int) -> Iterator[Line]:
        """All reasons of a function; its head line stands above them already."""
        self._quoted |= {span for reason in device.reasons for span in reason.spans if is_block(span)}
        for reason in device.reasons:
            if reason.code not in _QUIET:
                yield from self.of(reason, indent)

    def of(self, reason: Reason, indent: int) -> Iterator[Line]:
        """Code and message, then the lines; of what was told of another function only the code."""
        by = "" if reason.by == "generic" else f" ({visible(reason.by)})"
        text = (reason.code, reason.by, reason.message)
        message = "" if text in self._told else f": {visible(reason.message)}"
        self._told.add(text)
        quoted = self._quoted
        before = places(span for span in reason.spans if span in quoted)
        head = f"{visible(reason.code)}{by}{message}{f' ({before})' if before else ''}"
        yield from wrapped(head, self._width, indent, hanging=2)
        yield from self._quotes([span for span in reason.spans if span not in quoted], indent)

    def _quotes(self, spans: list[Span], indent: int) -> Iterator[Line]:
        member = self._source.member
        blank = " " * (indent + 2)
        for span in spans[:_QUOTED]:
            if span.member != member:
                member = span.member
                name = cut(visible(beside(member or "", self._source)), self._width - indent - 5)
                yield [Piece(f"{blank}in ", "dim"), Piece(name)]
            self._quoted.add(span)
            where = f"{place(span):>4} | "
            yield [
                Piece(blank + where, "dim"),
                Piece(cut(quote(span), self._width - len(blank + where)), "italic"),
            ]
        if len(spans) > _QUOTED:
            left = len(spans) - _QUOTED
            yield [Piece(f"{blank}… and {left} more line{'s' * (left > 1)}", "dim")]
