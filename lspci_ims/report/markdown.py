"""The answer of `check` as a comment for a bug tracker: short, proofs folded, questions ready to copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import CheckResult, DeviceAnswer, MachineAnswer, Reason, Span, Tool
from .folding import MODEL_TITLES, commands_about_functions, commands_about_machine, fold, verdict_cell
from .markdown_text import block, code, details, prose, table
from .visible import squeeze

#: GitHub takes comments of 65,536 characters; the closing lines need some.
LONGEST_COMMENT = 64_000
#: Of like functions and of reasons' lines so many are named.
_NAMED, _QUOTED = 12, 4


def render_markdown(result: CheckResult, *, redacted: bool) -> str:
    """All machines as one comment.

    Args:
        result: what `check` answers.
        redacted: whether private values were taken out already; the comment says so.

    Returns:
        Markdown with a line end, at most as long as a comment may be: what does not fit is counted.
    """
    parts: list[list[str]] = []
    for machine in result.machines:
        parts.append(_machine_head(machine))
        parts += [_device(group, machine) for group in fold(machine.devices)]
        parts += _machine_tail(machine)
    return join_within_limit(parts, footer(result.tool, redacted=redacted))


def join_within_limit(parts: Sequence[Sequence[str]], footer: str) -> str:
    """Parts with blank lines between; the first that does not fit ends the comment, and is counted."""
    written: list[str] = []
    size = 0
    for number, part in enumerate(parts):
        text = "\n".join(part)
        size += len(text) + 2
        if size > LONGEST_COMMENT:
            left = len(parts) - number
            written.append(
                f"**{left} more parts left out**: a comment is limited; `--format json` has them all."
            )
            break
        written.append(text)
    return "\n\n".join([*written, footer]) + "\n"


def footer(tool: Tool, *, redacted: bool) -> str:
    """The last line: who says this, and whether private values are out."""
    plugins = ", ".join(code(f"{p.name} {p.version}") for p in tool.plugins if p.status == "ok")
    with_plugins = f" with {plugins}" if plugins else ""
    private = "; serial numbers, UUIDs, MAC addresses and host names are taken out" if redacted else ""
    return f"*{code(f'{tool.name} {tool.version}')}{with_plugins}{private}*"


def place_of(source: Span) -> str:
    """The input and the lines of it, as Markdown."""
    name = source.input if source.member is None else f"{source.input}: {source.member}"
    lines = f", lines {source.first_line} to {source.last_line}" if source.first_line else ""
    return code(name) + lines


def _machine_head(machine: MachineAnswer) -> list[str]:
    return [f"### SIOV and IMS in {place_of(machine.source)}", "", prose(machine.summary)]


def _device(group: Sequence[DeviceAnswer], machine: MachineAnswer) -> list[str]:
    device = group[0]
    ids = f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"
    driver = f", driver {code(device.driver)}" if device.driver else ""
    lines = [f"#### {code(device.bdf)} {code(ids)} {code(device.name)}{driver}", ""]
    words = [f"SIOV **{device.siov}**", f"IMS **{device.ims}**"]
    if device.storage != "unknown":
        words.append(f"messages in {device.storage}")
    if device.needs != "unknown":
        words.append(f"sub-devices need {device.needs}")
    lines.append(", ".join(words))
    if len(group) > 1:
        named = ", ".join(code(other.bdf) for other in group[1 : _NAMED + 1])
        more = f" and {len(group) - 1 - _NAMED} more" if len(group) - 1 > _NAMED else ""
        lines += ["", f"The same for {named}{more}."]
    if device.candidates:
        lines += ["", f"One of {code(', '.join(device.candidates[:8]))}."]
    lines += _usable(device)
    lines += _why(device.reasons, machine.source)
    return [*lines, *_ask(group)]


def _usable(device: DeviceAnswer) -> list[str]:
    if all(verdict.verdict == "not-applicable" for verdict in device.usable):
        return []
    rows = []
    for model, title in MODEL_TITLES.items():
        cells = sorted((v for v in device.usable if v.model == model), key=lambda v: v.use)
        codes = dict.fromkeys(reason for verdict in cells for reason in verdict.reasons)
        rows.append([title, *(_cell(verdict_cell(v)) for v in cells), ", ".join(map(code, codes))])
    header = [f"usable with `ims={device.usable[0].policy}`?", "by the function", "by sub-devices", "why"]
    note = ["", "\\* the sources disagree on this point"] if any(v.contested for v in device.usable) else []
    return ["", *table(header, rows), *note]


def _cell(text: str) -> str:
    return text.replace("*", "\\*")


def _why(reasons: Sequence[Reason], source: Span) -> list[str]:
    body: list[str] = []
    # the head line stands above already
    quoted = {span for reason in reasons for span in reason.spans if _is_title(span)}
    for reason in reasons:
        body += [*_reason(reason, source, quoted), ""]
    count = "1 reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
    return ["", *details(f"Why: {count}, with the lines that prove it", body[:-1])] if body else []


def _is_title(span: Span) -> bool:
    """Whether a span is a whole block: it proves no more than which function it is."""
    return span.offset is None and span.last_line > span.first_line


def _reason(reason: Reason, source: Span, quoted: set[Span]) -> Iterator[str]:
    """A reason and the lines that prove it; a line quoted before is only named."""
    by = "" if reason.by == "generic" else f" ({code(reason.by)})"
    before = [str(s.first_line) for s in reason.spans if s in quoted and s.first_line and not _is_title(s)]
    seen = f" (line {', '.join(before[:3])})" if before else ""
    yield f"**{code(reason.code)}**{by}: {prose(reason.message)}{seen}"
    fresh = [span for span in reason.spans if span not in quoted]
    quoted.update(fresh)
    if fresh:
        yield ""
        yield from block(_quotes(fresh, source))


def _quotes(spans: Sequence[Span], source: Span) -> Iterator[str]:
    member = source.member
    for span in spans[:_QUOTED]:
        if span.member != member:
            member = span.member
            yield f"in {member}"
        yield f"{span.first_line or '':>6} | {squeeze(span.text)}"
    if len(spans) > _QUOTED:
        yield f"… and {len(spans) - _QUOTED} more"


def _ask(group: Sequence[DeviceAnswer]) -> list[str]:
    commands, whys = commands_about_machine(group)
    lines: list[str] = []
    for why, about in commands_about_functions(group).items():
        lines += ["", f"Please send ({prose(why)}):", "", *block(about, "sh", longest=0)]
    if commands:
        lines += ["", f"Please send ({prose('; '.join(whys))}):", "", *block(commands, "sh", longest=0)]
    return lines


def _machine_tail(machine: MachineAnswer) -> Iterator[list[str]]:
    for other in machine.other_devices:
        noun = "function" if other.count == 1 else "functions"
        lines = [f"{other.count} more {noun}: {code(other.cause)}"]
        for ask in other.ask:
            lines += ["", f"Please send ({prose(ask.why)}):", "", *block([ask.command], "sh", longest=0)]
        yield lines
    if not machine.devices:
        return
    platform = machine.platform
    facts = {
        "bare metal or guest": platform.virt + (f" ({platform.hypervisor})" if platform.hypervisor else ""),
        "architecture": platform.arch,
        "interrupt remapping": platform.interrupt_remapping,
        "virtual IOMMU": platform.viommu,
        "scalable mode": platform.scalable_mode,
        "kernel": platform.kernel or "unknown",
    }
    body = table(["fact", "what the report tells"], ([name, code(value)] for name, value in facts.items()))
    if machine.overrides:
        given = " ".join(f"--{name} {value}" for name, value in machine.overrides.items())
        body += ["", f"Said by option, not by the report: {code(given)}"]
    quoted = {machine.source}
    for reason in platform.reasons:
        body += ["", *_reason(reason, machine.source, quoted)]
    yield details(f"Machine: bare metal or guest {platform.virt}", body)
