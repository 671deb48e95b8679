"""What the text around the dumps says about the machines they came from."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Diagnostic
from ..platform import MachinePlace, PlatformFindings, collect, share_out
from ..source import Input
from .machines import MachineDumps


def findings_of(
    text: Input, machines: Sequence[MachineDumps], hint: str | None = None
) -> tuple[list[PlatformFindings], tuple[Diagnostic, ...]]:
    """For each machine of one text the findings that belong to it, and remarks on those in doubt."""
    if not machines:
        return [], ()
    printed = [device.span for machine in machines for dump in machine.dumps for device in dump.devices]
    found = collect(text, hint, skip=[(span.first_line, span.last_line) for span in printed])
    return share_out(found, [_place(machine) for machine in machines])


def _place(machine: MachineDumps) -> MachinePlace:
    spans = [dump.source for dump in machine.dumps]
    return MachinePlace(
        min(span.first_line for span in spans),
        max(span.last_line for span in spans),
        frozenset((d.bdf, d.identity.vendor_id, d.identity.device_id) for d in machine.devices),
    )
