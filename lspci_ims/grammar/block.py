"""The lines of one block, read one after the other, and where the block ends.

Nesting is a plain loop: a line is offered to the capability it stands under, then to the device. Depth is
no more than a hint, because copied text loses its tabs. Every line ends up read, in `unparsed`, in
`noise`, or outside the block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ..model import Device, Field, Header, Span
from ..split import CUT, GONE, Candidate, Trace, View, is_hex_row
from .block_end import has_lost_heading, is_elision
from .building import CapabilityBuilder, RegisterList, device_from, has_shared_id
from .columns import placed, replaced
from .head import HeadReading
from .steps import Opening, State, What

#: Messages of lspci and its library that end up between the lines of its output.
NOISE = re.compile(r"[ \t]*(?:pcilib|lspci): |WARNING: ")
#: Lines of the function that stand only where lspci was asked for more, and those that it prints last.
_VERBOSE = frozenset(("Control", "Flags"))
_PRINTED_LAST = frozenset(("Kernel driver in use", "Driver in use", "Kernel modules"))
#: So many unknown lines in a row end a block that has lost its indent.
_PATIENCE = 3
#: Three tabs and what lspci puts behind them; longer blank lines are a terminal's padding.
_DEEPEST_INDENT = 32
#: So many lines may somebody write between two lines that are quoted deeper.
_INTERJECTION = 60


class BlockReading(NamedTuple):
    """A device, its hex rows (number and text of the line) and the account of its lines."""

    device: Device
    head: HeadReading
    hex_rows: list[tuple[int, str]]
    stop: int
    lines: int
    accounted: int


class Block:
    """The state while one block is read.

    `trace` is where the line at hand stood, None when it is as it came. `is_doubtful` tells after reading
    that a line was not read, so that lines may have been wrapped.
    """

    def __init__(self, start: State, text: View, candidate: Candidate, head: HeadReading) -> None:
        self.state = start
        self.text = text
        self.candidate = candidate
        self.head = head
        self.registers = RegisterList()
        self.done: list[CapabilityBuilder] = []
        self.open: CapabilityBuilder | None = None
        self.hex_rows: list[tuple[int, str]] = []
        self.unparsed: list[Span] = []
        self.noise: list[Span] = []
        self.lines = self.accounted = 1
        self.half_read = self.is_doubtful = False
        self.stop = candidate.first + 1
        self.rest = iter(range(candidate.first + 1, candidate.stop))
        self.depth = text.depths.get(candidate.first, 0)
        self.trace: Trace | None = text.traces.get(candidate.first)
        self.head_trace = self.trace
        self.access_denied: Span | None = None
        self.chain_fault: Span | None = None
        self.truncated: Span | None = None

    def read(self) -> BlockReading:
        """Read to the end of the block."""
        lines, traces = self.text.lines, self.text.traces
        pending: list[int] = []
        blank = False
        for index in self.rest:
            line = lines[index]
            if not line or line.isspace():
                blank = blank or not (line == GONE or self._is_foreign(index))
                continue
            if blank and is_hex_row(line) and not self._continues_dump(line):
                break
            if traces:
                self.trace = traces.get(index)
            taken = self._take(line, index)
            if taken:
                self._keep(pending)
                pending.clear()
                self.lines += taken
                self.accounted += taken
                if self.half_read:
                    # a heading of which only the name is known stands in its capability's `unparsed`
                    self.accounted -= 1
                    self.is_doubtful = True
                    self.half_read = False
                if index >= self.stop:
                    self.stop = index + 1
                continue
            if not self._pass_over(line, index, pending, blank=blank):
                break
        self._look_behind(pending)
        return self._finish()

    def _pass_over(self, line: str, index: int, pending: list[int], *, blank: bool) -> bool:
        """Put a line aside that no production reads; False when it ends the block."""
        if NOISE.match(line):
            self.noise.append(self.text.span(index + 1))
            self.stop = index + 1
            return True
        if line == CUT:
            if not blank:
                self.truncated = self.text.span(index + 1)
            return False
        self.is_doubtful = self.is_doubtful or not blank
        if line[0] in " \t\xa0" and not blank and not self._is_foreign(index):
            self._keep([index])
            return True
        pending.append(index)
        patience = _INTERJECTION if self._is_foreign(index) else _PATIENCE
        return not blank and len(pending) <= patience

    def _is_foreign(self, index: int) -> bool:
        """Whether a line is quoted less or more deeply than the head line: somebody else wrote it."""
        depths = self.text.depths
        return bool(depths) and depths.get(index, 0) != self.depth

    def _continues_dump(self, line: str) -> bool:
        """Whether a hex row behind an empty line is the next one of this block (double-spaced text)."""
        return int(line.partition(":")[0], 16) == 16 * len(self.hex_rows)

    def _take(self, line: str, index: int) -> int:
        """Account for a line; how many lines of the view were, 0 when no production does."""
        step = self.state[line]
        what, register, fields, opening = step.what, step.register, step.fields, step.opening
        if what is What.REGISTER and self.open is not None:
            self._put(self.open.registers, register, fields, index)
        elif what is What.DEVICE:
            self._put(self.registers, register, fields, index)
            if register is not None:
                self.open = None
        elif what is What.HEX_ROW:
            self.hex_rows.append((index + 1, line))
        elif opening is not None:
            self._open(opening, index)
        elif what is What.DENIED:
            self.access_denied = self._span(index)
            self.open = None
        elif what is What.CHAIN_FAULT:
            self.chain_fault = self._span(index)
            self.open = None
        else:
            return 0
        self.state = step.state
        return 1

    def _put(
        self, registers: RegisterList, register: str | None, fields: Sequence[Field], index: int
    ) -> None:
        if self.trace is None:
            registers.put(register, fields, index + 1)
            return
        # what stood on several lines of the input goes on in the register that the first one opens
        for number, part in placed(fields, self.trace):
            registers.put(register, part, number)
            register = None

    def _open(self, opening: Opening, index: int) -> None:
        span = self._span(index)
        heading = opening.heading
        builder = CapabilityBuilder(opening, replaced(opening.place, self.trace), span)
        if heading.fields:
            self._put(builder.registers, heading.name, heading.fields, index)
        self.open = builder
        self.done.append(builder)
        if heading.unread is not None:
            builder.unparsed.append(span)
            self.half_read = True

    def _keep(self, indices: list[int]) -> None:
        """Lines inside the block that no production accounts for: kept, counted, shown."""
        for index in indices:
            line = self.text.lines[index]
            span = self.text.span(index + 1)
            elided = is_elision(line)
            if elided or line.lstrip().startswith("Capabilities:"):
                self.truncated = span
            if elided or line[0] not in " \t\xa0":
                self.noise.append(span)
                continue
            (self.unparsed if self.open is None else self.open.unparsed).append(span)
            self.lines += 1
            self.stop = index + 1

    def _finish(self) -> BlockReading:
        self._look_for_cut_end()
        doubtful = has_shared_id(builder.kind for builder in self.done)
        device = device_from(
            self.head.slot,
            self._header(),
            self.registers.freeze(),
            capabilities=tuple(builder.freeze(doubtful_id=doubtful) for builder in self.done),
            span=self.text.span(self.candidate.first + 1, self.stop),
            unparsed=tuple(self.unparsed),
            access_denied=self.access_denied,
            chain_fault=self.chain_fault,
            truncated=self.truncated,
            noise=tuple(self.noise),
        )
        return BlockReading(device, self.head, self.hex_rows, self.stop, self.lines, self.accounted)

    def _span(self, index: int) -> Span:
        return self.text.span(index + 1)

    def _header(self) -> Header:
        header = self.head.header
        if self.head_trace is None:
            return header
        return msgspec.structs.replace(header, fields=replaced(header.fields, self.head_trace))

    def _look_behind(self, pending: list[int]) -> None:
        """Whether the lines that closed the block say, or show, that a part of it is missing."""
        lines = self.text.lines
        for index in pending:
            if is_elision(lines[index]):
                self.truncated = self.text.span(index + 1)
        if pending and self.truncated is None and has_lost_heading(lines, pending[0], self.candidate.stop):
            self.truncated = self.text.span(pending[0] + 1)

    def _look_for_cut_end(self) -> None:
        """A verbose block that ends neither with an empty line nor with what lspci prints last is cut."""
        lines = self.text.lines
        verbose = bool(self.done) or self.registers.has_any(_VERBOSE)
        printed_last = bool(self.hex_rows or self.access_denied) or self.registers.has_any(_PRINTED_LAST)
        if self.truncated is not None or printed_last or not verbose:
            return
        # a last line of blanks alone is the beginning of a line that was cut
        whole = len(lines) - (bool(lines[-1]) and lines[-1].isspace() and len(lines[-1]) <= _DEEPEST_INDENT)
        closed = self.stop < whole and not lines[self.stop].strip()
        left = (self.unparsed if self.open is None else self.open.unparsed)[-1:]
        if not closed or (left and left[0].first_line == self.stop):
            self.truncated = self.text.span(self.stop)
