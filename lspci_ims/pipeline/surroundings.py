"""What the texts of a report, beside the dumps and in them, say about the machines they came from."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Diagnostic
from ..platform import MachinePlace, PlatformFindings, choose_owners, merge_findings, share_out
from .machines import MachineDumps
from .members import ReadMember, nearness


def findings_of(
    members: Sequence[ReadMember], machines: Sequence[MachineDumps]
) -> tuple[list[PlatformFindings], list[Diagnostic]]:
    """For each machine of one report the findings that belong to it, and remarks on those in doubt.

    The evidence in a text with dumps is that of the machines in it. Evidence of other members belongs to the
    machine whose dump lies nearest, by folder, and nothing may speak against it.
    """
    shares: list[list[tuple[int, PlatformFindings]]] = [[] for _ in machines]
    doubts: list[Diagnostic] = []
    waiting: list[tuple[int, ReadMember]] = []
    for number, member in enumerate(members):
        own = [at for at, machine in enumerate(machines) if any(member is known for known in machine.members)]
        if not own:
            waiting.append((number, member))
            continue
        found, told = share_out(member.findings, [_place(machines[at], member) for at in own])
        doubts += told
        for at, share in zip(own, found, strict=True):
            shares[at].append((number, share))
    known = [merge_findings(share for _, share in of_machine) for of_machine in shares]
    functions = [_functions(machine) for machine in machines]
    for number, member in waiting:
        near = [max(nearness(member.folder, m.folder) for m in machine.members) for machine in machines]
        candidates = [at for at, count in enumerate(near) if count == max(near)]
        owners, told = choose_owners(
            member.findings, [(known[at], functions[at]) for at in candidates], member.label or ""
        )
        doubts += told
        for owner in owners:
            shares[candidates[owner]].append((number, member.findings))
    merged = [
        merge_findings(share for _, share in sorted(of_machine, key=lambda item: item[0]))
        for of_machine in shares
    ]
    return merged, doubts


def _functions(machine: MachineDumps) -> frozenset[tuple[str, str | None, str | None]]:
    return frozenset((d.bdf, d.identity.vendor_id, d.identity.device_id) for d in machine.devices)


def _place(machine: MachineDumps, member: ReadMember) -> MachinePlace:
    spans = [dump.source for dump in machine.dumps_of(member)]
    return MachinePlace(
        min((span.first_line for span in spans), default=0),
        max((span.last_line for span in spans), default=0),
        _functions(machine),
    )
