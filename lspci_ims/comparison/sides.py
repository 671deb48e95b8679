"""One side of a comparison: a machine's functions, and what its lspci prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from ..detect import observe, standard_list_complete
from ..grammar.releases import releases
from ..model import (
    Bdf,
    Capability,
    Device,
    DeviceAnswer,
    Diagnostic,
    DiffSide,
    MachineAnswer,
    NotShownReason,
    SideName,
    Span,
)
from ..pipeline import CheckedMachine, Parser, bus_tree, ports_above
from ..views import Express
from .facts import DeviceFacts, FactKey, facts_of

if TYPE_CHECKING:
    from ..config_space import FieldPlace

#: Registers that lspci reads from sysfs and prints exactly where they are there.
_OF_SYSFS = ("Kernel driver in use", "IOMMU group", "NUMA node", "Physical Slot")
_DISAGREE = "TEXT_BYTES_DISAGREE"
#: A dump whose lspci was called with fewer v than that shows no registers.
_REGISTERS_FROM = 2


class Side:
    """A machine as `diff` looks at it."""

    def __init__(self, name: SideName, machine: CheckedMachine, parser: Parser) -> None:
        self.name: SideName = name
        self.answer: MachineAnswer = machine.answer
        self.hosts: frozenset[str] = machine.dumps.hosts
        self.devices: Mapping[str, Device] = {device.bdf: device for device in machine.dumps.devices}
        self.answers: Mapping[str, DeviceAnswer] = {a.bdf: a for a in machine.answer.devices}
        self._dumps = machine.dumps
        self._parser = parser
        self._functions = machine.report.functions
        self._facts: dict[str, DeviceFacts] = {}

    @property
    def title(self) -> str:
        """How sentences call it."""
        return self.name.upper()

    @property
    def described(self) -> DiffSide:
        """What the answer says about this side."""
        return DiffSide(self.answer.source, self.answer.lspci, len(self.devices))

    def facts(self, bdf: str) -> DeviceFacts:
        """The facts of a function."""
        if bdf not in self._facts:
            self._facts[bdf] = facts_of(self.devices[bdf])
        return self._facts[bdf]

    def name_of(self, bdf: str) -> str:
        """What the answer calls a function."""
        answer = self.answers.get(bdf)
        return self.devices[bdf].header.text if answer is None else answer.name

    def field_places(self, bdf: str) -> Sequence[FieldPlace]:
        """Where the fields stand that the bytes of a function tell; none where it has no bytes."""
        space = self.devices[bdf].config_space
        places: list[FieldPlace] = []
        if space is not None:
            self._parser.decoder.decode(bytes.fromhex(space.data), space.spans, places)
        return places

    def head_line(self, bdf: str) -> tuple[Span, ...]:
        """The head line of a function."""
        span = self.devices[bdf].span
        return self.quoted(msgspec.structs.replace(span, last_line=span.first_line))

    def quoted(self, span: Span | None) -> tuple[Span, ...]:
        """The first line of a place in the input, with its text; nothing for no place."""
        if span is None:
            return ()
        if span.offset is None:
            span = msgspec.structs.replace(span, last_line=span.first_line)
        return (self._dumps.quoted(span),)

    def warnings(self, bdfs: Container[str]) -> Iterator[Diagnostic]:
        """What makes a comparison doubtful: limits, and text that bytes contradict, once a function."""
        counts = Counter(
            _function_of(remark) for remark in self.answer.diagnostics if remark.code == _DISAGREE
        )
        told: set[str] = set()
        for remark in self.answer.diagnostics:
            if remark.code.startswith("LIMIT_"):
                yield remark
            bdf = _function_of(remark)
            if remark.code != _DISAGREE or bdf in told or bdf not in bdfs:
                continue
            told.add(bdf)
            more = f"; and {counts[bdf] - 1} more values of it" if counts[bdf] > 1 else ""
            yield msgspec.structs.replace(remark, message=f"{self.title}: {remark.message}{more}")

    @cached_property
    def printed(self) -> frozenset[tuple[str, str, str]]:
        """What the text of this side prints of any function."""
        return frozenset(
            key.printed
            for bdf in self.devices
            for key, fact in self.facts(bdf).values.items()
            if not fact.from_bytes
        )

    @cached_property
    def is_partial(self) -> bool:
        """Whether functions may be missing that the machine has: no host bridge, and nearly nothing on bus 0.

        A whole dump begins at the root; text that was cut or a limit that was hit ends it too early.
        """
        if any(device.truncated is not None for device in self.devices.values()):
            return True
        if any(diagnostic.code.startswith("LIMIT_") for diagnostic in self.answer.diagnostics):
            return True
        if any(device.identity.class_id == "0600" for device in self.devices.values()):
            return len(self.devices) < 2
        places = [Bdf.parse(bdf) for bdf in self.devices]
        return sum(place is not None and place.bus == 0 for place in places) < 2

    @cached_property
    def releases(self) -> tuple[int, int]:
        """The places of the oldest and the newest release that can have printed this side."""
        names = releases()
        first, last = self.answer.lspci.version_range
        return (
            names.index(first) if first in names else 0,
            names.index(last) if last in names else len(names) - 1,
        )

    @property
    def printed_by(self) -> str:
        """The releases that can have printed this side, as sentences call them."""
        first, last = self.answer.lspci.version_range
        if first is not None and first == last:
            return first
        return f"{first or 'any release'} to {last or 'any later one'}"

    def may_be_same_release(self, other: Side) -> bool:
        """Whether one release can have printed both sides."""
        mine, others = self.releases, other.releases
        return mine[0] <= others[1] and others[0] <= mine[1]

    def would_print(self, key: FactKey, other: Side) -> bool:
        """Whether lspci on this side would have printed a value that the other side shows.

        It does when it prints the same of another function, or when it is surely no older and no less verbose
        than the other. Releases differ in what they leave out where it does not apply, so between two of them
        only what sysfs tells counts, and what the head line tells comes from names and counts never.
        """
        if key.register == "head":
            return False
        here, there = self.answer.lspci, other.answer.lspci
        if not self.may_be_same_release(other) or here.verbosity < there.verbosity:
            return key.register in _OF_SYSFS and key.printed in self.printed
        if key.printed in self.printed:
            return True
        # -v shows a device's flags and capabilities by name, registers from -vv on
        if here.verbosity < min(there.verbosity, _REGISTERS_FROM):
            return False
        return self.releases[0] >= other.releases[0]

    def why_not_printed(self, other: Side) -> tuple[NotShownReason, str]:
        """Why a value of the other side is not in the text of this one."""
        here, there = self.answer.lspci, other.answer.lspci
        if here.verbosity < there.verbosity:
            message = f"{self.title} was printed with {_option(here.verbosity)}, "
            return "not-dumped", message + f"{other.title} with {_option(there.verbosity)}"
        message = f"the lspci of {self.title} ({self.printed_by}) need not print it"
        return "not-printed-by-this-lspci", message

    def why_no_capability(self, bdf: str, *, extended: bool) -> tuple[NotShownReason, str] | None:
        """Why a capability that is not shown may be there all the same; None when it is not there."""
        device = self.devices[bdf]
        if device.access_denied is not None:
            return "access-denied", f"capabilities need root rights, and {self.title} was printed without"
        if device.truncated is not None:
            return "truncated", f"the text of {self.title} was cut"
        if extended:
            observed = observe(device)
            if observed.list == "complete" or observed.pcie == "no":
                return None
            return "not-dumped", f"the list of extended capabilities is not complete in {self.title}"
        if standard_list_complete(device):
            return None
        return "not-dumped", f"the list of capabilities is not complete in {self.title}"

    @cached_property
    def _ports(self) -> Mapping[str, str]:
        return ports_above(bus_tree(self._functions))

    def port_above(self, bdf: str) -> str | None:
        """The port at the other end of a function's link, None when the dump does not hold it."""
        return self._ports.get(bdf)

    @cached_property
    def _occupied(self) -> frozenset[str]:
        return frozenset(self._ports.values())

    def has_below(self, bdf: str) -> bool:
        """Whether a function of the dump lies right below this bridge."""
        return bdf in self._occupied

    def express(self, bdf: str) -> Express | None:
        """The PCI Express capability of a function."""
        found = (c for key, c in self.facts(bdf).capabilities.items() if key.kind == "express")
        capability: Capability | None = next(found, None)
        return None if capability is None else Express.from_capability(capability)


def _function_of(remark: Diagnostic) -> str:
    """The address that a remark on text and bytes begins with."""
    return remark.message.partition(": ")[0]


def _option(verbosity: int) -> str:
    return f"-{'v' * verbosity}" if verbosity else "no -v"
