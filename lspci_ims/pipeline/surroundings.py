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
    merge_findings,
    of_hosts,
    share_out,
)
from .choosing import Chooser
from .machines import MachineDumps
from .members import ReadMember

#: A configuration that names its kernel: `boot/config-6.8.0-38-generic`.
_CONFIG = re.compile(r"(?:^|/)config-([1-9]\d*\.\d[^/]*?)(?:\.(?:gz|xz|bz2))?$")
#: Logs that were put aside: of earlier boots, or of a crash.
_ROTATED = re.compile(r"(?:\.\d{1,3}|-\d{8}(?:-\d+)?|\.old)(?:\.(?:gz|xz|bz2|zst))?$|(?:^|/)var/crash/")
_LOGS = ("dmesg", "journal")
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
            shares[at].append((number, member, _exactly(member, machines[at].hosts) or share))
    so_far = [merge_findings(share for _, _, share in of_machine) for of_machine in shares]
    chooser = Chooser(members, machines, so_far)
    for number, member in waiting:
        chosen, told = chooser.choose(member)
        doubts += told
        for at in chosen:
            hosts = machines[at].hosts or member.origin.hosts
            mine, others = of_hosts(member.findings, hosts)
            doubts += doubtful(others, f"{member.label}: lines of another host")
            exact = _exactly(member, hosts) if others.has_evidence else None
            shares[at].append((number, member, exact or mine))
    merged = []
    for of_machine in shares:
        ordered = sorted(of_machine, key=lambda share: share[0])
        found_all, left_out = _of_today(ordered)
        merged.append(found_all)
        doubts += left_out
    return merged, doubts


def _exactly(member: ReadMember, hosts: frozenset[str]) -> PlatformFindings | None:
    """The findings of a text with several hosts that stand below the name of this one."""
    named = hosts & member.by_host.keys()
    return member.by_host[next(iter(named))] if len(named) == 1 else None


def _of_today(shares: Sequence[_Share]) -> tuple[PlatformFindings, list[Diagnostic]]:
    """The findings without those of rotated logs where a current one is there, and of other kernels."""
    current = any(
        member.hint in _LOGS and not _ROTATED.search(member.label or "") and found.sent
        for _, member, found in shares
    )
    kept: list[_Share] = []
    doubts: list[Diagnostic] = []
    for share in shares:
        _, member, found = share
        if current and member.hint in _LOGS and _ROTATED.search(member.label or ""):
            doubts += doubtful(found, f"{member.label}: a log of earlier boots", level="info")
        else:
            kept.append(share)
    found_all, left_out = _of_running_kernel(kept)
    return found_all, [*doubts, *left_out]


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


def _place(machine: MachineDumps, member: ReadMember) -> MachinePlace:
    spans = [dump.source for dump in machine.dumps_of(member)]
    return MachinePlace(
        min((span.first_line for span in spans), default=0),
        max((span.last_line for span in spans), default=0),
        machine.functions,
    )
