"""Blocks as lspci prints them: every line is read as it stands, and nothing but empty lines follows.

Nearly all blocks are such. The loop below does for them what `Block` does for any text, but it keeps no state
that could be taken back, and leaves to `Block` whatever needs a second look.
"""

from __future__ import annotations

from ..model import Field, Register, Span
from ..split import Candidate, View
from .block import BlockReading
from .building import capability_from, device_from, has_shared_id
from .head import HeadReading
from .line_marks import Marks, single_lines
from .steps import Opening, State, What

# bound here because a member of an enumeration takes a look-up in its class each time
_REGISTER, _DEVICE, _HEADING, _HEX_ROW = What.REGISTER, What.DEVICE, What.HEADING, What.HEX_ROW
_DENIED, _CHAIN_FAULT = What.DENIED, What.CHAIN_FAULT
#: `Block` adds to a list what here makes a new tuple for each line that continues a register.
_LINES_OF_ONE_REGISTER = 64


def read_plain(state: State, text: View, candidate: Candidate, head: HeadReading) -> BlockReading | None:
    """Read a block that begins in `state`; None when it is not as lspci prints it."""
    first, stop = candidate.first, candidate.stop
    own: list[Register] = []
    opened: list[tuple[int, Opening, list[Register]]] = []
    hex_rows: list[tuple[int, str]] = []
    denied: Span | None = None
    fault: Span | None = None
    registers = own
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
        elif what is _HEX_ROW:
            hex_rows.append((number, line))
            continue
        elif what is _DENIED:
            denied = text.span(number)
            continue
        elif what is _CHAIN_FAULT:
            fault = text.span(number)
            continue
        else:
            break
        name = step.register
        if name is not None:
            into.append(Register(name, step.fields, marks))
        elif what is not _HEADING and not _continues(into, step.fields, marks):
            return None
    else:
        return None
    # an empty line ends the block, and more of them may follow
    if any(text.lines[number - 1 : stop]):
        return None
    doubtful = has_shared_id(opening.heading.kind for _, opening, _ in opened)
    device = device_from(
        head.slot,
        head.header,
        own,
        capabilities=tuple(
            capability_from(opening, tuple(registers), text.span(at), doubtful_id=doubtful)
            for at, opening, registers in opened
        ),
        span=text.span(first + 1, number - 1),
        access_denied=denied,
        chain_fault=fault,
    )
    count = number - 1 - first
    return BlockReading(device, head, hex_rows, number - 1, count, count)


def _continues(registers: list[Register], fields: tuple[Field, ...], marks: Marks) -> bool:
    """Add a line to the last register; whether that could be done."""
    if not registers:
        registers.append(Register("", fields, marks))
        return True
    last = registers[-1]
    before = last.fields
    lines = last.lines
    registers[-1] = Register(last.name, before + fields, (*lines, (marks[0][0], len(before))))
    return len(lines) < _LINES_OF_ONE_REGISTER
