"""The answer of `check` for a person: the answer and what to ask for first, the proofs after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import CheckResult, DeviceAnswer, MachineAnswer, Platform, Verdict
from ..policy import core_codes
from .answer_table import answer_table
from .asking import questions
from .bus_tree import bus_tree
from .cells import cut, width_of
from .folding import counted, fold, is_mixed, only_function
from .lines import Line, Piece, wrapped
from .missing_plugins import missing_plugins
from .proofs import Proofs
from .short_words import MODEL_TITLES, addresses, verdict_cell
from .styles import ANSWER_STYLE, VERDICT_STYLE
from .visible import visible
from .words import handling, not_usable, shown, speaks_of_guest, virt

#: Columns of the table of verdicts; below this width it becomes a list.
_TABLE_WIDTH = 80
#: Columns of the names of models, and those of a verdict at the least.
_MODEL_WIDTH, _VERDICT_WIDTH = 30, 25
#: More machines begin with an overview.
_SEVERAL = 2
#: A name with less room has a line of its own.
_ROOM_FOR_NAME = 24
#: A table of more lines would push what to ask for off the first screen.
_LONG_TABLE = 12


def render_terminal(result: CheckResult, width: int) -> Iterator[Line]:
    """All machines; `width` is that of the terminal in columns."""
    missing = missing_plugins(result.tool)
    if missing is not None:
        yield from wrapped(visible(missing), width, 0, "bold red")
        yield []
    machines = list(result.machines)
    empty: list[MachineAnswer] = []
    if len(machines) > _SEVERAL:
        yield from _overview(machines, width)
        empty = [machine for machine in machines if not machine.devices]
        machines = [machine for machine in machines if machine.devices]
    for number, machine in enumerate(machines):
        if number or empty:
            yield []
        yield from _machine(machine, width)
    if empty:
        yield []
        yield from _without(empty, width)
    if result.machines:
        yield []
        yield from wrapped("`lspci-ims explain CODE` tells more of a code.", width, 0, "dim")


def _overview(machines: Sequence[MachineAnswer], width: int) -> Iterator[Line]:
    """Which of several machines have what is looked for."""
    hits = [machine for machine in machines if machine.devices]
    listed = f"{len(hits)} with functions listed for SIOV or IMS" if hits else "none shows SIOV or IMS"
    yield [Piece(f"{len(machines)} machines, {listed}", "bold")]
    for machine in hits:
        answers: dict[str, int] = {}
        for group in fold(machine.devices):
            answer = f"SIOV {group[0].siov}, IMS {group[0].ims}"
            answers[answer] = answers.get(answer, 0) + len(group)
        told = "; ".join(f"{count} x {answer}" for answer, count in answers.items())
        yield from wrapped(f"{_place(machine)}: {told}", width, 2, hanging=2)


def _without(machines: Sequence[MachineAnswer], width: int) -> Iterator[Line]:
    """Machines without a listed function: a line each, what holds for several once."""
    yield [Piece("Without a listed function", "bold")]
    for machine in machines:
        told = ", ".join(f"{other.count} {other.cause}" for other in machine.other_devices)
        yield from wrapped(f"{_place(machine)}: {visible(told) or 'no function'}", width, 2, hanging=2)
    causes = dict.fromkeys(other.cause for machine in machines for other in machine.other_devices)
    pages = core_codes()
    yield []
    for cause in causes:
        meaning = f": {pages[cause].meaning}" if cause in pages else ""
        yield from wrapped(f"{visible(cause)}{meaning}", width, 0, hanging=2)
    yield from _ask(machines, width)


def _place(machine: MachineAnswer) -> str:
    source = machine.source
    name = source.input if source.member is None else f"{source.input}: {source.member}"
    place = f", lines {source.first_line} to {source.last_line}" if source.first_line else " (bytes alone)"
    return visible(name) + place


def _machine(machine: MachineAnswer, width: int) -> Iterator[Line]:
    yield from wrapped(_place(machine), width, 0, "bold", hanging=2)
    yield from wrapped(visible(machine.summary), width, 0)
    groups = fold(machine.devices)
    asked = list(_ask([machine], width))
    if len(groups) == 1:
        yield []
        yield from _title(groups[0], width)
        yield from _answer(groups[0][0], machine.platform, width)
        yield from _usable(groups[0][0].usable, width)
    elif len(groups) > _LONG_TABLE:
        # they must not be looked for below it
        yield from asked
        asked = []
    if len(groups) > 1:
        yield []
        yield from answer_table(groups, width)
    yield from _others(machine, width)
    yield from asked
    yield from _why(groups, machine, width)
    where = list(bus_tree(machine, width))
    if where:
        yield []
        yield from where
    if machine.devices or machine.overrides or speaks_of_guest(machine.platform):
        yield []
        yield from _platform(machine, width)


def _title(group: Sequence[DeviceAnswer], width: int) -> Iterator[Line]:
    """The function, and those that share its answer."""
    device = group[0]
    if is_mixed(group):
        yield [Piece(f"{len(group)} functions with the same answer", "bold cyan")]
        return
    yield from _function(device, width)
    same = list(group[1:])
    virtual = [other for other in same if other.state.sriov.pf is not None]
    for kind, others in (
        ("", [other for other in same if other not in virtual]),
        (f"{len(virtual)} virtual function{'s' * (len(virtual) > 1)}: ", virtual),
    ):
        if others:
            named = visible(addresses(others))
            yield from wrapped(f"the same for {kind}{named}", width, 2, "dim")
    if device.candidates:
        more = f" and {len(device.candidates) - 8} more" if len(device.candidates) > 8 else ""
        yield from wrapped(f"one of {', '.join(device.candidates[:8])}{more}", width, 2, "dim")


def _members(group: Sequence[DeviceAnswer], width: int) -> Iterator[Line]:
    """What the functions of several kinds are."""
    if is_mixed(group):
        yield [Piece("  Functions", "bold")]
        for device in group:
            yield from _function(device, width, "    ")


def _function(device: DeviceAnswer, width: int, indent: str = "") -> Iterator[Line]:
    """Address, ids, name and driver."""
    bdf = visible(device.bdf)
    ids = f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"
    driver = f", driver {cut(visible(device.driver), 24)}" if device.driver else ""
    room = width - width_of(f"{indent}{bdf}  {ids}  {driver}")
    if room < _ROOM_FOR_NAME:
        beside = cut(f"  {ids}{driver}", width - width_of(indent + bdf))
        yield [Piece(indent), Piece(bdf, "bold cyan"), Piece(beside)]
        yield [Piece(f"{indent}  "), Piece(cut(visible(device.name), width - len(indent) - 2), "bold")]
    else:
        name = Piece(cut(visible(device.name), room), "bold")
        yield [Piece(indent), Piece(bdf, "bold cyan"), Piece(f"  {ids}  "), name, Piece(driver)]


def _answer(device: DeviceAnswer, platform: Platform, width: int) -> Iterator[Line]:
    yield [
        Piece("  SIOV "),
        Piece(f"{device.siov:<8}", ANSWER_STYLE.get(device.siov, "bold green")),
        Piece("IMS "),
        Piece(device.ims, ANSWER_STYLE.get(device.ims, "")),
    ]
    told = handling(device)
    if told:
        yield from wrapped(told, width, 2)
    for text in not_usable(device, platform):
        yield from wrapped(text, width, 2, hanging=2)


def _usable(verdicts: Sequence[Verdict], width: int) -> Iterator[Line]:
    if all(verdict.verdict == "not-applicable" for verdict in verdicts):
        return
    title = f"Usable with ims={verdicts[0].policy}?"
    size = max(_VERDICT_WIDTH, *(len(verdict_cell(verdict)) + 2 for verdict in verdicts))
    wide = width >= max(_TABLE_WIDTH, _MODEL_WIDTH + 2 * size - 2)
    columns = f"  {title:<{_MODEL_WIDTH - 2}}{'by the function':<{size}}by sub-devices"
    yield [Piece(columns if wide else f"  {title}", "bold")]
    for model, name in MODEL_TITLES.items():
        cells = sorted((v for v in verdicts if v.model == model), key=lambda v: v.use)
        if wide:
            styled = [Piece(f"{verdict_cell(v):<{size}}", VERDICT_STYLE[v.verdict]) for v in cells]
            yield [Piece(f"    {name:<{_MODEL_WIDTH - 4}}"), *styled]
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


def _others(machine: MachineAnswer, width: int) -> Iterator[Line]:
    """Functions that are not listed, by the cause of their answer."""
    if not machine.other_devices:
        return
    yield []
    pages = core_codes()
    for other in machine.other_devices:
        meaning = f" ({pages[other.cause].meaning})" if other.cause in pages else ""
        yield from wrapped(f"{counted(machine, other)}: {visible(other.cause)}{meaning}", width, 0, hanging=2)
    only = only_function(machine)
    if only:
        yield [Piece(f"  {cut(only, width - 2)}", "italic")]


def _ask(machines: Sequence[MachineAnswer], width: int) -> Iterator[Line]:
    """All questions in one place, each a line to copy."""
    asked = questions(machines)
    blocks = (("Ask the reporter for", asked.wanted), (f"Optional, for {asked.about}", asked.optional))
    for title, block in blocks:
        if not block:
            continue
        yield []
        yield [Piece(title, "bold")]
        for question in block:
            # never wrapped: it is there to be copied
            yield [Piece("  "), Piece(visible(question.command), "cyan")]
            yield from wrapped(visible(question.why), width, 4, "dim")
        yield from wrapped(asked.how_to_send, width, 2)


def _why(groups: Sequence[Sequence[DeviceAnswer]], machine: MachineAnswer, width: int) -> Iterator[Line]:
    """The proofs: of a single group below its answer, of several each below its own."""
    proofs = Proofs(machine.source, width)
    if len(groups) == 1:
        yield []
        yield [Piece("Why", "bold")]
        yield from proofs.of_device(groups[0][0], 2)
        yield from _members(groups[0], width)
        return
    told: dict[tuple[Verdict, ...], str] = {}
    for group in groups:
        device = group[0]
        yield []
        yield from _title(group, width)
        yield from _answer(device, machine.platform, width)
        if device.usable in told:
            yield from wrapped(f"use of IMS: as for {told[device.usable]}", width, 2)
        else:
            verdicts = list(_usable(device.usable, width))
            yield from verdicts
            if verdicts:
                told[device.usable] = visible(device.bdf)
        yield [Piece("  Why", "bold")]
        yield from proofs.of_device(device, 4)
        yield from _members(group, width)


def _platform(machine: MachineAnswer, width: int) -> Iterator[Line]:
    platform = machine.platform
    facts = (
        f"bare metal or guest: {virt(platform)}",
        f"architecture: {shown('arch', platform.arch)}",
        f"interrupt remapping: {shown('interrupt_remapping', platform.interrupt_remapping)}",
        f"virtual IOMMU: {shown('viommu', platform.viommu)}",
        f"scalable mode: {shown('scalable_mode', platform.scalable_mode)}",
        f"kernel: {platform.kernel or 'not told'}",
    )
    asked = {code for device in machine.devices for ask in device.ask for code in ask.settles}
    yield [Piece("Machine", "bold")]
    yield from wrapped(visible("; ".join(facts)), width, 2)
    if machine.overrides:
        given = " ".join(f"--{name} {value}" for name, value in machine.overrides.items())
        yield from wrapped(f"said by option, not by the report: {visible(given)}", width, 2, "magenta")
    signs = {item.code for item in platform.evidence}
    proofs = Proofs(machine.source, width, of_machine=True)
    for reason in platform.reasons:
        if reason.code in signs:
            yield from proofs.of(reason, 4)
        elif reason.code not in asked:
            yield from wrapped(f"{reason.code}: {visible(reason.message)}", width, 4)
