"""What the texts of a report, beside the dumps and in them, say about the machines they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Diagnostic
from ..platform import (
    MachinePlace,
    PlatformFindings,
    doubtful,
    kernels_of,
    matches_functions,
    merge_findings,
    of_hosts,
    same_hardware,
    share_out,
)
from .machines import MachineDumps
from .members import ReadMember
from .origins import Origin, Relation, are_related, relate, relate_hosts

#: A configuration that names its kernel: `boot/config-6.8.0-38-generic`.
_CONFIG = re.compile(r"(?:^|/)config-([1-9]\d*\.\d[^/]*?)(?:\.(?:gz|xz|bz2))?$")
_Share = tuple[int, ReadMember, PlatformFindings]


def findings_of(
    members: Sequence[ReadMember], machines: Sequence[MachineDumps]
) -> tuple[list[PlatformFindings], list[Diagnostic]]:
    """For each machine of one report the findings that belong to it, and remarks on those in doubt.

    The evidence in a text with dumps is that of the machines in it. That of other members belongs to the
    machine whose dump lies in the same collection, and nothing may speak against it.
    """
    shares: list[list[_Share]] = [[] for _ in machines]
    doubts: list[Diagnostic] = []
    owners: dict[int, list[int]] = {}
    for at, machine in enumerate(machines):
        for known in machine.members:
            owners.setdefault(id(known), []).append(at)
    waiting: list[tuple[int, ReadMember]] = []
    for number, member in enumerate(members):
        own = owners.get(id(member), [])
        if not own:
            waiting.append((number, member))
            continue
        found, told = share_out(member.findings, [_place(machines[at], member) for at in own])
        doubts += told
        for at, share in zip(own, found, strict=True):
            shares[at].append((number, member, share))
    known_before = [merge_findings(share for _, _, share in of_machine) for of_machine in shares]
    lone = _lone_roots(members, machines)
    for number, member in waiting:
        chosen, told = _choose(member, machines, known_before, lone)
        doubts += told
        for at in chosen:
            hosts = machines[at].hosts or member.origin.hosts
            mine, others = of_hosts(member.findings, hosts)
            doubts += doubtful(others, f"{member.label}: lines of another host")
            shares[at].append((number, member, mine))
    merged = []
    for of_machine in shares:
        ordered = sorted(of_machine, key=lambda share: share[0])
        found_all, left_out = _of_running_kernel(ordered)
        merged.append(found_all)
        doubts += left_out
    return merged, doubts


def _lone_roots(members: Sequence[ReadMember], machines: Sequence[MachineDumps]) -> bool:
    """Whether a report's only machine has nothing but dumps in its folder: others hold its logs."""
    if len(machines) != 1:
        return False
    roots = {member.origin.root for member in machines[0].members}
    beside = [m for m in members if m.origin.root in roots and not m.dumps and m.findings.has_evidence]
    return not beside and not any(m.findings.has_evidence for m in machines[0].members)


def _choose(
    member: ReadMember,
    machines: Sequence[MachineDumps],
    known: Sequence[PlatformFindings],
    lone: bool,
) -> tuple[list[int], tuple[Diagnostic, ...]]:
    """The machines that a member's findings belong to, and what was left out because of doubt.

    Functions that a kernel log names decide, then names of hosts, then collections, then releases of
    kernels. Dumps of the same hardware (before and after) share.
    """
    if not machines:
        return [], ()
    relations = [_relate(member, machine, found) for machine, found in zip(machines, known, strict=True)]
    chosen = [at for at, relation in enumerate(relations) if relation == "same"]
    if not chosen:
        open_ = [at for at, relation in enumerate(relations) if relation == "open"]
        inside = {at: depth for at in open_ if (depth := _nearness(member, machines[at])) is not None}
        best = max(inside.values(), default=0)
        chosen = [at for at, depth in inside.items() if depth == best] if inside else open_ if lone else []
    if len(chosen) == 1 or (chosen and same_hardware([_functions(machines[at]) for at in chosen])):
        return chosen, ()
    if chosen:
        message = f"{member.label}: nothing tells which of {len(chosen)} machines this belongs to"
    else:
        message = f"{member.label}: this can be of another machine than the dump"
    return [], doubtful(member.findings, message)


def _relate(member: ReadMember, machine: MachineDumps, known: PlatformFindings) -> Relation:
    listed = matches_functions(member.findings, _functions(machine))
    if listed is not None:
        return "same" if listed else "other"
    hosts = member.origin.hosts or member.findings.hosts
    if (named := relate_hosts(hosts, machine.hosts)) != "open":
        return named
    if member.origin.mixed and machine.hosts:
        return "other"
    mine = Origin(member.origin.root, member.origin.collected)
    relations = {relate(mine, Origin(m.origin.root, m.origin.collected)) for m in machine.members}
    if relations == {"other"}:
        return "other"
    # another release may be that of an earlier boot
    return "open" if kernels_of(member.findings).isdisjoint(kernels_of(known)) else "same"


def _nearness(member: ReadMember, machine: MachineDumps) -> int | None:
    """How deep the collections lie in one another, None when they do not."""
    root = member.origin.root
    depths = [min(len(root), len(m.origin.root)) for m in machine.members if are_related(root, m.origin.root)]
    return max(depths, default=None)


def _of_running_kernel(shares: Sequence[_Share]) -> tuple[PlatformFindings, list[Diagnostic]]:
    """The findings without those about kernels that were not running: other configurations, earlier boots."""
    running = {
        release.release
        for _, _, found in shares
        for release in found.kernel_releases
        if release.said_by == "uname"
    }
    kept: list[PlatformFindings] = []
    doubts: list[Diagnostic] = []
    for _, member, found in shares:
        about = _kernels_of_member(member, found)
        if running and about and not member.dumps and not _is_among(about, running):
            message = (
                f"{member.label}: about kernel {min(about)}, and the report was made under {min(running)}"
            )
            doubts += doubtful(found, message, level="info")
        else:
            kept.append(found)
    return merge_findings(kept), doubts


def _kernels_of_member(member: ReadMember, found: PlatformFindings) -> frozenset[str]:
    """The kernels that a log or a configuration is about."""
    if member.hint not in ("dmesg", "journal", "kernel-config"):
        return frozenset()
    named = _CONFIG.search(member.label or "")
    return frozenset((named[1],)) if named is not None else kernels_of(found)


def _is_among(about: frozenset[str], running: set[str]) -> bool:
    """Whether one of the kernels is running; a configuration's head has the number alone (`6.8.0`)."""
    return any(one == other or other.startswith(f"{one}-") for one in about for other in running)


def _functions(machine: MachineDumps) -> frozenset[tuple[str, str | None, str | None]]:
    return frozenset((d.bdf, d.identity.vendor_id, d.identity.device_id) for d in machine.devices)


def _place(machine: MachineDumps, member: ReadMember) -> MachinePlace:
    spans = [dump.source for dump in machine.dumps_of(member)]
    return MachinePlace(
        min((span.first_line for span in spans), default=0),
        max((span.last_line for span in spans), default=0),
        _functions(machine),
    )
