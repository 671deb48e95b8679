"""The answer of `check` for a person: one screen for one interesting function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import (
    CheckResult,
    DeviceAnswer,
    MachineAnswer,
    OtherDevices,
    Reason,
    Span,
    Verdict,
)
from .bus_tree import bus_tree, device_table
from .folding import MODEL_TITLES, commands_about_functions, commands_about_machine, fold, verdict_cell
from .lines import Line, Piece, cut, wrapped
from .visible import squeeze, visible

_VERDICT_STYLE = {
    "allowed": "bold green",
    "allowed-with-caveat": "green",
    "disallowed": "red",
    "unknown": "yellow",
    "not-applicable": "dim",
}
_ANSWER_STYLE = {"yes": "bold green", "vendor-stated": "green", "no": "red", "unknown": "yellow"}
#: Reasons that repeat what the table above them says.
_QUIET = ("NEEDS_UNKNOWN", "VENDOR_STATED")
#: Columns of the table of verdicts; below this width it becomes a list.
_TABLE_WIDTH = 80


def render_terminal(result: CheckResult, width: int) -> Iterator[Line]:
    """All machines; `width` is that of the terminal in columns."""
    for number, machine in enumerate(result.machines):
        if number:
            yield []
        yield from _machine(machine, width)


def _machine(machine: MachineAnswer, width: int) -> Iterator[Line]:
    source = machine.source
    name = source.input if source.member is None else f"{source.input}: {source.member}"
    place = f", lines {source.first_line} to {source.last_line}" if source.first_line else " (bytes alone)"
    yield [Piece(visible(name), "bold"), Piece(place)]
    yield from wrapped(machine.summary, width, 0)
    groups = fold(machine.devices)
    for part in (list(device_table(groups, width)), list(bus_tree(machine, width))):
        if part:
            yield []
            yield from part
    for folded in groups:
        yield []
        yield from _device(folded[0], folded[1:], width, source)
    if machine.other_devices:
        yield []
        for other in machine.other_devices:
            yield from _other(other, width)
    if machine.devices:
        yield []
        yield from _platform(machine, width)


def _device(device: DeviceAnswer, same: Sequence[DeviceAnswer], width: int, source: Span) -> Iterator[Line]:
    ids = f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"
    driver = f", driver {visible(device.driver)}" if device.driver else ""
    yield [
        Piece(device.bdf, "bold cyan"),
        Piece(f"  {ids}  "),
        Piece(cut(visible(device.name), max(20, width - len(f"{device.bdf}{ids}{driver}") - 4)), "bold"),
        Piece(driver),
    ]
    if same:
        places = ", ".join(other.bdf for other in same[:6])
        more = f" and {len(same) - 6} more" if len(same) > 6 else ""
        yield from wrapped(f"the same for {places}{more}", width, 2, "dim")
    if device.candidates:
        yield from wrapped(f"one of {', '.join(device.candidates[:8])}", width, 2, "dim")
    yield [
        Piece("  SIOV "),
        Piece(f"{device.siov:<8}", _ANSWER_STYLE.get(device.siov, "bold green")),
        Piece("IMS "),
        Piece(device.ims, _ANSWER_STYLE.get(device.ims, "")),
    ]
    vendor = [
        f"messages in {device.storage}" if device.storage != "unknown" else "",
        f"sub-devices need {device.needs}" if device.needs != "unknown" else "",
    ]
    if any(vendor):
        yield from wrapped(", ".join(filter(None, vendor)), width, 2)
    yield from _usable(device.usable, width)
    yield from _why(device, width, source)
    yield from _ask([device, *same], width)


def _usable(verdicts: Sequence[Verdict], width: int) -> Iterator[Line]:
    if all(verdict.verdict == "not-applicable" for verdict in verdicts):
        return
    title = f"Usable with ims={verdicts[0].policy}?"
    wide = width >= _TABLE_WIDTH
    yield [Piece(f"  {title:<28}{'by the function':<25}by sub-devices" if wide else f"  {title}", "bold")]
    for model, name in MODEL_TITLES.items():
        cells = sorted((v for v in verdicts if v.model == model), key=lambda v: v.use)
        if wide:
            styled = [Piece(f"{verdict_cell(v):<25}", _VERDICT_STYLE[v.verdict]) for v in cells]
            yield [Piece(f"    {name:<26}"), *styled]
        else:
            texts = [
                f"by {'the function' if v.use == 'function' else 'sub-devices'} {verdict_cell(v)}"
                for v in cells
            ]
            yield from wrapped(f"{name}: {'; '.join(texts)}", width, 4)
        codes = dict.fromkeys(code for verdict in cells for code in verdict.reasons)
        yield from wrapped(", ".join(codes), width, 6, "dim")
    if any(verdict.contested for verdict in verdicts):
        yield [Piece("    * the sources disagree on this point", "dim")]


def _ask(devices: Sequence[DeviceAnswer], width: int) -> Iterator[Line]:
    """The commands about each function, then those about the machine as one line to copy."""
    if not devices[0].ask:
        return
    yield [Piece("  Ask the reporter for", "bold")]
    for why, commands in commands_about_functions(devices).items():
        for command in commands:
            yield [Piece("    "), Piece(visible(command), "cyan")]
        yield from wrapped(visible(why), width, 6, "dim")
    commands, whys = commands_about_machine(devices)
    if commands:
        # never wrapped: it is there to be copied
        yield [Piece("    "), Piece(visible("; ".join(commands)), "cyan")]
        yield from wrapped("; ".join(whys), width, 6, "dim")


def _why(device: DeviceAnswer, width: int, source: Span) -> Iterator[Line]:
    yield [Piece("  Why", "bold")]
    # the head line stands above already
    quoted = {span for reason in device.reasons for span in reason.spans if _is_title(span)}
    for reason in device.reasons:
        if reason.code not in _QUIET:
            yield from _reason(reason, width, quoted, source)


def _is_title(span: Span) -> bool:
    """Whether a span is a head line: shown above already, it proves no more than which function it is."""
    return span.offset is None and span.last_line > span.first_line


def _reason(reason: Reason, width: int, quoted: set[Span], source: Span) -> Iterator[Line]:
    """Code and message, then the lines that prove it; a line quoted before is only named.

    Lines of another member of the report than the dump have its name above them.
    """
    by = "" if reason.by == "generic" else f" ({reason.by})"
    before = [s.first_line for s in reason.spans if s in quoted and s.first_line and not _is_title(s)]
    seen = f" (line {', '.join(map(str, before[:3]))})" if before else ""
    yield from wrapped(f"{reason.code}{by}: {visible(reason.message)}{seen}", width, 4)
    fresh = [span for span in reason.spans if span not in quoted]
    member = source.member
    for span in fresh[:2]:
        if span.member != member:
            member = span.member
            yield [Piece("      in ", "dim"), Piece(cut(visible(_beside(member or "", source)), width - 10))]
        yield _quote(span, width)
        quoted.add(span)
    if len(fresh) > 2:
        yield [Piece(f"      … and {len(fresh) - 2} more lines", "dim")]


def _beside(member: str, source: Span) -> str:
    """The name of a member without the folder that all of the report lies in."""
    root, slash, _ = (source.member or "").partition("/")
    return member.removeprefix(f"{root}/") if slash else member


def _quote(span: Span, width: int) -> Line:
    where = f"{span.first_line:>6} | " if span.first_line else "       | "
    return [Piece("  " + where, "dim"), Piece(cut(squeeze(span.text), width - 11), "italic")]


def _other(other: OtherDevices, width: int) -> Iterator[Line]:
    noun = "function" if other.count == 1 else "functions"
    yield [Piece(f"{other.count} more {noun}: ", "dim"), Piece(other.cause)]
    for ask in other.ask:
        yield [Piece("    ask for "), Piece(visible(ask.command), "cyan")]
        yield from wrapped(visible(ask.why), width, 6, "dim")


def _platform(machine: MachineAnswer, width: int) -> Iterator[Line]:
    platform = machine.platform
    hypervisor = f" ({platform.hypervisor})" if platform.hypervisor else ""
    facts = (
        f"{platform.virt}{hypervisor}"
        if platform.virt != "unknown"
        else "bare metal or guest unknown (lspci alone never proves bare metal)",
        f"arch {platform.arch}",
        f"interrupt remapping {platform.interrupt_remapping}",
        f"virtual IOMMU {platform.viommu}",
        f"scalable mode {platform.scalable_mode}",
        f"kernel {platform.kernel or 'unknown'}",
    )
    asked = {code for device in machine.devices for ask in device.ask for code in ask.settles}
    yield [Piece("Machine", "bold")]
    yield from wrapped(visible("; ".join(facts)), width, 2)
    if machine.overrides:
        given = " ".join(f"--{name} {value}" for name, value in machine.overrides.items())
        yield from wrapped(f"said by option, not by the report: {visible(given)}", width, 2, "magenta")
    shown = {item.code for item in platform.evidence}
    quoted: set[Span] = {machine.source}
    for reason in platform.reasons:
        if reason.code in shown:
            yield from _reason(reason, width, quoted, machine.source)
        elif reason.code not in asked:
            yield from wrapped(f"{reason.code}: {visible(reason.message)}", width, 4)
