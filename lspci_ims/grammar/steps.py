"""What a line does to the block it stands in: from one state to the next.

A state is the capability that is open and what its last register lets follow. It maps each line it has met
to the step that the line takes there, so that a line seen before costs one look-up; a state reads a line
that it has not met. Steps hold no line numbers and stand for themselves: whoever takes them counts lines.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from enum import Enum

import msgspec

from ..model import Field
from ..split import is_hex_row
from .catalogue import HeadingReading
from .device_lines import DEVICE
from .family import Family
from .line_reader import LineReader
from .memo import CAPACITY, Memo

CAPABILITY = re.compile(r"[ \t\xa0]*Capabilities:[ \t\xa0]*(?:\[([0-9a-f]{2,3})(?: v(\d+))?\][ \t\xa0]*)?")
_DENIED = ("<access denied>", "<available only to root>")
_CHAIN_FAULT = ("<chain looped>", "<chain broken>")
_NAMELESS = Family("unknown")


class What(Enum):
    """What a line is where it stands.

    `REGISTER` belongs to the open capability and `DEVICE` to the function itself; `UNREAD` is what no
    production accounts for.
    """

    REGISTER = "line of the open capability"
    DEVICE = "line of the function"
    HEADING = "heading of a capability"
    HEX_ROW = "row of a hex dump"
    DENIED = "capabilities that were not allowed to be read"
    CHAIN_FAULT = "end of a broken list of capabilities"
    BLANK = "blank line"
    UNREAD = "unread line"


class Opening(msgspec.Struct, frozen=True, gc=False):
    """What a heading tells of the capability that it opens.

    `place` are the values before the name, `offset` and `version` among them as numbers; `id_hex` is the id
    that the name tells.
    """

    offset: int
    id_hex: str | None
    version: int | None
    extended: bool
    place: tuple[Field, ...]
    heading: HeadingReading


class Step(msgspec.Struct, frozen=True, gc=False):
    """What a line is, what it says, and the state behind it.

    `register` is None for a line that continues the register before it; a heading has an `opening`, and
    its name as `register` where it has values.

    The collector of cycles does not look at steps: a memo of many would make each of its rounds long, and
    they live as long as their reader.
    """

    what: What
    register: str | None
    fields: tuple[Field, ...]
    opening: Opening | None
    state: State

    @property
    def is_half_read(self) -> bool:
        """Whether it is a heading of which nothing is read but the name."""
        return self.opening is not None and self.opening.heading.unread is not None


class State(dict[str, Step]):
    """The steps that lines take while `family` is open (None: no capability is), behind a `register`."""

    def __init__(self, states: States, family: Family | None, register: str | None) -> None:
        super().__init__()
        self._states = states
        self._family = family
        self._register = register
        self._hex_row = Step(What.HEX_ROW, None, (), None, self)

    def __missing__(self, line: str) -> Step:
        """Read a line that was not met in this state."""
        # rows hardly ever repeat, and there are hundreds of them in a block
        if is_hex_row(line):
            return self._hex_row
        step = self._step(line)
        self._states.memo.make_room(line)
        self[line] = step
        return step

    def _step(self, line: str) -> Step:
        if not line or line.isspace():
            return Step(What.BLANK, None, (), None, self)
        family = self._family
        if family is None:
            return self._outside(line)
        if CAPABILITY.match(line) is None:
            reading = self._states.reader.reading(family, self._register, line)
            if reading is not None:
                register, fields = reading
                behind = self if register is None else self._states.of(family, register)
                return Step(What.REGISTER, register, fields, None, behind)
        step = self._states.start[line]
        if step.what is What.UNREAD or (step.what is What.DEVICE and step.register is None):
            # the capability stays open
            return msgspec.structs.replace(step, state=self)
        return step

    def _outside(self, line: str) -> Step:
        """The step of a line that is not one of an open capability."""
        capability = CAPABILITY.match(line)
        if capability is not None:
            return self._heading(line, capability)
        reading = self._states.reader.reading(DEVICE, self._register, line)
        if reading is None:
            return Step(What.UNREAD, None, (), None, self)
        return Step(What.DEVICE, reading.register, reading.fields, None, self)

    def _heading(self, line: str, match: re.Match[str]) -> Step:
        offset, version = match.groups()
        start = match.end()
        rest = line[start:].rstrip()
        if offset is None:
            what = What.DENIED if rest in _DENIED else What.UNREAD
            return Step(what, None, (), None, self)
        if rest in _CHAIN_FAULT:
            return Step(What.CHAIN_FAULT, None, (), None, self)
        extended = len(offset) == 3
        heading = self._states.reader.heading(line, start, extended) or _nameless(rest, start)
        place = [Field("offset", int(offset, 16), None, offset, match.start(1))]
        if version is not None:
            place.append(Field("version", int(version), None, version, match.start(2)))
        opening = Opening(
            offset=int(offset, 16),
            id_hex=None if heading.id is None else f"{heading.id:04x}",
            version=None if version is None else int(version),
            extended=extended,
            place=tuple(place),
            heading=heading,
        )
        # values of a heading stand in a register of its name
        register = heading.name if heading.fields else None
        behind = self._states.of(heading.family, register)
        return Step(What.HEADING, register, heading.fields, opening, behind)


class States:
    """All states, made when a block comes into them; `start` is that behind a head line."""

    def __init__(self, reader: LineReader, capacity: int = CAPACITY) -> None:
        self.reader = reader
        self.memo = Memo(capacity)
        self._states: dict[Hashable, State] = {}
        self.start = self._made(None, None)

    def of(self, family: Family, register: str | None) -> State:
        """The state behind a line of `register` of a capability."""
        key = (family, family.followers(register))
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = self._made(family, register)
        return state

    def _made(self, family: Family | None, register: str | None) -> State:
        state = State(self, family, register)
        self.memo.add_table(state)
        return state


def _nameless(rest: str, start: int) -> HeadingReading:
    """A heading whose name no release that we know has printed, or that lost its name."""
    return HeadingReading("unknown", None, rest, (), _NAMELESS, start if rest else None)
