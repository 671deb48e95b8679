"""From dumps to answers: detector, plugins, platform and policy over every machine of every input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from ..detect import observe
from ..detect.agreement import disagreements
from ..detect.identify import with_family_ids
from ..model import (
    Cause,
    CheckResult,
    Device,
    DeviceAnswer,
    Diagnostic,
    Evidence,
    Finding,
    Identity,
    LspciFacts,
    MachineAnswer,
    ObservedDevice,
    ObservedMachine,
    OtherDevices,
    Span,
    Tool,
    matches_selector,
)
from ..platform import PlatformFindings, iommu_sent, is_partial, pci_evidence
from ..plugin import PluginHost
from ..policy import (
    answer_device,
    asks_for_many,
    choose_kernel,
    contradictions,
    device_state,
    machine_summary,
    platform_codes,
    weigh_platform,
    with_verdict_codes,
)
from ..source import Report
from ..version import __version__
from .machine_report import FunctionReport, MachineReport
from .machines import MachineDumps
from .options import CheckOptions
from .parsing import Parser
from .proofs import Proofs
from .reading import MissedReports, read_machines
from .relations import virtual_functions
from .surroundings import findings_of
from .topology import bridges_above, bus_tree

CHECK_SCHEMA = "lspci-ims/check/1"
_LISTED_SIOV = ("r1", "r2", "r1+r2")
#: Characters of a line that a message quotes.
_QUOTED = 100
_LISTED_IMS = ("yes", "vendor-stated")
#: The cause a folded function is listed under: the first of these among its reasons.
_CAUSES = (
    "NOT_ROOT",
    "CONFIG_ALL_ONES",
    "DEV_TRUNCATED",
    "HEX_TOO_SHORT",
    "LSPCI_TOO_OLD",
    "DEV_NOT_PCIE",
    "DEV_NO_SIOV",
    "DEV_CAPS_UNREADABLE",
)


def observe_device(device: Device, host: PluginHost) -> ObservedDevice:
    """Everything a rule may see of one function."""
    identity = with_family_ids(device.identity, device.header, host.ids_for_name)
    if not identity.bytes_belong:
        device = msgspec.structs.replace(device, config_space=None)
    return ObservedDevice(
        device=device,
        observation=observe(device),
        vendor_id=identity.vendor_id,
        device_id=identity.device_id,
        id_source=identity.id_source,
        candidates=identity.candidates,
        subsystem_vendor_id=identity.subsystem_vendor_id,
        subsystem_device_id=identity.subsystem_device_id,
        class_id=identity.class_id,
        families=host.match_families(
            identity.vendor_id,
            identity.device_id,
            identity.class_id,
            device.header.prog_if,
            identity.candidates,
        ),
    )


def _disagreement_causes(machine: MachineDumps, device: Device) -> tuple[list[Cause], list[Diagnostic]]:
    """A diagnostic for each value that text and bytes tell differently, and one reason for all of them."""
    remarks: list[Diagnostic] = []
    spans: list[Span] = []
    space = device.config_space
    if not device.identity.bytes_belong and space is not None:
        message = f"{device.bdf}: the bytes are those of another device: {space.spans[0].text.strip()}"
        remarks.append(Diagnostic("warning", "TEXT_BYTES_DISAGREE", message, device.span))
        return [Cause("TEXT_BYTES_DISAGREE", (device.span, space.spans[0]))], remarks
    for found in disagreements(device):
        line = machine.quoted(found.text_span)
        row = found.bytes_span
        message = (
            f"{device.bdf}: {found.kind} {found.register} {found.label}: "
            f"text says {found.text_printed}{_quoted(line)}, bytes say {found.bytes_printed}{_quoted(row)}"
        )
        remarks.append(Diagnostic("warning", "TEXT_BYTES_DISAGREE", message, line))
        spans += [line] if row is None else [line, row]
    return ([Cause("TEXT_BYTES_DISAGREE", tuple(spans))] if spans else []), remarks


def _quoted(span: Span | None) -> str:
    """The line of a proof with its number, as much of it as a message has room for."""
    text = "" if span is None else span.text.strip()
    if span is None or not text:
        return ""
    return f" (line {span.first_line}: {text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''})"


def _matters(answer: DeviceAnswer, observed: ObservedDevice) -> bool:
    return answer.siov in _LISTED_SIOV or answer.ims in _LISTED_IMS or bool(observed.families)


def _wanted(function: FunctionReport, options: CheckOptions) -> bool:
    answer = function.answer
    if options.devices:
        identity = Identity(vendor_id=answer.vendor_id, device_id=answer.device_id)
        return any(matches_selector(selector, answer.bdf, identity) for selector in options.devices)
    return options.all_devices or function.matters


def _fold(answers: Sequence[DeviceAnswer]) -> tuple[OtherDevices, ...]:
    counts: dict[str, int] = {}
    for answer in answers:
        codes = {reason.code for reason in answer.reasons}
        cause = next((code for code in _CAUSES if code in codes), "DEV_CAPS_UNREADABLE")
        counts[cause] = counts.get(cause, 0) + 1
    return tuple(
        OtherDevices(cause, counts[cause], asks_for_many(cause)) for cause in _CAUSES if cause in counts
    )


def _check_machine(
    machine: MachineDumps, around: PlatformFindings, host: PluginHost, options: CheckOptions, *, cut: bool
) -> MachineReport:
    printed = machine.devices
    observed = [observe_device(device, host) for device in printed]
    partial = is_partial(observed)
    generic = (*pci_evidence(observed, partial=partial), *around.evidence)
    seen = ObservedMachine(tuple(observed), generic, partial, around.seen_lines)
    diagnostics = [diagnostic for dump in machine.dumps for diagnostic in dump.diagnostics]
    findings: list[tuple[Finding, ...]] = []
    evidence: list[Evidence] = list(generic)
    shown = [*(sign.span for sign in generic), *(line.span for line in around.seen_lines)]
    proofs = Proofs(machine, shown)
    for device in observed:
        found, remarks = host.run_rules(device, seen, proofs.resolve)
        findings.append(found)
        diagnostics += remarks
        evidence += [sign for finding in found for sign in finding.evidence]
    source = machine.source
    sent = (*around.sent, *iommu_sent(observed))
    weighing = weigh_platform(
        evidence,
        options.overrides,
        source,
        partial=partial,
        kernel=choose_kernel(around.kernel_releases, around.kernel_lines),
        causes=around.causes,
        command_line_seen=bool(around.command_lines),
        sent=sent,
    )
    platform = weighing.platform
    diagnostics += (*around.diagnostics, *weighing.diagnostics)
    diagnostics += contradictions(evidence, options.overrides)
    pf_of, vfs_of = virtual_functions(observed)
    signs = platform_codes(platform)
    functions: list[FunctionReport] = []
    for device, found, block in zip(observed, findings, printed, strict=True):
        causes, differences = _disagreement_causes(machine, block)
        diagnostics += differences
        answer = answer_device(
            device,
            found,
            device_state(device, pf_of.get(device.bdf), vfs_of.get(device.bdf, ())),
            platform,
            options.overrides.ims,
            signs=signs,
            disagreements=causes,
            sent=sent,
        )
        functions.append(FunctionReport(block, answer, _matters(answer, device)))
    listed = [function.answer for function in functions if _wanted(function, options)]
    others = [function.answer for function in functions if not _wanted(function, options)]
    codes = [code for answer in (*listed, *others) for verdict in answer.usable for code in verdict.reasons]
    platform = with_verdict_codes(platform, codes, options.overrides, source, weighing.proofs, sent=sent)
    told = MachineAnswer(
        source=source,
        summary=machine_summary(
            len(listed), len(others), platform, whole=options.all_devices, cut=cut or _is_cut(machine)
        ),
        overrides=options.overrides.given(),
        lspci=_fullest(machine),
        platform=platform,
        devices=tuple(listed),
        # functions that the user did not ask about are no matter for a cause
        other_devices=() if options.devices else _fold(others),
        diagnostics=tuple(diagnostics),
        bridges=bridges_above(bus_tree(functions), (answer.bdf for answer in listed)) if listed else (),
    )
    return MachineReport(told, tuple(functions), machine.hosts)


def _is_cut(machine: MachineDumps) -> bool:
    """Whether a limit left functions of this machine unread."""
    return any(remark.code.startswith("LIMIT_") for dump in machine.dumps for remark in dump.diagnostics)


def _fullest(machine: MachineDumps) -> LspciFacts:
    """How the most telling run of lspci was called."""
    return max(
        (dump.lspci for dump in machine.dumps), key=lambda facts: (facts.hexdump_bytes, facts.verbosity)
    )


class CheckedMachine(NamedTuple):
    """A machine's dumps beside what was answered about it."""

    dumps: MachineDumps
    report: MachineReport

    @property
    def answer(self) -> MachineAnswer:
        """The answer about the machine."""
        return self.report.answer


def checked_machines(
    sources: Iterable[Iterable[Report]],
    parser: Parser,
    host: PluginHost,
    options: CheckOptions,
    diagnostics: list[Diagnostic],
) -> Iterator[CheckedMachine]:
    """Check every machine of every report, one by one; remarks of no machine go to `diagnostics`."""
    text_signs = host.text_signs()
    for source in sources:
        missed = MissedReports()
        for report in source:
            read = read_machines(report, parser, text_signs)
            missed.add(read)
            diagnostics += read.diagnostics
            shares, doubts = findings_of(read.members, read.machines)
            diagnostics += doubts
            for machine, share in zip(read.machines, shares, strict=True):
                yield CheckedMachine(machine, _check_machine(machine, share, host, options, cut=read.cut))
        diagnostics += missed.remarks()


def check_sources(
    sources: Iterable[Iterable[Report]],
    parser: Parser,
    host: PluginHost,
    options: CheckOptions,
    seen: Callable[[MachineReport], None] | None = None,
) -> CheckResult:
    """Check every machine of every report of every source.

    `seen` is given each machine with its functions as soon as it is answered; nothing else keeps them.
    """
    machines: list[MachineAnswer] = []
    diagnostics: list[Diagnostic] = []
    for machine in checked_machines(sources, parser, host, options, diagnostics):
        machines.append(machine.answer)
        if seen is not None:
            seen(machine.report)
    return CheckResult(
        schema=CHECK_SCHEMA,
        tool=Tool("lspci-ims", __version__, host.infos()),
        machines=tuple(machines),
        diagnostics=(*host.diagnostics, *diagnostics),
    )
