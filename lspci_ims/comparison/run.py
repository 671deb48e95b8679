"""From two reports (or one with two dumps) to what changed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..errors import UsageError
from ..model import (
    Change,
    DeviceDiff,
    DeviceStatus,
    Diagnostic,
    DiffResult,
    MachineDiff,
    NotShown,
    Tool,
    matches_selector,
)
from ..pipeline import CheckedMachine, CheckOptions, MachineReport, Parser, checked_machines
from ..plugin import PluginHost
from ..source import Report
from ..version import __version__
from .answers import AnswerChanges, platform_changes
from .compare import FunctionComparison
from .iommu_groups import IommuGroups
from .matching import Pair, match_functions, match_machines
from .meanings import Difference, change, in_order
from .missing import Missing, gathered
from .sides import Side

DIFF_SCHEMA = "lspci-ims/diff/1"


def diff_sources(
    a: Iterable[Iterable[Report]],
    b: Iterable[Iterable[Report]] | None,
    parser: Parser,
    host: PluginHost,
    *,
    with_noise: bool = False,
    devices: tuple[str, ...] = (),
    seen: Callable[[MachineReport], None] | None = None,
) -> DiffResult:
    """Compare the machines of two inputs.

    Args:
        a: the first input (before).
        b: the second input (after); None compares the two dumps of `a` in their order.
        parser: reads both.
        host: the plugins.
        with_noise: also give the changes that say nothing, and count them as differences.
        devices: addresses or pairs of ids; what either side has there is compared alone, without what is
            about the machine.
        seen: is given each machine with its functions.

    Raises:
        UsageError: `b` is None and `a` does not hold exactly two dumps of machines.
    """
    options = CheckOptions(all_devices=True)
    diagnostics: list[Diagnostic] = []
    left = list(checked_machines(a, parser, host, options, diagnostics))
    if b is None:
        left, right = _halves(left)
    else:
        right = list(checked_machines(b, parser, host, options, diagnostics))
    if seen is not None:
        for machine in (*left, *right):
            seen(machine.report)
    sides = (
        [Side("a", machine, parser) for machine in left],
        [Side("b", machine, parser) for machine in right],
    )
    matched = match_machines(*sides) if left and right else []
    machines = tuple(_machine(one, other, devices, with_noise=with_noise) for one, other in matched)
    if not matched:
        diagnostics = list(_nothing_found(left, None if b is None else right, diagnostics))
    for side in (*sides[0], *sides[1]) if matched else ():
        diagnostics += side.warnings(_selected(side, devices))
    return DiffResult(
        schema=DIFF_SCHEMA,
        tool=Tool("lspci-ims", __version__, host.infos()),
        different=any(found.different for found in machines),
        machines=machines,
        diagnostics=(*host.diagnostics, *diagnostics),
    )


def _nothing_found(
    left: Sequence[CheckedMachine], right: Sequence[CheckedMachine] | None, found: Sequence[Diagnostic]
) -> Iterator[Diagnostic]:
    """What to say where a side has no dump: which one, and of a diff without head lines one thing alone."""
    parts = next((remark for remark in found if remark.code == "LINES_WITHOUT_DEVICE"), None)
    if right is None and parts is not None:
        yield from (remark for remark in found if remark.code not in ("LINES_WITHOUT_DEVICE", "NO_LSPCI"))
        message = (
            "parts of functions without their head lines (`00:00.0 Host bridge: ...`), as in a diff that has "
            "hunks only: they cannot be compared\n\n"
            "hint: send both files, `lspci-ims diff before.txt after.txt`"
        )
        yield Diagnostic("error", "NO_LSPCI", message, parts.span)
        return
    yield from found
    if any(remark.code == "NO_LSPCI" and remark.level == "error" for remark in found):
        return
    titles = [title for title, side in (("A", left), ("B", right)) if side is not None and not side]
    yield Diagnostic("error", "NO_LSPCI", f"no lspci output in {' and '.join(titles)}: nothing to compare")


def _selected(side: Side, selectors: tuple[str, ...]) -> frozenset[str]:
    """The functions of a side that are compared."""
    return frozenset(
        bdf
        for bdf, device in side.devices.items()
        if not selectors or any(matches_selector(selector, bdf, device.identity) for selector in selectors)
    )


def _halves(machines: Sequence[CheckedMachine]) -> tuple[list[CheckedMachine], list[CheckedMachine]]:
    """The two dumps of one report; none at all is told as such by whoever called."""
    if not machines:
        return [], []
    if len(machines) != 2:
        held = "only one dump" if len(machines) == 1 else f"{len(machines)} dumps"
        raise UsageError(
            f"one report holds {held}, two are needed\n\n"
            "hint: name two reports, `lspci-ims diff before.txt after.txt`"
        )
    return [machines[0]], [machines[1]]


def _machine(a: Side | None, b: Side | None, selectors: tuple[str, ...], *, with_noise: bool) -> MachineDiff:
    if a is None or b is None:
        return MachineDiff(
            a=None if a is None else a.described, b=None if b is None else b.described, different=True
        )
    pairs = match_functions(a, b)
    groups = IommuGroups(a, b, pairs)
    about = AnswerChanges([], []) if selectors else platform_changes(a, b)
    if selectors:
        pairs = [pair for pair in pairs if _is_named(a, b, pair, selectors)]
    compared = [_device(a, b, pair, groups, with_noise=with_noise) for pair in pairs]
    devices = [one.device for one in compared if one.device is not None]
    different = bool(about.changes) or any(device.status != "same" for device in devices)
    return MachineDiff(
        a=a.described,
        b=b.described,
        different=different,
        changes=in_order(about.changes),
        devices=tuple(device for device in devices if device.status != "same" or device.not_shown),
        same=sum(device.status == "same" for device in devices),
        noise=sum(one.noise for one in compared),
        not_shown=gathered([*about.missing, *_of_functions(pairs, compared)]),
    )


def _of_functions(pairs: Iterable[Pair], compared: Iterable[_Compared]) -> Iterator[Missing]:
    """What one side does not show of each function, with the function's address."""
    for pair, one in zip(pairs, compared, strict=True):
        # a function that one side does not list is named by what is missing itself
        place = None if pair.a is None or pair.b is None else pair.b
        yield from (missing._replace(place=place) for missing in one.missing)


def _is_named(a: Side, b: Side, pair: Pair, selectors: tuple[str, ...]) -> bool:
    """Whether one of the selectors means the function, at its address or by its ids on either side."""
    places = ((side.devices[place]) for side, place in ((a, pair.a), (b, pair.b)) if place is not None)
    return any(
        matches_selector(selector, device.bdf, device.identity) for device in places for selector in selectors
    )


class _Compared(NamedTuple):
    """One function, how many of its changes say nothing, and what one side does not show of it.

    `device` is None where one side has the function and the other's dump is not of the whole machine.
    """

    device: DeviceDiff | None
    noise: int
    missing: list[Missing]


def _device(a: Side, b: Side, pair: Pair, groups: IommuGroups, *, with_noise: bool) -> _Compared:
    if pair.a is None or pair.b is None:
        return _one_sided(a, b, pair)
    comparison = FunctionComparison(a, pair.a, b, pair.b, groups)
    comparison.run()
    changes = [one for one in comparison.changes if with_noise or one.level != "noise"]
    noise = sum(one.level == "noise" for one in comparison.changes)
    status: DeviceStatus = "changed" if changes else "same"
    if pair.a != pair.b:
        status = "moved"
        spans = a.head_line(pair.a), b.head_line(pair.b)
        changes.append(change(Difference("presence", "address", "", pair.a, pair.b, "address", *spans)))
    shown = gathered(comparison.missing)
    return _Compared(_described(a, b, pair, status, changes, shown), noise, comparison.missing)


def _one_sided(a: Side, b: Side, pair: Pair) -> _Compared:
    """A function of one side alone: gone or new, unless the other side's dump may just leave it out."""
    has, lacks, place = (a, b, pair.a) if pair.a is not None else (b, a, pair.b)
    if place is None:
        return _Compared(None, 0, [])
    # another function at that address says that this one is not there, however little else is listed
    if lacks.is_partial and place not in lacks.devices:
        message = f"{lacks.title} does not list the whole machine"
        return _Compared(None, 0, [Missing(lacks.name, "not-dumped", message, f"function {place}")])
    spans = (has.head_line(place), ()) if has is a else ((), has.head_line(place))
    difference = Difference("presence", "address", "", pair.a, pair.b, "address", *spans)
    status: DeviceStatus = "removed" if has is a else "added"
    return _Compared(_described(a, b, pair, status, [change(difference)], ()), 0, [])


def _described(
    a: Side, b: Side, pair: Pair, status: DeviceStatus, changes: list[Change], missing: tuple[NotShown, ...]
) -> DeviceDiff:
    side, place = (b, pair.b) if pair.b is not None else (a, pair.a)
    sides = [(one, at) for one, at in ((b, pair.b), (a, pair.a)) if at is not None]
    identities = [one.devices[at].identity for one, at in sides]
    known = next((one for one in identities if one.device_id is not None), identities[0])
    return DeviceDiff(
        status=status,
        bdf_a=pair.a,
        bdf_b=pair.b,
        vendor_id=known.vendor_id,
        device_id=known.device_id,
        name=side.name_of(place or ""),
        matched_by=pair.how,
        changes=in_order(changes),
        not_shown=missing,
    )
