"""Which dumps of a report belong to one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from ..model import Device, Diagnostic, Dump, Span, bdf_order
from ..platform import Functions
from .likeness import detail, have_different_kinds, have_same_lists, same_identity, state_difference
from .members import ReadMember
from .names import have_other_stems
from .origins import Folder, are_related, relate_hosts

#: A prompt with the command stands so many lines above a dump at the most.
_PROMPT_LINES = 6
#: So many machines of a report are asked whether a further dump is theirs, the last ones first.
_ASKED = 32

#: A line that a program broke is quoted up to so many lines.
_BROKEN = 8

#: Fills in the ids of a function anew, after its bytes came from another dump.
Identify = Callable[[Device], Device]


def _is_whole(dump: Dump) -> bool:
    """Whether a dump has the look of all functions of a machine."""
    return len(dump.devices) > 1 and any(device.bdf == "0000:00:00.0" for device in dump.devices)


def _place(device: Device) -> tuple[str | None, int, str]:
    """What is of one block alone, whatever bytes it was given."""
    return device.span.member, device.span.first_line, device.bdf


def _hosts_of(member: ReadMember, dump: Dump) -> frozenset[str]:
    """The host that a dump was made on: that of the prompt right above it, else that of its member."""
    first = dump.source.first_line
    above = [host for host in member.findings.host_names if host.tells and host.span.first_line <= first]
    if above and above[-1].said_by == "prompt" and first - above[-1].span.first_line <= _PROMPT_LINES:
        return frozenset((above[-1].name.lower(),))
    return member.origin.hosts if len(member.origin.hosts) == 1 else frozenset()


class MachineDumps:
    """The dumps of one machine, in the order of the report."""

    def __init__(self, member: ReadMember, dump: Dump, identify: Identify) -> None:
        self.members: list[ReadMember] = []
        self.dumps: list[Dump] = []
        self.hosts = _hosts_of(member, dump)
        self._identify = identify
        self._known: set[int] = set()
        self.roots: set[Folder] = set()
        self._texts: dict[str | None, Sequence[str]] = {}
        self._devices: dict[str, Device] = {}
        self._whole = False
        self._functions: Functions | None = None
        self._heads: frozenset[tuple[str | None, int]] | None = None
        self.add(member, dump)

    def objection(self, member: ReadMember, dump: Dump) -> str | None:
        """Why a further dump of the same report cannot be of this machine; None where it can.

        A short list beside a long one, functions printed one by one, some functions printed once more with
        more detail, and text and bytes printed by two commands are one machine. Two dumps of the same
        functions in one text are two observations (before and after), and so they are in two texts unless
        they show the same state; functions that differ are two machines (host and guest). The words are
        empty where the user sees by himself that it is another machine.
        """
        same_text = self._has(member)
        hosts = _hosts_of(member, dump)
        shared = [(self._devices[d.bdf], d) for d in dump.devices if d.bdf in self._devices]
        if (
            relate_hosts(self.hosts, hosts) == "other"
            or not self._is_near(member, hosts, shared=bool(shared))
            or not all(same_identity(one, other) for one, other in shared)
        ):
            return ""
        others = not same_text and any(have_other_stems(member.label, known.label) for known in self.members)
        if not shared:
            # functions that a whole list does not have are those of another machine; in one text people
            # print them one by one, whatever came before
            whole = self._whole, _is_whole(dump)
            return "" if others or (all(whole) if same_text else any(whole)) else None
        difference = self._difference(shared, dump, same_text=same_text)
        return "the names of the files differ" if others and difference is None else difference

    def _difference(
        self, shared: Sequence[tuple[Device, Device]], dump: Dump, *, same_text: bool
    ) -> str | None:
        fewer = min(len(dump.devices), len(self._devices))
        only_some = len(shared) == fewer < max(len(dump.devices), len(self._devices))
        detailed = [pair for pair in shared if all(detail(device)[:2] != (0, 0) for device in pair)]
        for one, other in detailed:
            if not have_same_lists(one, other):
                return f"the capabilities of {one.bdf} differ"
        if same_text and only_some and len(dump.devices) == fewer:
            # what was asked for once more: the driver may have been bound since
            return None
        alike = [pair for pair in detailed if not have_different_kinds(*pair)]
        for one, other in alike:
            difference = state_difference(one, other)
            if difference is not None:
                return f"{one.bdf} differs: {difference}"
        return "" if alike and same_text and not only_some else None

    def _is_near(self, member: ReadMember, hosts: frozenset[str], *, shared: bool) -> bool:
        """Whether the collections can be one: the same, or one in the other, or of one name."""
        origin = member.origin
        if origin.root in self.roots:
            return True
        if member.hint == "config-space":
            # which text these belong to was asked before
            return False
        named = relate_hosts(self.hosts, hosts) == "same"
        return shared and (named or all(are_related(origin.root, root) for root in self.roots))

    def _has(self, member: ReadMember) -> bool:
        return id(member) in self._known

    def add(self, member: ReadMember, dump: Dump) -> None:
        """Take a further dump in; of a function printed twice the fuller text and the most bytes count."""
        if not self._has(member):
            self.members.append(member)
            self.roots.add(member.origin.root)
            if member.text is not None:
                self._texts[member.label] = member.text.lines
        self._known |= {id(member), id(dump)}
        self._whole = self._whole or _is_whole(dump)
        self._functions = self._heads = None
        self.dumps.append(dump)
        for device in dump.devices:
            known = self._devices.get(device.bdf)
            self._devices[device.bdf] = device if known is None else self._fuller(known, device)

    def _fuller(self, one: Device, other: Device) -> Device:
        fuller, lesser = (other, one) if detail(other) > detail(one) else (one, other)
        space, spare = fuller.config_space, lesser.config_space
        if spare is None or (space is not None and space.bytes >= spare.bytes):
            return fuller
        return self._identify(msgspec.structs.replace(fuller, config_space=spare))

    def dumps_of(self, member: ReadMember) -> Iterator[Dump]:
        """The dumps of this machine in one member."""
        return (dump for dump in member.dumps if id(dump) in self._known)

    def quoted(self, span: Span) -> Span:
        """A span with its line quoted: registers keep numbers of lines, not the lines.

        Of a whole block that is its head line; of a line that a program broke over several, all of them.
        """
        lines = self._texts.get(span.member, ())
        if span.offset is not None or not 0 < span.first_line <= len(lines):
            return span
        several = span.last_line > span.first_line and not self._begins_block(span)
        last = min(span.last_line, span.first_line + _BROKEN - 1) if several else span.first_line
        return msgspec.structs.replace(span, text="\n".join(lines[span.first_line - 1 : last]))

    def _begins_block(self, span: Span) -> bool:
        """Whether a block begins there, or a dump."""
        if self._heads is None:
            self._heads = self._all_heads()
        return (span.member, span.first_line) in self._heads

    def _all_heads(self) -> frozenset[tuple[str | None, int]]:
        spans = [device.span for dump in self.dumps for device in dump.devices]
        spans += [dump.source for dump in self.dumps]
        return frozenset((span.member, span.first_line) for span in spans)

    def has_lines(self, span: Span) -> bool:
        """Whether the text of the span's member has these lines."""
        return 0 < span.first_line <= span.last_line <= len(self._texts.get(span.member, ()))

    @property
    def source(self) -> Span:
        """Where the dump stands that most functions are shown by; of several the longest, then the first."""
        shown = {_place(device) for device in self._devices.values()}

        def share(dump: Dump) -> tuple[int, int]:
            count = sum(_place(device) in shown for device in dump.devices)
            return count, dump.source.last_line - dump.source.first_line

        return max(self.dumps, key=share).source

    @property
    def functions(self) -> Functions:
        """The functions as (bdf, vendor id, device id)."""
        if self._functions is None:
            found = self._devices.values()
            self._functions = frozenset((d.bdf, d.identity.vendor_id, d.identity.device_id) for d in found)
        return self._functions

    @property
    def devices(self) -> list[Device]:
        """The functions of the machine, sorted by address."""
        return sorted(self._devices.values(), key=lambda device: bdf_order(device.bdf))


def group_machines(
    members: Iterable[ReadMember], identify: Identify
) -> tuple[list[MachineDumps], list[Diagnostic]]:
    """Group the dumps of one report by machine, with remarks on why some stay apart; in doubt they do."""
    machines: list[MachineDumps] = []
    remarks: list[Diagnostic] = []
    for member in members:
        last: MachineDumps | None = None
        for dump in member.dumps:
            # within one text only the dump before can continue
            asked = islice(reversed(machines), _ASKED) if last is None else (last,)
            answers = [(machine, machine.objection(member, dump)) for machine in asked]
            willing = [machine for machine, objection in answers if objection is None]
            # a dump that can be of several machines is of none of them
            found = willing[0] if len(willing) == 1 else None
            if found is None:
                objecting = next(((machine, why) for machine, why in answers if why), None)
                if objecting is not None and not willing:
                    remarks.append(_apart(dump, *objecting))
                found = MachineDumps(member, dump, identify)
                machines.append(found)
            else:
                found.add(member, dump)
            last = found
    return machines, remarks


def _apart(dump: Dump, machine: MachineDumps, why: str) -> Diagnostic:
    """A remark on why a dump with functions of a machine counts by itself."""
    other, here = machine.source, dump.source
    of_member = "" if other.member == here.member else f"{other.member or other.input}, "
    message = (
        f"this dump and that from {of_member}line {other.first_line} on are judged apart, "
        f"as two machines or moments: {why}"
    )
    return Diagnostic("info", "DUMPS_APART", message, msgspec.structs.replace(here, text=""))
