"""Lines that a mail program or a terminal wrapped, joined again where the grammar reads the joined line.

A block in which something is unread is read once more. A line that no production reads is joined with the
ones behind it, or it joins the line before it; what the grammar reads as it stands is not touched. Free
text (a name, a driver) would read anything: there the line must have been too full for the next word, as
the wrapping program saw it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..model import Field, Span
from ..split import CUT, GONE, Candidate, View
from .block import NOISE, Block, BlockReading
from .block_end import is_elision
from .building import CapabilityBuilder, Mark, RegisterList
from .head import HeadReading, read_head
from .pieces import Piece, joined_width, text_with_lines, width, with_lines
from .steps import CAPABILITY, State, What

#: Of how many lines a line is joined: quoted again and again, a head line has been seen over four.
_PIECES = 4
#: Narrower lines are not what mail programs make.
_NARROWEST = 60
#: How much narrower than the text's width a line is that was wrapped between words.
_WORD = 8
_SEPARATORS = (" ", "")


class _State(NamedTuple):
    """What a line that is taken back must leave as it was."""

    state: State
    open: CapabilityBuilder | None
    done: int
    device: Mark
    capability: Mark | None
    rows: int
    denied: Span | None
    fault: Span | None


class _Unit(NamedTuple):
    """The line that was read last, as a whole.

    `state` is that before it (None: the head line), `told` how many values it told, `half_read` whether only
    a name of a capability was read.
    """

    piece: Piece
    state: _State | None
    told: int
    half_read: bool = False


class RejoiningBlock(Block):
    """Reads a block as `Block` does, and joins lines where that helps; `joints` counts how often."""

    def __init__(self, start: State, text: View, candidate: Candidate, head: HeadReading) -> None:
        super().__init__(start, text, candidate, head)
        self.joints = 0
        self._told = 0
        self._joined: Piece | None = None
        self._unit: _Unit | None = _Unit(self._piece(candidate.first), None, len(head.fields))

    @classmethod
    def from_wrapped_head(cls, start: State, text: View, candidate: Candidate) -> BlockReading | None:
        """Read a block whose head line is wrapped within its class; None when it is none after all."""
        first = candidate.first
        for last in range(first + 1, min(first + _PIECES, candidate.stop)):
            piece = Piece(text.lines[first], text.trace(first), first, first)
            piece = with_lines(piece, text, range(first + 1, last + 1), " ")
            head = read_head(piece.text)
            if head is not None:
                block = cls(start, text, candidate, head)
                block._take_head(piece, head)
                block._count_joined(last - first)
                block._skip_to(last, first)
                return block.read()
        return None

    def _take(self, line: str, index: int) -> int:
        if self._is_settled(line, index):
            self._unit = self._joined = None
            self.trace = self.text.traces.get(index)
            return super()._take(line, index)
        state = self._state()
        taken, half_read = self._take_piece(self._piece(index))
        if taken and not half_read:
            self._unit = _Unit(self._piece(index), state, self._told)
            return taken
        self._back_to(state)
        taken = self._join_behind(index, state) or (0 if half_read else self._join_before(index))
        if taken:
            self.joints += 1
            return taken
        if half_read:
            self._take_piece(self._piece(index))
            self.half_read = True
            self._unit = _Unit(self._piece(index), state, self._told, half_read=True)
            return 1
        self._unit = None
        return 0

    def _is_settled(self, line: str, index: int) -> bool:
        """Whether a line is read as it stands, and the one behind it too: then neither is a piece."""
        step = self.state[line]
        if step.what is What.UNREAD or step.is_half_read:
            return False
        behind = index + 1
        while behind < self.candidate.stop and self.text.lines[behind] == GONE:
            behind += 1
        return behind >= self.candidate.stop or step.state[self.text.lines[behind]].what is not What.UNREAD

    def _join_behind(self, index: int, state: _State) -> int:
        """Join an unread line with the ones behind it; how many lines that are."""
        following: list[int] = []
        for other in self._following(index):
            following.append(other)
            best = self._best(self._piece(index), following, is_head=False)
            if best is not None:
                self._take_piece(best[0])
                self._unit = _Unit(best[0], state, self._told)
                self._skip_to(other, index)
                return 1 + len(following)
        return 0

    def _join_before(self, index: int) -> int:
        """Join an unread line, and more where that is needed, to the line before it; how many lines."""
        unit = self._unit
        if unit is None or not self._is_next(unit.piece.last, index) or is_elision(self.text.lines[index]):
            return 0
        left = _PIECES - (unit.piece.last - unit.piece.first + 1)
        indices = [index, *self._following(index)][: max(left, 0)]
        if unit.state is not None:
            self._back_to(unit.state)
        for count in range(1, len(indices) + 1):
            best = self._best(unit.piece, indices[:count], is_head=unit.state is None)
            if best is None or not self._is_whole(unit, best[1], index):
                continue
            if unit.state is None:
                self._take_head(best[0], read_head(best[0].text))
            else:
                self._take_piece(best[0])
            # a heading that was half read is accounted for now
            self.accounted += unit.half_read
            self._unit = _Unit(best[0], unit.state, best[1])
            self._skip_to(indices[count - 1], index)
            return count
        if unit.state is not None:
            self._take_piece(unit.piece)
        return 0

    def _best(self, first: Piece, indices: Sequence[int], *, is_head: bool) -> tuple[Piece, int] | None:
        """The reading of a line joined with others that tells most, with or without blanks between."""
        lines = [self.text.lines[index] for index in indices]
        found: list[tuple[str, int]] = []
        for separator in _SEPARATORS:
            told = self._told_by(text_with_lines(first.text, lines, separator), is_head=is_head)
            if told is not None:
                found.append((separator, told))
        if not found:
            return None
        separator, told = max(found, key=lambda one: one[1])
        if len(found) == len(_SEPARATORS) and found[0][1] == found[1][1] and self._is_cut_hard(first.last):
            separator, told = found[1]
        return with_lines(first, self.text, indices, separator), told

    def _told_by(self, text: str, *, is_head: bool) -> int | None:
        """How many values a line tells, None when it is not read."""
        if is_head:
            head = read_head(text)
            return None if head is None else len(head.fields)
        step = self.state[text]
        if step.what is What.UNREAD or step.is_half_read:
            return None
        return len(text) if step.what is What.HEX_ROW else len(step.fields)

    def _is_whole(self, unit: _Unit, told: int, index: int) -> bool:
        """Whether a joined line tells more than before, or is free text that went on behind a full line."""
        if told != unit.told:
            return told > unit.told
        if unit.half_read or self._ends_softly(unit.piece.last):
            return True
        word = self.text.lines[index].split(maxsplit=1)[0]
        # wrapped again after it was quoted, a line leaves a short rest, which belonged to the line before
        full = max(width(self.text.original[unit.piece.last]), joined_width(unit.piece))
        return full + 1 + len(word) >= _NARROWEST

    def _ends_softly(self, index: int) -> bool:
        """Whether a line says by a blank at its end that it goes on (RFC 3676, section 4.1)."""
        line = self.text.original[index]
        return line.endswith(" ") and not line.endswith("  ")

    def _following(self, index: int) -> Iterator[int]:
        """The lines behind one that may be pieces of it: nothing that can be read as it stands."""
        count = 0
        for other in range(index + 1, self.candidate.stop):
            line = self.text.lines[other]
            if line == GONE:
                continue
            count += 1
            if count >= _PIECES or not line or line.isspace() or line == CUT or self._is_read(line):
                return
            yield other

    def _is_read(self, line: str) -> bool:
        if CAPABILITY.match(line) or NOISE.match(line) or is_elision(line):
            return True
        return self.state[line].what is not What.UNREAD

    def _is_next(self, last: int, index: int) -> bool:
        return all(self.text.lines[between] == GONE for between in range(last + 1, index))

    def _is_cut_hard(self, index: int) -> bool:
        """Whether lines were cut at the edge of a terminal: many are as wide as it, few a little less."""
        edge = width(self.text.original[index])
        widths = self._widths
        return (
            edge >= _NARROWEST
            and edge == max(widths)
            and widths[edge] > 1
            and widths[edge] > sum(widths[less] for less in range(edge - _WORD, edge))
        )

    @cached_property
    def _widths(self) -> Counter[int]:
        """How many lines of the block are how wide."""
        block = self.text.original[self.candidate.first : self.candidate.stop]
        return Counter(map(width, block))

    def _piece(self, index: int) -> Piece:
        return Piece(self.text.lines[index], self.text.trace(index), index, index)

    def _take_piece(self, piece: Piece) -> tuple[int, bool]:
        """Offer a line or several joined ones to the grammar; also whether only half of it was read."""
        self._told = 0
        self._joined = piece
        self.trace = piece.trace
        taken = super()._take(piece.text, piece.first)
        half_read, self.half_read = self.half_read, False
        if taken and self.hex_rows and self.hex_rows[-1][1] is piece.text:
            self._told = len(piece.text)
        return taken, half_read

    def _take_head(self, piece: Piece, head: HeadReading | None) -> None:
        if head is not None:
            self.head, self.head_trace = head, piece.trace
            self._unit = _Unit(piece, None, len(head.fields))

    def _count_joined(self, count: int) -> None:
        self.joints += 1
        self.lines += count
        self.accounted += count

    def _skip_to(self, last: int, index: int) -> None:
        """Read on behind line `last`, standing at line `index`."""
        for _ in range(last - index):
            next(self.rest, None)
        self.stop = max(self.stop, last + 1)

    def _span(self, index: int) -> Span:
        piece = self._joined
        if piece is None or piece.first != index:
            return super()._span(index)
        return self.text.joined_span(piece.first + 1, piece.last + 1)

    def _put(
        self, registers: RegisterList, register: str | None, fields: Sequence[Field], index: int
    ) -> None:
        self._told = len(fields)
        super()._put(registers, register, fields, index)

    def _state(self) -> _State:
        return _State(
            state=self.state,
            open=self.open,
            done=len(self.done),
            device=self.registers.mark(),
            capability=None if self.open is None else self.open.registers.mark(),
            rows=len(self.hex_rows),
            denied=self.access_denied,
            fault=self.chain_fault,
        )

    def _back_to(self, state: _State) -> None:
        self.state, self.open = state.state, state.open
        del self.done[state.done :], self.hex_rows[state.rows :]
        self.registers.back_to(state.device)
        if state.open is not None and state.capability is not None:
            state.open.registers.back_to(state.capability)
        self.access_denied, self.chain_fault = state.denied, state.fault
