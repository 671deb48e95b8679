"""From the text of a report to what it says about its machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Cause, Diagnostic, Evidence, Span
from ..source import Input
from .acpi_tables import acpi_evidence
from .cmdline import command_line_signs, find_command_lines
from .cpuinfo import flag_evidence, unused_flags
from .detectors import detector_evidence
from .dmi import Profile, dmi_evidence
from .findings import HostName, KernelRelease, PlatformFindings
from .hosts import find_boot_ids, find_host_names, find_pci_ids
from .kernel import find_machine_names, find_releases
from .lines import EvidenceLines
from .sent import find_sent
from .signs import as_evidence, find_signs
from .text_signs import PluginSign, find_seen_lines
from .vtd import unit_evidence

#: Kinds of members that a caller may name; None is a text of any mixture.
HINTS = (
    "dmesg", "journal", "cpuinfo", "lscpu", "cpuid", "dmidecode", "dmi-id", "interrupts", "cmdline",
    "kernel-config", "uname", "hostname", "xen", "acpi",
)  # fmt: skip


_LOGS = ("dmesg", "journal")
_BANNER = re.compile(r"(?:^|.{0,200}[\]:>|]\s{0,4})Linux version \d")
#: A text that names more hosts than these is a log of many machines.
_HOSTS = 16


def _earlier_boots(lines: EvidenceLines) -> int:
    """How many lines of a log are about boots before the last one."""
    banners = [at for at in lines.containing("Linux version ") if _BANNER.match(lines.payload(at))]
    return banners[-1] if len(banners) > 1 else 0


def collect_by_host(
    text: Input,
    hint: str | None,
    skip: Sequence[tuple[int, int]],
    text_signs: Sequence[PluginSign],
    names: Sequence[HostName],
) -> dict[str, PlatformFindings]:
    """For each of several hosts in a text what stands below its name; nothing where one or many are named.

    What the whole text says of each sign is cut short: of one host all would be that of the other.
    """
    told = [(name.span.first_line, name.name.lower()) for name in names if name.tells]
    hosts = {name for _, name in told}
    if not 1 < len(hosts) <= _HOSTS:
        return {}
    ends = [line - 1 for line, _ in told[1:]] + [len(text.lines)]
    found = {}
    for host in sorted(hosts):
        others = [(line, end) for (line, name), end in zip(told, ends, strict=True) if name != host]
        nobody = [(1, told[0][0] - 1)] if told[0][0] > 1 else []
        found[host] = collect(text, hint, skip=[*skip, *nobody, *others], text_signs=text_signs)
    return found


def collect(
    text: Input,
    hint: str | None = None,
    *,
    skip: Sequence[tuple[int, int]] = (),
    profile: Profile = "tool",
    text_signs: Sequence[PluginSign] = (),
) -> PlatformFindings:
    """Everything a text says about the machine, in the order of its lines.

    Args:
        text: one input, or one member of an archive or mail.
        hint: the kind of the member (one of `HINTS`) where its name tells it; None looks for all kinds.
        skip: first and last lines, from 1, of what lspci printed: it is judged elsewhere.
        profile: which list judges DMI strings.
        text_signs: the lines that plugins ask for; their names and patterns are known to be sound.
    """
    lines = EvidenceLines(text, skip)
    if hint in _LOGS and (before := _earlier_boots(lines)):
        lines = EvidenceLines(text, [*skip, (1, before)])
    if not lines.written:
        return PlatformFindings(dmi_profile=profile)
    evidence: list[Evidence] = []
    kernel_lines: list[Span] = []
    for seen in find_signs(lines, hint):
        span = lines.span(seen.first, seen.last)
        if seen.sign.direction == "kernel":
            kernel_lines.append(span)
        else:
            evidence.append(as_evidence(seen, span))
    evidence += flag_evidence(lines, hint)
    evidence += unit_evidence(lines, hint)
    evidence += acpi_evidence(lines, hint)
    evidence += dmi_evidence(lines, hint, profile)
    evidence += find_machine_names(lines, hint)
    evidence += detector_evidence(lines, hint)
    releases: list[KernelRelease] = []
    for release, arch in find_releases(lines, hint):
        releases.append(release)
        if arch is not None:
            evidence.append(arch)
    command_lines = tuple(find_command_lines(lines, hint))
    causes: list[Cause] = []
    diagnostics: list[Diagnostic] = []
    if command_lines:
        # of several boots in one text the last is the one that lspci ran in
        said = command_line_signs(command_lines[-1])
        evidence += said.evidence
        diagnostics += said.diagnostics
        # an `ims=` is worth its reason wherever it stood
        causes += (cause for line in command_lines for cause in command_line_signs(line).causes)
    diagnostics += unused_flags(lines, hint)
    seen_lines, remarks = find_seen_lines(lines, text_signs)
    diagnostics += remarks
    evidence.sort(key=lambda sign: sign.span.first_line)
    return PlatformFindings(
        evidence=tuple(evidence),
        kernel_releases=tuple(releases),
        kernel_lines=tuple(kernel_lines),
        command_lines=tuple(line.span for line in command_lines),
        host_names=tuple(find_host_names(lines, hint)),
        boot_ids=tuple(dict.fromkeys(find_boot_ids(lines))),
        pci_ids=tuple(find_pci_ids(lines)),
        sent=tuple(find_sent(lines, hint)),
        causes=tuple(causes),
        diagnostics=tuple(diagnostics),
        dmi_profile=profile,
        seen_lines=seen_lines,
    )
