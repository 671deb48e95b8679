"""From reports to the machines in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..model import Diagnostic, Dump, ParseResult
from ..platform import PluginSign
from ..source import Limits, Report
from .binaries import with_binaries
from .machines import MachineDumps, group_machines
from .members import ReadMember, read_report
from .parsing import Parser

PARSE_SCHEMA = "lspci-ims/parse/1"
#: Of a mailbox without a dump so many listings are named.
_NAMED = 5


class ReportMachines(NamedTuple):
    """The machines of one report, and what else is in it.

    `missed` are remarks on what was sent in place of a dump. `cut`: a limit left a part of it unread.
    """

    name: str
    machines: list[MachineDumps]
    members: list[ReadMember]
    diagnostics: list[Diagnostic]
    missed: tuple[Diagnostic, ...]
    cut: bool

    @property
    def hosts(self) -> frozenset[str]:
        """Every name of a host that the report tells, in lower case, without domain."""
        hosts = (host for member in self.members for host in member.findings.host_names)
        return frozenset(host.name.lower() for host in hosts if host.tells)


def read_machines(report: Report, parser: Parser, text_signs: Sequence[PluginSign] = ()) -> ReportMachines:
    """Read a report to its end, and tie its dumps to machines."""
    read = read_report(report, parser, text_signs)
    members, told = with_binaries(report.name, read.members, read.binaries, parser)
    machines, apart = group_machines(members, parser.identified)
    missed = () if machines and read.binaries else read.missed
    diagnostics = [*read.diagnostics, *told, *apart, *_too_long(members, parser.limits)]
    return ReportMachines(report.name, machines, members, diagnostics, missed, read.cut)


def _too_long(members: Iterable[ReadMember], limits: Limits) -> Iterator[Diagnostic]:
    """A warning for each list of capabilities that was not followed to its end."""
    for device in (device for member in members for dump in member.dumps for device in dump.devices):
        faults = () if device.config_space is None else device.config_space.faults
        if any(fault.name == "too-long" for fault in faults):
            message = f"{device.bdf}: list of capabilities not followed beyond {limits.chain_hops} of them"
            yield Diagnostic("warning", "LIMIT_CHAIN_HOPS", message, device.span)


class MissedReports:
    """Remarks on the reports of one source that hold no dump: of a mailbox most mails need none."""

    def __init__(self) -> None:
        self._missed: list[tuple[Diagnostic, ...]] = []
        self._count = 0
        self._name = ""

    def add(self, read: ReportMachines) -> None:
        """Take in one report of the source."""
        self._count += 1
        self._name = read.name
        if read.missed:
            self._missed.append(read.missed)

    def remarks(self) -> tuple[Diagnostic, ...]:
        """What to say once all reports have been read."""
        if self._count <= 1:
            return tuple(remark for missed in self._missed for remark in missed)
        without = [missed for missed in self._missed if missed[0].level != "info"]
        if len(without) < self._count:
            listed = tuple(missed[0] for missed in self._missed if missed[0].level == "info")
            if not without:
                return listed
            message = f"{self._name}: {len(without)} of {self._count} mails hold no lspci output"
            return (*listed, Diagnostic("info", "NO_LSPCI", message))
        named = [remark for missed in without for remark in missed if remark.code != "NO_LSPCI"]
        message = f"{self._name}: no lspci output found in {self._count} mails"
        hint = "\n\nhint: run `sudo lspci -vvv -xxxx > report.txt`"
        return (*named[:_NAMED], Diagnostic("error", "NO_LSPCI", message + hint))


def parse_sources(
    sources: Iterable[Iterable[Report]],
    parser: Parser,
    seen: Callable[[ReportMachines], None] | None = None,
) -> ParseResult:
    """Parse every report of every source into one result; `seen` is called with each report, in order."""
    dumps: list[Dump] = []
    diagnostics: list[Diagnostic] = []
    for source in sources:
        missed = MissedReports()
        for report in source:
            read = read_machines(report, parser)
            missed.add(read)
            if seen is not None:
                seen(read)
            dumps += (dump for member in read.members for dump in member.dumps)
            diagnostics += read.diagnostics
        diagnostics += missed.remarks()
    return ParseResult(PARSE_SCHEMA, tuple(dumps), tuple(diagnostics))
