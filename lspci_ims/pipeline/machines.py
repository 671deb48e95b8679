"""Which dumps belong to one machine."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..model import Device, Diagnostic, Dump, Finding, Span, bdf_order
from ..source import Input


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


def _has_root(dump: Dump) -> bool:
    return any(device.bdf == "0000:00:00.0" for device in dump.devices)


class MachineDumps:
    """The dumps of one machine, in the order of the input."""

    def __init__(self, text: Input, dump: Dump) -> None:
        self._text = text
        self.dumps = [dump]
        self._devices = {device.bdf: device for device in dump.devices}

    def accepts(self, dump: Dump) -> bool:
        """Whether a further dump of the same input can be of this machine.

        A short list beside a long one, functions printed one by one, and some functions printed once more
        with more detail are one machine. Two dumps of the same functions are two observations (before and
        after), and functions that differ are two machines (host and guest).
        """
        shared = [(self._devices[d.bdf], d) for d in dump.devices if d.bdf in self._devices]
        if not all(_same_identity(one, other) for one, other in shared):
            return False
        if not shared:
            return not (_has_root(dump) and any(map(_has_root, self.dumps)))
        if not any(_is_detailed(one) and _is_detailed(other) for one, other in shared):
            return True
        only_some = len(shared) == len(dump.devices) < len(self._devices)
        return only_some and all(_same_capabilities(one, other) for one, other in shared)

    def add(self, dump: Dump) -> None:
        """Take a further dump in; of a function printed twice the fuller block counts."""
        self.dumps.append(dump)
        for device in dump.devices:
            known = self._devices.get(device.bdf)
            if known is None or _detail(device) > _detail(known):
                self._devices[device.bdf] = device

    def quoted(self, span: Span) -> Span:
        """A span with its line quoted: registers keep numbers of lines, not the lines."""
        if span.offset is not None or not 0 < span.first_line <= len(self._text.lines):
            return span
        return msgspec.structs.replace(span, text=self._text.lines[span.first_line - 1])

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
    def remarks(self) -> tuple[Diagnostic, ...]:
        """Remarks on the whole input."""
        return self._text.diagnostics

    @property
    def devices(self) -> list[Device]:
        """The functions of the machine, sorted by address."""
        return sorted(self._devices.values(), key=lambda device: bdf_order(device.bdf))


def group_machines(text: Input, dumps: Sequence[Dump]) -> list[MachineDumps]:
    """Group the dumps of one input by machine; in doubt they stay apart."""
    machines: list[MachineDumps] = []
    for dump in dumps:
        if machines and machines[-1].accepts(dump):
            machines[-1].add(dump)
        else:
            machines.append(MachineDumps(text, dump))
    return machines
