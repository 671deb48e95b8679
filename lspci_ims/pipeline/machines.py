"""Which dumps of a report belong to one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ..model import Device, Dump, Finding, Span, bdf_order
from .members import ReadMember

#: Capabilities whose flags say what a driver or the kernel has switched on.
_SWITCHED = ("msi", "msi-x", "pasid", "ats", "pri", "sriov")
#: So many functions must be in two dumps of different folders before these can be of one machine.
_COMMON = 3


def _same_identity(one: Device, other: Device) -> bool:
    """Whether two blocks of one address can be the same function: ids where both have them, else names."""
    first, second = one.header, other.header
    if first.device_id and second.device_id:
        return (first.vendor_id, first.device_id) == (second.vendor_id, second.device_id)
    if first.class_id and second.class_id and first.class_id != second.class_id:
        return False
    return first.text == second.text or not (first.device_name and second.device_name)


def _detail(device: Device) -> tuple[int, int, int]:
    """How much a block says, for choosing the fullest of several."""
    space = 0 if device.config_space is None else device.config_space.bytes
    return len(device.capabilities), space, len(device.registers)


def _is_detailed(device: Device) -> bool:
    return bool(device.capabilities) or device.config_space is not None


def _same_capabilities(one: Device, other: Device) -> bool:
    """Whether two blocks show no different capabilities, as far as both show any."""
    places, others = ({(c.offset, c.kind) for c in d.capabilities} for d in (one, other))
    return places <= others or others <= places


def _switches(device: Device) -> dict[tuple[str, str, str], object]:
    """What is switched on, by capability, register and flag."""
    found: dict[tuple[str, str, str], object] = {}
    control = device.register("Control")
    for field in () if control is None else control.fields:
        found["", "Control", field.label] = field.value
    for kind in _SWITCHED:
        for capability in device.of_kind(kind):
            for register in capability.registers:
                for field in register.fields:
                    if isinstance(field.value, bool):
                        found[kind, register.name, field.label] = field.value
    return found


def _same_state(one: Device, other: Device) -> bool:
    """Whether two blocks can have been printed in one moment: same driver, same things switched on."""
    if one.driver != other.driver and None not in (one.driver, other.driver):
        return False
    first, second = _switches(one), _switches(other)
    return all(first[key] == second[key] for key in first.keys() & second.keys())


def _has_root(dump: Dump) -> bool:
    return any(device.bdf == "0000:00:00.0" for device in dump.devices)


class MachineDumps:
    """The dumps of one machine, in the order of the report."""

    def __init__(self, member: ReadMember, dump: Dump) -> None:
        self.members: list[ReadMember] = []
        self.dumps: list[Dump] = []
        self._texts: dict[str | None, Sequence[str]] = {}
        self._devices: dict[str, Device] = {}
        self.add(member, dump)

    def accepts(self, member: ReadMember, dump: Dump) -> bool:
        """Whether a further dump of the same report can be of this machine.

        A short list beside a long one, functions printed one by one, and some functions printed once more
        with more detail are one machine. Two dumps of the same functions in one text are two observations
        (before and after), and so they are in two texts unless they show the same state; functions that
        differ are two machines (host and guest).
        """
        same_text = any(member is known for known in self.members)
        near = same_text or any(member.folder == known.folder for known in self.members)
        shared = [(self._devices[d.bdf], d) for d in dump.devices if d.bdf in self._devices]
        if not all(_same_identity(one, other) for one, other in shared):
            return False
        if not same_text and (self._other_host(member) or not (near or len(shared) >= _COMMON)):
            return False
        if not shared:
            return not (_has_root(dump) and any(map(_has_root, self.dumps)))
        detailed = [pair for pair in shared if all(map(_is_detailed, pair))]
        same_state = not same_text and near and all(_same_state(one, other) for one, other in detailed)
        only_some = len(shared) == len(dump.devices) < len(self._devices)
        same_lists = all(_same_capabilities(one, other) for one, other in detailed)
        return not detailed or (same_lists and (only_some or same_state))

    def _other_host(self, member: ReadMember) -> bool:
        names = member.findings.hosts
        mine = {name for known in self.members for name in known.findings.hosts}
        return bool(names and mine) and names.isdisjoint(mine)

    def add(self, member: ReadMember, dump: Dump) -> None:
        """Take a further dump in; of a function printed twice the fuller block counts."""
        if not any(member is known for known in self.members):
            self.members.append(member)
            if member.text is not None:
                self._texts[member.label] = member.text.lines
        self.dumps.append(dump)
        for device in dump.devices:
            known = self._devices.get(device.bdf)
            if known is None or _detail(device) > _detail(known):
                self._devices[device.bdf] = device

    def dumps_of(self, member: ReadMember) -> Iterator[Dump]:
        """The dumps of this machine in one member."""
        return (dump for dump in self.dumps if any(dump is other for other in member.dumps))

    def quoted(self, span: Span) -> Span:
        """A span with its line quoted: registers keep numbers of lines, not the lines."""
        lines = self._texts.get(span.member, ())
        if span.offset is not None or not 0 < span.first_line <= len(lines):
            return span
        return msgspec.structs.replace(span, text=lines[span.first_line - 1])

    def with_quotes(self, finding: Finding) -> Finding:
        """A finding whose proofs quote the input, whatever the rule wrote there."""
        return msgspec.structs.replace(
            finding,
            spans=tuple(self.quoted(span) for span in finding.spans),
            evidence=tuple(
                msgspec.structs.replace(sign, span=self.quoted(sign.span)) for sign in finding.evidence
            ),
        )

    @property
    def devices(self) -> list[Device]:
        """The functions of the machine, sorted by address."""
        return sorted(self._devices.values(), key=lambda device: bdf_order(device.bdf))


def group_machines(members: Sequence[ReadMember]) -> list[MachineDumps]:
    """Group the dumps of one report by machine; in doubt they stay apart."""
    machines: list[MachineDumps] = []
    for member in members:
        last: MachineDumps | None = None
        for dump in member.dumps:
            # within one text only the dump before can continue
            open_ = reversed(machines) if last is None else (last,)
            found = next((machine for machine in open_ if machine.accepts(member, dump)), None)
            if found is None:
                found = MachineDumps(member, dump)
                machines.append(found)
            else:
                found.add(member, dump)
            last = found
    return machines
