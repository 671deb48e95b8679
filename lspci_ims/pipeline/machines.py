"""Which dumps of a report belong to one machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from ..model import Device, Dump, Span, bdf_order
from ..platform import Functions
from .likeness import can_be_one_moment, detail, have_different_kinds, have_same_lists, same_identity
from .members import ReadMember
from .names import have_other_stems
from .origins import Folder, Origin, are_related, relate_hosts

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

    def accepts(self, member: ReadMember, dump: Dump) -> bool:
        """Whether a further dump of the same report can be of this machine.

        A short list beside a long one, functions printed one by one, some functions printed once more with
        more detail, and text and bytes printed by two commands are one machine. Two dumps of the same
        functions in one text are two observations (before and after), and so they are in two texts unless
        they show the same state; functions that differ are two machines (host and guest).
        """
        same_text = self._has(member)
        if relate_hosts(self.hosts, _hosts_of(member, dump)) == "other":
            return False
        shared = [(self._devices[d.bdf], d) for d in dump.devices if d.bdf in self._devices]
        if not same_text and any(have_other_stems(member.label, known.label) for known in self.members):
            return False
        if not self._is_near(
            member.origin,
            _hosts_of(member, dump),
            shared=bool(shared),
            bytes_alone=member.hint == "config-space",
        ):
            return False
        if not all(same_identity(one, other) for one, other in shared):
            return False
        if not shared:
            # functions that a whole list does not have are those of another machine; in one text people
            # print them one by one, whatever came before
            whole = self._whole, _is_whole(dump)
            return not (all(whole) if same_text else any(whole))
        fewer = min(len(dump.devices), len(self._devices))
        only_some = len(shared) == fewer < max(len(dump.devices), len(self._devices))
        return self._agrees(shared, only_some=only_some, same_text=same_text)

    def _agrees(self, shared: Sequence[tuple[Device, Device]], *, only_some: bool, same_text: bool) -> bool:
        detailed = [pair for pair in shared if all(detail(device)[:2] != (0, 0) for device in pair)]
        if not all(have_same_lists(*pair) for pair in detailed):
            return False
        if same_text and only_some:
            return True
        alike = [pair for pair in detailed if not have_different_kinds(*pair)]
        return not alike or (not same_text and all(can_be_one_moment(*pair) for pair in alike))

    def _is_near(self, origin: Origin, hosts: frozenset[str], *, shared: bool, bytes_alone: bool) -> bool:
        """Whether the collections can be one: the same, or one in the other, or of one name."""
        if origin.root in self.roots:
            return True
        if bytes_alone:
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


def group_machines(members: Iterable[ReadMember], identify: Identify) -> list[MachineDumps]:
    """Group the dumps of one report by machine; in doubt they stay apart."""
    machines: list[MachineDumps] = []
    for member in members:
        last: MachineDumps | None = None
        for dump in member.dumps:
            # within one text only the dump before can continue
            asked = islice(reversed(machines), _ASKED) if last is None else (last,)
            willing = [machine for machine in asked if machine.accepts(member, dump)]
            # a dump that can be of several machines is of none of them
            found = willing[0] if len(willing) == 1 else None
            if found is None:
                found = MachineDumps(member, dump, identify)
                machines.append(found)
            else:
                found.add(member, dump)
            last = found
    return machines
