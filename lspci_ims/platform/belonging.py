"""Which machine of a report a member without a dump belongs to: nothing may speak against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..model import Diagnostic
from .findings import PlatformFindings
from .ownership import Functions, doubtful, matches_functions, same_hardware

Relation = Literal["fits", "contradicts", "open"]
Machine = tuple[PlatformFindings, Functions]


def choose_owners(
    findings: PlatformFindings, machines: Sequence[Machine], member: str
) -> tuple[list[int], tuple[Diagnostic, ...]]:
    """The machines (by index) that a member's findings belong to, and what was left out because of doubt.

    Functions that a kernel log names decide, then names of hosts, then releases of kernels. Dumps of the
    same hardware (before and after) share.

    Args:
        findings: what the member says.
        machines: for each machine that it may belong to: what is known of it, and its functions.
        member: the name of the member, for the remark.
    """
    if not findings.has_evidence:
        return list(range(len(machines))) if len(machines) == 1 else [], ()
    relations = [_relation(findings, *machine) for machine in machines]
    chosen = [at for at, relation in enumerate(relations) if relation == "fits"]
    if not chosen:
        chosen = [at for at, relation in enumerate(relations) if relation == "open"]
    if len(chosen) == 1 or (chosen and same_hardware([machines[at][1] for at in chosen])):
        return chosen, ()
    if chosen:
        message = f"{member}: nothing tells which of {len(chosen)} machines this belongs to"
    else:
        message = f"{member}: this is of another machine than the dump"
    return [], doubtful(findings, message)


def _relation(findings: PlatformFindings, known: PlatformFindings, functions: Functions) -> Relation:
    listed = matches_functions(findings, functions)
    if listed is not None:
        return "fits" if listed else "contradicts"
    if findings.hosts and known.hosts:
        return "contradicts" if findings.hosts.isdisjoint(known.hosts) else "fits"
    # another release may be that of an earlier boot
    return "open" if _kernels(findings).isdisjoint(_kernels(known)) else "fits"


def _kernels(findings: PlatformFindings) -> frozenset[str]:
    return frozenset(release.release for release in findings.kernel_releases)
