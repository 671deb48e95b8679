"""What the text around the dumps says about the machines they came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Device, Diagnostic
from ..platform import MachinePlace, PlatformFindings, PluginSign, collect, share_out
from ..source import Input
from .machines import MachineDumps


def findings_of(
    text: Input,
    machines: Sequence[MachineDumps],
    hint: str | None = None,
    text_signs: Sequence[PluginSign] = (),
) -> tuple[list[PlatformFindings], tuple[Diagnostic, ...]]:
    """For each machine of one text the findings that belong to it, and remarks on those in doubt."""
    if not machines:
        return [], ()
    devices = [device for machine in machines for dump in machine.dumps for device in dump.devices]
    skip = [lines for device in devices for lines in _printed(device)]
    found = collect(text, hint, skip=skip, text_signs=text_signs)
    return share_out(found, [_place(machine) for machine in machines])


def _printed(device: Device) -> Iterator[tuple[int, int]]:
    """The stretches of lines of a block that lspci printed.

    Indented lines of another program right below a block look like its own until no production reads them.
    """
    foreign = [*device.unparsed, *device.noise, *(s for c in device.capabilities for s in c.unparsed)]
    first = device.span.first_line
    for span in sorted(foreign, key=lambda span: span.first_line):
        if span.first_line > first:
            yield first, span.first_line - 1
        first = max(first, span.last_line + 1)
    if first <= device.span.last_line:
        yield first, device.span.last_line


def _place(machine: MachineDumps) -> MachinePlace:
    spans = [dump.source for dump in machine.dumps]
    return MachinePlace(
        min(span.first_line for span in spans),
        max(span.last_line for span in spans),
        frozenset((d.bdf, d.identity.vendor_id, d.identity.device_id) for d in machine.devices),
    )
