"""One short line for each noun, for interpreters and logs: what `repr` says of it.

A dump of a server is megabytes; the `repr` that structs have by themselves would print all of it. Texts of
the input stand in quotes or lose what cannot be seen, so that no input can move a terminal's cursor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .answer import CheckResult, DeviceAnswer, MachineAnswer, Verdict
    from .capability import Capability
    from .device import Device
    from .diff import Change, DeviceDiff, DiffResult, MachineDiff
    from .dump import Dump, ParseResult
    from .span import Span

#: Characters of a quoted text of the input.
_QUOTED = 48


def seen(text: str) -> str:
    r"""The text with control characters, bidirectional marks and lone surrogates as escapes.

    >>> seen("6a:01.0\x1b[31m\u202e")
    '6a:01.0\\x1b[31m\\u202e'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "device"), counted(8, "device")
    ('1 device', '8 devices')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def quoted(text: str) -> str:
    """The first line of a text in quotes, cut where it is long, with runs of blanks as one."""
    first = " ".join(text.strip().partition("\n")[0].split())
    return repr(first if len(first) <= _QUOTED else first[: _QUOTED - 1] + "…")


def place(span: Span) -> str:
    """Where a span is: `report.tar.xz!sos/lspci:12-40`, `+0x214` behind it where it is bytes."""
    name = span.input if span.member is None else f"{span.input}!{span.member}"
    lines = (
        f"{span.first_line}" if span.last_line <= span.first_line else f"{span.first_line}-{span.last_line}"
    )
    offset = "" if span.offset is None else f"+{span.offset:#x}"
    return f"{seen(name)}:{lines}{offset}"


def ids(vendor: str | None, device: str | None) -> str:
    """The ids as `8086:0b25`, with `????` for one that is not told."""
    return f"{seen(vendor or '????')}:{seen(device or '????')}"


def span_line(span: Span) -> str:
    """`<Span report.txt:1467 'Capabilities: [200 v1] Designated Vendor-Specific:…'>`."""
    return f"<Span {place(span)} {quoted(span.text)}>"


def capability_line(capability: Capability) -> str:
    """`<Capability [230] pasid 'Process Address Space ID (PASID)', 2 registers>`."""
    offset = "[?]" if capability.offset is None else f"[{capability.offset:02x}]"
    count = counted(len(capability.registers), "register")
    return f"<Capability {offset} {seen(capability.kind)} {quoted(capability.name)}, {count}>"


def device_line(device: Device) -> str:
    """`<Device 0000:6a:01.0 8086:0b25 'Intel Corporation ...', 12 capabilities, driver idxd>`."""
    head = f"{seen(device.bdf)} {ids(device.identity.vendor_id, device.identity.device_id)}"
    driver = "" if device.driver is None else f", driver {seen(device.driver)}"
    number = len(device.capabilities)
    count = "1 capability" if number == 1 else f"{number} capabilities"
    return f"<Device {head} {quoted(device.header.text)}, {count}{driver}>"


def dump_line(dump: Dump) -> str:
    """`<Dump report.txt:1-2335, 8 devices, 2335 of 2335 lines accounted for>`."""
    count = counted(len(dump.devices), "device")
    account = f"{dump.coverage.accounted} of {dump.coverage.lines} lines accounted for"
    return f"<Dump {place(dump.source)}, {count}, {account}>"


def parse_line(result: ParseResult) -> str:
    """`<ParseResult 1 dump, 8 devices>`."""
    devices = sum(len(dump.devices) for dump in result.dumps)
    return f"<ParseResult {counted(len(result.dumps), 'dump')}, {counted(devices, 'device')}>"


def verdict_line(verdict: Verdict) -> str:
    """`<Verdict proposal-2020, function, ims=auto: unknown (VIRT_UNKNOWN)>`."""
    would_be = "" if verdict.would_be is None else f", would be {verdict.would_be}"
    contested = ", contested" if verdict.contested else ""
    question = f"{verdict.model}, {verdict.use}, ims={verdict.policy}"
    return f"<Verdict {question}: {verdict.verdict}{would_be}{contested} ({', '.join(verdict.reasons)})>"


def device_answer_line(answer: DeviceAnswer) -> str:
    """`<DeviceAnswer 0000:6a:01.0 8086:0b25 siov r1, ims yes>`."""
    head = f"{seen(answer.bdf)} {ids(answer.vendor_id, answer.device_id)}"
    return f"<DeviceAnswer {head} siov {answer.siov}, ims {answer.ims}>"


def machine_line(machine: MachineAnswer) -> str:
    """`<MachineAnswer report.txt:1-2335, virt unknown, 1 device listed, 7 others>`."""
    others = counted(sum(other.count for other in machine.other_devices), "other")
    listed = f"{counted(len(machine.devices), 'device')} listed"
    return f"<MachineAnswer {place(machine.source)}, virt {machine.platform.virt}, {listed}, {others}>"


def check_line(result: CheckResult) -> str:
    """`<CheckResult 1 machine, 1 device listed>`, with the codes of remarks that are no answers."""
    listed = sum(len(machine.devices) for machine in result.machines)
    remarks = _codes([remark.code for remark in result.diagnostics])
    machines, devices = counted(len(result.machines), "machine"), counted(listed, "device")
    return f"<CheckResult {machines}, {devices} listed{remarks}>"


def change_line(change: Change) -> str:
    """`<Change worse MSIX_OFF 'MSI-X was on, is off'>`."""
    return f"<Change {change.level} {seen(change.code)} {quoted(change.message)}>"


def device_diff_line(device: DeviceDiff) -> str:
    """`<DeviceDiff changed 0000:b1:00.0 15b3:1021, 3 changes>`; a moved function has both addresses."""
    places = dict.fromkeys(place for place in (device.bdf_a, device.bdf_b) if place)
    where = " -> ".join(map(seen, places))
    found = ids(device.vendor_id, device.device_id)
    return f"<DeviceDiff {device.status} {where} {found}, {counted(len(device.changes), 'change')}>"


def machine_diff_line(machine: MachineDiff) -> str:
    """`<MachineDiff before.txt:4-241 and after.txt:4-240, 1 function differs, 3 the same>`."""
    sides = [place(side.source) if side is not None else "no machine" for side in (machine.a, machine.b)]
    differing = sum(device.status != "same" for device in machine.devices)
    differ = f"{counted(differing, 'function')} {'differs' if differing == 1 else 'differ'}"
    return f"<MachineDiff {' and '.join(sides)}, {differ}, {machine.same} the same>"


def diff_line(result: DiffResult) -> str:
    """`<DiffResult different, 1 machine, 4 changes>`."""
    word = "different" if result.different else "the same"
    machines = counted(len(result.machines), "machine")
    return f"<DiffResult {word}, {machines}, {counted(len(result.all_changes()), 'change')}>"


def _codes(codes: Sequence[str]) -> str:
    return f", {', '.join(dict.fromkeys(map(seen, codes)))}" if codes else ""
