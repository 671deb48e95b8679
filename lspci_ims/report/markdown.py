"""The answer of `check` as a comment for a bug tracker: answer and questions first, the proofs folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Bdf, CheckResult, DeviceAnswer, MachineAnswer, Platform, Reason, Span
from ..policy import core_codes
from .asking import questions
from .comment import footer, join_within_limit, place_of
from .folding import counted, fold, is_mixed, only_function
from .markdown_text import block, code, details, prose, table
from .missing_plugins import missing_plugins
from .quoting import is_block, place, places, quote
from .short_words import MODEL_TITLES, addresses, models_differ, usable_in_words, verdict_cell
from .words import handling, not_usable, shown, speaks_of_guest, virt

#: Of a reason's lines so many are quoted, of functions of several kinds so many are named.
_QUOTED, _LISTED = 4, 200
#: Of more machines those without a listed function are told together.
_SEVERAL = 2
#: A table of more lines would push what to send far down.
_LONG_TABLE = 12
#: A table of so many rows, of about 100 characters each, takes half of a comment.
_LONGEST_TABLE = 300
Group = Sequence[DeviceAnswer]


def render_markdown(result: CheckResult, *, redacted: bool) -> str:
    """All machines as one comment.

    Args:
        result: what `check` answers.
        redacted: whether private values were taken out already; the comment says so.

    Returns:
        Markdown with a line end, at most as long as a comment may be: what does not fit is counted.
    """
    parts: list[list[str]] = []
    missing = missing_plugins(result.tool)
    if missing is not None:
        parts.append([f"**{prose(missing)}.**"])
    empty = [machine for machine in result.machines if not machine.devices]
    together = empty if len(result.machines) > _SEVERAL else []
    for machine in result.machines:
        if machine.devices or not together:
            parts += _machine(machine)
    if together:
        parts += _without(together)
    return join_within_limit(parts, footer(result.tool, redacted=redacted))


def _machine(machine: MachineAnswer) -> Iterator[list[str]]:
    yield [f"### SIOV and IMS in {place_of(machine.source)}", "", prose(machine.summary)]
    groups = fold(machine.devices)
    ask = _ask([machine])
    if len(groups) > _LONG_TABLE and ask:
        yield ask
        ask = []
    if len(groups) == 1:
        yield [f"#### {_title(groups[0])}", "", *_answer(groups[0], machine.platform)]
    elif groups:
        yield _answers(groups)
    if ask:
        yield ask
    told: set[tuple[str, str, str]] = set()
    for group in groups:
        about = "" if len(groups) == 1 else f" {_plain_title(group)}"
        yield _why(group, machine, told, about, whole=len(groups) > 1)
    yield from _others(machine)
    if machine.devices or machine.overrides or speaks_of_guest(machine.platform):
        yield _platform(machine)


def _without(machines: Sequence[MachineAnswer]) -> Iterator[list[str]]:
    """Machines without a listed function: a row each, what holds for several once."""
    rows = []
    for machine in machines:
        told = ", ".join(f"{other.count} {code(other.cause)}" for other in machine.other_devices)
        rows.append([place_of(machine.source), told])
    what = f"{len(machines)} machines without a function listed for SIOV or IMS"
    yield [f"### {what}", "", *table(["machine", "functions by cause"], rows)]
    causes = dict.fromkeys(other.cause for machine in machines for other in machine.other_devices)
    pages = core_codes()
    yield [f"- {code(cause)}: {prose(pages[cause].meaning)}" for cause in causes if cause in pages]
    ask = _ask(machines)
    if ask:
        yield ask


def _answers(groups: Sequence[Group]) -> list[str]:
    """All answers in one table, at most as many as leave room for their reasons; the rest is counted.

    A group's functions are named in its details.
    """
    rows = []
    for group in groups[:_LONGEST_TABLE]:
        device = group[0]
        count = f" and {len(group) - 1} more" if len(group) > 1 else ""
        kind = "of several kinds" if is_mixed(group) else f"{code(_ids(device))} {code(device.name)}"
        answer = [f"**{device.siov}**", f"**{device.ims}**", _cell(usable_in_words(device))]
        rows.append([f"{code(device.bdf)}{count}", *answer, kind])
    differ = any(models_differ(group[0]) for group in groups)
    usable = "use of IMS in mainline kernels (other models differ)" if differ else "use of IMS"
    title = ["function", "SIOV", "IMS", f"{usable}: by the function / by sub-devices", "device"]
    left = len(groups) - len(rows)
    return [*table(title, rows), *(["", f"And {left} more; `--format json` has them all."] if left else [])]


def _ids(device: DeviceAnswer) -> str:
    return f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"


def _title(group: Group) -> str:
    device = group[0]
    driver = f", driver {code(device.driver)}" if device.driver else ""
    return f"{code(device.bdf)} {code(_ids(device))} {code(device.name)}{driver}"


def _plain_title(group: Group) -> str:
    """Words of a folded part's summary: it is HTML, so nothing of the input but what cannot be markup."""
    device = group[0]
    address = str(Bdf.parse(device.bdf) or "a function")
    return address if len(group) == 1 else f"{address} and {len(group) - 1} more"


def _answer(group: Group, platform: Platform) -> list[str]:
    """The answer in full: SIOV and IMS, who shares it, the verdicts."""
    device = group[0]
    words = [f"SIOV **{device.siov}**", f"IMS **{device.ims}**", handling(device)]
    lines = [", ".join(filter(None, words))]
    for text in not_usable(device, platform):
        lines += ["", f"{text}."]
    if is_mixed(group):
        listed = [f"{other.bdf}  {_ids(other)}  {other.name}" for other in group[:_LISTED]]
        left = [f"… and {len(group) - _LISTED} more"] if len(group) > _LISTED else []
        lines += ["", f"The same for all {len(group)}:", "", *block([*listed, *left])]
    elif len(group) > 1:
        lines += ["", f"The same for {code(addresses(group[1:]))}."]
    if device.candidates:
        lines += ["", f"One of {code(', '.join(device.candidates[:8]))}."]
    return [*lines, *_usable(device)]


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


def _why(
    group: Group, machine: MachineAnswer, told: set[tuple[str, str, str]], about: str, *, whole: bool
) -> list[str]:
    """The folded part of a group: its reasons, after its answer where that stands in a table alone."""
    reasons = group[0].reasons
    body: list[str] = [_title(group), "", *_answer(group, machine.platform), ""] if whole else []
    # the head line stands above already
    heads = {span for reason in reasons for span in reason.spans if is_block(span)}
    quoted = set(heads)
    for reason in reasons:
        body += [*_reason(reason, machine.source, quoted, told), ""]
    count = "1 reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
    proved = ", with the lines that prove it" if quoted - heads else ""
    return details(f"Why{about}: {count}{proved}", body[:-1])


def _reason(
    reason: Reason, source: Span, quoted: set[Span], told: set[tuple[str, str, str]]
) -> Iterator[str]:
    """A reason and the lines that prove it; a text told or a line quoted before is only named."""
    by = "" if reason.by == "generic" else f" ({code(reason.by)})"
    before = places(span for span in reason.spans if span in quoted)
    seen = f" ({before})" if before else ""
    text = (reason.code, reason.by, reason.message)
    message = "" if text in told else f": {_told(reason)}"
    told.add(text)
    yield f"**{code(reason.code)}**{by}{message}{seen}"
    fresh = [span for span in reason.spans if span not in quoted]
    quoted.update(fresh)
    if fresh:
        yield ""
        yield from block(_quotes(fresh, source))


def _told(reason: Reason) -> str:
    """The message; a name that stands behind the meaning of a code is kept together."""
    page = core_codes().get(reason.code)
    meaning = f"{page.meaning}: " if page else ""
    if not meaning or not reason.message.startswith(meaning):
        return prose(reason.message)
    name = reason.message.removeprefix(meaning)
    words = prose(name)
    return f"{prose(meaning)} {code(name) if '`' in words else words}"


def _quotes(spans: Sequence[Span], source: Span) -> Iterator[str]:
    member = source.member
    for span in spans[:_QUOTED]:
        if span.member != member:
            member = span.member
            yield f"in {member}"
        yield f"{place(span):>6} | {quote(span)}"
    if len(spans) > _QUOTED:
        yield f"… and {len(spans) - _QUOTED} more"


def _ask(machines: Sequence[MachineAnswer]) -> list[str]:
    lines: list[str] = []
    asked = questions(machines)
    for please, some in (("Please send", asked.wanted), (f"Optional, for {asked.about}", asked.optional)):
        for question in some:
            sent = block([question.command], "sh", longest=0)
            lines += ["", f"{please} ({prose(question.why)}):", "", *sent]
    return [*lines[1:], "", asked.how_to_send] if lines else []


def _others(machine: MachineAnswer) -> Iterator[list[str]]:
    pages = core_codes()
    lines = []
    for other in machine.other_devices:
        meaning = f" ({prose(pages[other.cause].meaning)})" if other.cause in pages else ""
        lines.append(f"- {counted(machine, other)}: {code(other.cause)}{meaning}")
    only = only_function(machine)
    if only:
        lines.append(f"  {code(only)}")
    if lines:
        yield lines


def _platform(machine: MachineAnswer) -> list[str]:
    platform = machine.platform
    facts = {
        "bare metal or guest": prose(virt(platform)),
        "architecture": shown("arch", platform.arch),
        "interrupt remapping": shown("interrupt_remapping", platform.interrupt_remapping),
        "virtual IOMMU": shown("viommu", platform.viommu),
        "scalable mode": shown("scalable_mode", platform.scalable_mode),
        "kernel": code(platform.kernel) if platform.kernel else "not told",
    }
    body = table(["fact", "what the report tells"], facts.items())
    if machine.overrides:
        given = " ".join(f"--{name} {value}" for name, value in machine.overrides.items())
        body += ["", f"Said by option, not by the report: {code(given)}"]
    signs = {item.code for item in platform.evidence}
    quoted: set[Span] = set()
    told: set[tuple[str, str, str]] = set()
    for reason in platform.reasons:
        # the whole report proves nothing by itself; a sign can be all of it
        shown_before = quoted if reason.code in signs else {machine.source}
        body += ["", *_reason(reason, machine.source, shown_before, told)]
    return details(f"Machine: {shown('virt', platform.virt)}", body)
