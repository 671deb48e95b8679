"""Which places of a report a rule may name as proof: those that are in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import msgspec

from ..model import Span
from .machines import MachineDumps

#: Bytes of config space in one hex row.
_ROW = 16


class Proofs:
    """Looks up where a span of a rule leads, and quotes the report there, whatever the rule wrote.

    Args:
        machine: whose text and bytes can be proofs.
        others: places of other members (logs, tools' outputs) that rules are shown, for this machine.
    """

    def __init__(self, machine: MachineDumps, others: Iterable[Span]) -> None:
        self._machine = machine
        self._others = others

    @cached_property
    def _shown(self) -> dict[Span, Span]:
        """What rules are shown beside text and bytes, by its place."""
        heads = (device.span for device in self._machine.devices)
        return {_place(span): span for span in (*self._others, *heads)}

    @cached_property
    def _inputs(self) -> set[tuple[str, str | None]]:
        spans = (device.span for dump in self._machine.dumps for device in dump.devices)
        return {(span.input, span.member) for span in spans}

    @cached_property
    def _rows(self) -> dict[tuple[str, str | None, int, int], list[Span]]:
        """The rows of bytes, by their place; those of a binary file stand on no line."""
        rows: dict[tuple[str, str | None, int, int], list[Span]] = {}
        for device in self._machine.devices:
            for row in () if device.config_space is None else device.config_space.spans:
                rows.setdefault((row.input, row.member, row.first_line, row.last_line), []).append(row)
        return rows

    def resolve(self, span: Span) -> Span | None:
        """The span with what the report holds there; None when it is no place of the report."""
        shown = self._shown.get(_place(span))
        if shown is not None:
            return self._machine.quoted(shown)
        if span.offset is None:
            known = (span.input, span.member) in self._inputs
            return self._machine.quoted(span) if known and self._machine.has_lines(span) else None
        rows = self._rows.get((span.input, span.member, span.first_line, span.last_line), ())
        for row in rows:
            start = row.offset or 0
            if start <= span.offset < start + _ROW:
                return msgspec.structs.replace(row, offset=span.offset)
        return None


def _place(span: Span) -> Span:
    return msgspec.structs.replace(span, text="")
