"""Blocks as lspci prints them: every line is read as it stands, and nothing but empty lines follows.

Nearly all blocks are such. The loop below does for them what `Block` does for any text, but it keeps no state
that could be taken back, and leaves to `Block` whatever needs a second look.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Field, Register, Span
from ..split import Candidate, View
from .block import BlockReading
from .building import capability_from, device_from, has_shared_id
from .head import HeadReading
from .line_marks import single_lines
from .steps import Opening, State, What

# bound here because a member of an enumeration takes a look-up in its class each time
_REGISTER, _DEVICE, _HEADING = What.REGISTER, What.DEVICE, What.HEADING


def read_plain(state: State, text: View, candidate: Candidate, head: HeadReading) -> BlockReading | None:
    """Read a block that begins in `state`; None when it is not as lspci prints it."""
    first, stop = candidate.first, candidate.stop
    own: list[Register] = []
    opened: list[tuple[int, Opening, list[Register]]] = []
    others = _Others(text)
    registers = own
    long: _LongRegister | None = None
    number = first + 1
    below = range(first + 2, stop + 1)
    for number, line, marks in zip(below, text.lines[first + 1 : stop], single_lines(below), strict=True):
        step = state[line]
        state = step.state
        what = step.what
        if what is _REGISTER:
            into = registers
        elif what is _DEVICE:
            into = own
        elif what is _HEADING and step.opening is not None and step.opening.heading.unread is None:
            into = registers = []
            opened.append((number, step.opening, registers))
        elif others.take(what, number, line):
            continue
        else:
            break
        name = step.register
        if name is None and what is not _HEADING:
            if long is None or long.registers is not into:
                _close(long)
                long = _LongRegister(into)
            long.add(number, step.fields)
            continue
        if long is not None:
            long.close()
            long = None
        if name is not None:
            into.append(Register(name, step.fields, marks))
    else:
        return None
    # an empty line ends the block, and more of them may follow
    if any(text.lines[number - 1 : stop]):
        return None
    _close(long)
    doubtful = has_shared_id([opening.heading.kind for _, opening, _ in opened])
    capabilities = [
        capability_from(opening, tuple(registers), text.span(at), doubtful_id=doubtful)
        for at, opening, registers in opened
    ]
    device = device_from(
        head.slot,
        head.header,
        own,
        capabilities=tuple(capabilities),
        span=text.span(first + 1, number - 1),
        access_denied=others.denied,
        chain_fault=others.fault,
    )
    count = number - 1 - first
    return BlockReading(device, head, others.hex_rows, number - 1, count, count)


class _LongRegister:
    """The last of some registers, which goes on over several lines; complete when it is closed."""

    def __init__(self, registers: list[Register]) -> None:
        if not registers:
            registers.append(Register("", ()))
        self.registers = registers
        self._fields = [*registers[-1].fields]
        self._lines = [*registers[-1].lines]

    def add(self, number: int, fields: Sequence[Field]) -> None:
        """Add a line."""
        self._lines.append((number, len(self._fields)))
        self._fields += fields

    def close(self) -> None:
        """Put what was added into its place."""
        self.registers[-1] = Register(self.registers[-1].name, tuple(self._fields), tuple(self._lines))


def _close(long: _LongRegister | None) -> None:
    if long is not None:
        long.close()


class _Others:
    """Lines of a block that hold no registers."""

    def __init__(self, text: View) -> None:
        self._text = text
        self.hex_rows: list[tuple[int, str]] = []
        self.denied: Span | None = None
        self.fault: Span | None = None

    def take(self, what: What, number: int, line: str) -> bool:
        """Whether it is such a line."""
        if what is What.HEX_ROW:
            self.hex_rows.append((number, line))
        elif what is What.DENIED:
            self.denied = self._text.span(number)
        elif what is What.CHAIN_FAULT:
            self.fault = self._text.span(number)
        else:
            return False
        return True
