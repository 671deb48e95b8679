"""Which machines a member without a dump belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..model import Diagnostic
from ..platform import PlatformFindings, doubtful, kernels_of, matches_functions, same_hardware
from .machines import MachineDumps
from .members import ReadMember
from .origins import Folder, are_related, relate_hosts


class Chooser:
    """Chooses the machines of a report for its members, one by one.

    What speaks against a machine rules it out: other functions in a kernel log, another name. Of the others
    the one whose dump lies in the same text counts, then in the same collection or nearest to it, then the
    one with the same name, then the only one where folders sort what was gathered by kind. Among several
    decide names, functions and kernels; dumps of the same hardware (before and after) share.
    """

    def __init__(
        self,
        members: Sequence[ReadMember],
        machines: Sequence[MachineDumps],
        known: Sequence[PlatformFindings],
    ) -> None:
        self._machines = machines
        self._known = known
        self._of_root: dict[Folder, list[int]] = {}
        self._of_host: dict[str, list[int]] = {}
        self._of_file: dict[Folder, list[int]] = {}
        for at, machine in enumerate(machines):
            for root in machine.roots:
                self._of_root.setdefault(root, []).append(at)
            for host in machine.hosts:
                self._of_host.setdefault(host, []).append(at)
            for member in machine.members:
                if member.origin.file:
                    self._of_file.setdefault(member.origin.file, []).append(at)
        self._alone = len(machines) > 0 and same_hardware([machine.functions for machine in machines[:64]])
        roots = {root for machine in machines for root in machine.roots}
        # the kinds of output that lie beside the dumps
        self._kinds = {
            sent.kind for m in members if m.origin.root in roots for sent in m.findings.sent if sent.whole
        }

    def choose(self, member: ReadMember) -> tuple[list[int], tuple[Diagnostic, ...]]:
        """The machines by index, and a remark on what is used for none."""
        if not self._machines or not member.findings.has_evidence:
            return [], ()
        for candidates in self._candidates(member):
            left = [at for at in candidates if not self._speaks_against(member, at)]
            if not left:
                continue
            chosen = self._decide(member, left)
            if chosen:
                return chosen, ()
            message = f"{member.label}: nothing tells which of {len(left)} machines this belongs to"
            return [], doubtful(member.findings, message)
        message = f"{member.label}: this can be of another machine than the dump"
        return [], doubtful(member.findings, message)

    def _candidates(self, member: ReadMember) -> Iterable[Sequence[int]]:
        """Machines by index, the most likely ones first."""
        origin = member.origin
        if origin.file:
            yield self._of_file.get(origin.file, ())
        yield self._of_root.get(origin.root, ())
        # an archive or folder around it, or one within
        for depth in range(len(origin.root) - 1, -1, -1):
            yield self._of_root.get(origin.root[:depth], ())
        yield [
            at
            for root, found in self._of_root.items()
            if len(root) > len(origin.root) and are_related(root, origin.root)
            for at in found
        ]
        hosts = origin.hosts or member.findings.hosts
        yield [at for host in hosts for at in self._of_host.get(host, ())]
        if self._alone and not origin.collected and not origin.seems_another:
            kinds = {sent.kind for sent in member.findings.sent if sent.whole}
            if self._kinds.isdisjoint(kinds):
                yield range(len(self._machines))

    def _speaks_against(self, member: ReadMember, at: int) -> bool:
        machine = self._machines[at]
        if matches_functions(member.findings, machine.functions) is False:
            return True
        inside = any(root == member.origin.root[: len(root)] for root in machine.roots)
        if (
            member.origin.seems_another
            and member.origin.root not in machine.roots
            and not (inside and member.origin.hosts & machine.hosts)
        ):
            return True
        hosts = member.origin.hosts or member.findings.hosts
        return relate_hosts(hosts, machine.hosts) == "other"

    def _decide(self, member: ReadMember, candidates: Sequence[int]) -> list[int]:
        found = list(dict.fromkeys(candidates))
        hosts = member.origin.hosts or member.findings.hosts
        tests: tuple[Callable[[int], bool], ...] = (
            lambda at: relate_hosts(hosts, self._machines[at].hosts) == "same",
            lambda at: matches_functions(member.findings, self._machines[at].functions) is True,
            lambda at: not kernels_of(member.findings).isdisjoint(kernels_of(self._known[at])),
        )
        for test in tests:
            if len(found) > 1:
                found = [at for at in found if test(at)] or found
        if len(found) == 1 or same_hardware([self._machines[at].functions for at in found]):
            return found
        return []
