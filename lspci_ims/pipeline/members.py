"""The members of one report as they were read: dumps, evidence about the machine, binary config spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..config_space import SIZE
from ..model import Device, Diagnostic, Dump, Span
from ..platform import (
    HINTS,
    PlatformFindings,
    PluginSign,
    collect,
    collect_by_host,
    log_filter,
    table_evidence,
)
from ..source import Input, Part, Report
from .near_misses import NearMisses
from .origins import Origin, origin_of, with_hosts
from .parsing import Parser

#: Of a log that may have gigabytes only the lines that can tell something are kept.
_LOGS = ("dmesg", "journal")
_HEAD = re.compile(r"(?:^|[\s>|])(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7] \S")


class ReadMember(NamedTuple):
    """One member: `text` is kept where dumps quote it. `hint` says what it holds, by its name or content.

    `by_host` are the findings of a text with several hosts, for each host those below its name.
    """

    label: str | None
    hint: str | None
    origin: Origin
    dumps: tuple[Dump, ...]
    findings: PlatformFindings
    text: Input | None
    by_host: Mapping[str, PlatformFindings] = {}


class Binary(NamedTuple):
    """The config space of one function from a file of its own, and the collection that all of them lie in."""

    bdf: str
    label: str
    origin: Origin
    data: bytes


class ReadReport(NamedTuple):
    """Everything that one report holds. `cut`: a limit left a part of it unread."""

    name: str
    members: list[ReadMember]
    binaries: list[Binary]
    diagnostics: list[Diagnostic]
    missed: tuple[Diagnostic, ...]
    cut: bool


def read_report(report: Report, parser: Parser, text_signs: Sequence[PluginSign] = ()) -> ReadReport:
    """Read a report to its end; never raises because of what it holds.

    Args:
        report: whose parts have not been asked for yet.
        parser: finds the dumps.
        text_signs: lines that plugins want to see.
    """
    members: list[ReadMember] = []
    binaries: list[Binary] = []
    diagnostics: list[Diagnostic] = []
    missed = NearMisses(report.name)
    for part in report.parts:
        if part.hint == "config-space":
            if len(binaries) <= parser.limits.devices:
                binaries += _binary(part, diagnostics)
            continue
        if part.hint == "acpi-table":
            members.append(_acpi_table(part, diagnostics))
            continue
        read = _member(part, parser, text_signs, diagnostics, missed)
        if read is not None:
            members.append(read)
    diagnostics += report.diagnostics
    origins = with_hosts([(member.origin, member.findings) for member in members])
    members = [member._replace(origin=origin) for member, origin in zip(members, origins, strict=True)]
    cut = any(remark.code.startswith("LIMIT_") for remark in diagnostics)
    named = [member.label for member in members if member.label]
    return ReadReport(report.name, members, binaries, diagnostics, missed.remarks(also=named), cut)


def _binary(part: Part, diagnostics: list[Diagnostic]) -> Iterator[Binary]:
    data = part.read()
    diagnostics += part.diagnostics
    if part.bdf is not None and data:
        label = part.member or ""
        yield Binary(part.bdf, label, origin_of(part), data[:SIZE])


def _acpi_table(part: Part, diagnostics: list[Diagnostic]) -> ReadMember:
    data = part.read()
    diagnostics += part.diagnostics
    span = Span(part.input, part.member, 0, 0, 0, data[:16].hex(" "))
    findings = PlatformFindings(evidence=tuple(table_evidence(data, span)))
    return ReadMember(part.member, part.hint, origin_of(part), (), findings, None)


def _keep(part: Part, text_signs: Sequence[PluginSign]) -> Callable[[str], bool] | None:
    if part.member is None or part.hint not in _LOGS:
        return None
    return log_filter(_HEAD.search, [signed.sign.literal for signed in text_signs])


def _member(
    part: Part,
    parser: Parser,
    text_signs: Sequence[PluginSign],
    diagnostics: list[Diagnostic],
    missed: NearMisses,
) -> ReadMember | None:
    text = part.as_input(keep=_keep(part, text_signs))
    # a file that the user named may hold more than its name says
    hint = part.hint if part.member is not None and part.hint in HINTS else None
    dumps: tuple[Dump, ...] = ()
    if hint is None or any(map(_HEAD.search, text.lines)):
        parsed = parser.parse(text)
        dumps = parsed.dumps
        diagnostics += parsed.diagnostics
        missed.look_at(text, dumps)
    else:
        diagnostics += text.diagnostics
    devices = [device for dump in dumps for device in dump.devices]
    skip = [lines for device in devices for lines in _printed(device)]
    findings = collect(text, hint, skip=skip, text_signs=text_signs)
    if not dumps and findings == PlatformFindings():
        return None
    by_host = collect_by_host(text, hint, skip, text_signs, findings.host_names)
    return ReadMember(part.member, hint, origin_of(part), dumps, findings, text if dumps else None, by_host)


def _printed(device: Device) -> Iterator[tuple[int, int]]:
    """The stretches of lines of a block that lspci printed.

    Indented lines of another program right below a block look like its own until no production reads them.
    """
    foreign = [*device.unparsed, *device.noise]
    for capability in device.capabilities:
        foreign += capability.unparsed
    first = device.span.first_line
    for span in sorted(foreign, key=lambda span: span.first_line):
        if span.first_line > first:
            yield first, span.first_line - 1
        first = max(first, span.last_line + 1)
    if first <= device.span.last_line:
        yield first, device.span.last_line
