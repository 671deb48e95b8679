"""What `diff` found, for a person: the answer first, then function by function, noise counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Change, DeviceDiff, DiffResult, DiffSide, MachineDiff, NotShown, Span
from .diff_folding import LEGEND, MARKS, compact, fold_changes, group_title, place
from .lines import Line, Piece, cut, wrapped
from .visible import squeeze, visible

_STYLES = {"worse": "red", "better": "green", "changed": "yellow", "noise": "dim"}
_WORDS = {"added": "new", "removed": "gone", "moved": "moved", "changed": "", "same": ""}
#: Of like functions, and of what is not shown, so many are named.
_NAMED = 6


def render_diff(result: DiffResult, width: int) -> Iterator[Line]:
    """All machines; `width` is that of the terminal in columns."""
    for number, machine in enumerate(result.machines):
        if number:
            yield []
        yield from _machine(machine, width)


def _side(name: str, side: DiffSide | None) -> Line:
    if side is None:
        return [Piece(f"{name}  ", "bold"), Piece("has no such machine")]
    source = side.source
    text = source.input if source.member is None else f"{source.input}: {source.member}"
    lines = f", lines {source.first_line} to {source.last_line}" if source.first_line else ""
    functions = "1 function" if side.functions == 1 else f"{side.functions} functions"
    return [Piece(f"{name}  ", "bold"), Piece(visible(text), "bold"), Piece(f"{lines}, {functions}")]


def _machine(machine: MachineDiff, width: int) -> Iterator[Line]:
    yield _side("A", machine.a)
    yield _side("B", machine.b)
    if machine.a is None or machine.b is None:
        return
    yield from wrapped(summary(machine), width, 0)
    if machine.changes or any(device.changes for device in machine.devices):
        yield from wrapped(LEGEND, width, 0, "dim")
    if machine.changes:
        yield []
        yield [Piece("Machine", "bold")]
        yield from _changes(machine.changes, width)
    for group in fold_changes(machine.devices):
        yield []
        yield from _device(group, width)
    if machine.not_shown:
        yield []
        yield [Piece("Not shown on one side, and no difference for that", "bold")]
        for missing in machine.not_shown:
            yield from wrapped(visible(not_shown(missing)), width, 2, "dim")


def summary(machine: MachineDiff) -> str:
    """One sentence with the counts."""
    counts: dict[str, int] = {}
    for device in machine.devices:
        if device.status != "same":
            counts[device.status] = counts.get(device.status, 0) + 1
    words = [
        f"{counts[status]} {status}"
        for status in ("removed", "added", "moved", "changed")
        if status in counts
    ]
    noise = _noise(machine)
    if not words:
        return f"no difference in {machine.same} functions{noise}"
    return f"functions: {', '.join(words)}, {machine.same} the same{noise}"


def _noise(machine: MachineDiff) -> str:
    """How many changes say nothing, with a way to see them where they are not among those shown."""
    if not machine.noise:
        return ""
    count = "1 change that says" if machine.noise == 1 else f"{machine.noise} changes that say"
    among = any(change.level == "noise" for device in machine.devices for change in device.changes)
    return f"; {count} nothing{'' if among else ' (--all shows them)'}"


def not_shown(missing: NotShown) -> str:
    """What one side does not show, in one sentence."""
    named = ", ".join(missing.subjects[:_NAMED])
    more = f" and {len(missing.subjects) - _NAMED} more" if len(missing.subjects) > _NAMED else ""
    values = "1 value" if missing.count == 1 else f"{missing.count} values"
    return f"{missing.side.upper()}: {named}{more} ({values}): {missing.message}"


def _device(group: Sequence[DeviceDiff], width: int) -> Iterator[Line]:
    device = group[0]
    ids = f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"
    word = f"{_WORDS[device.status]}  " if _WORDS[device.status] else ""
    head = place(device)
    yield [
        Piece(head, "bold cyan"),
        Piece(f"  {ids}  "),
        Piece(word, "bold red" if device.status == "removed" else "bold"),
        Piece(cut(visible(device.name), max(20, width - len(head) - len(ids) - len(word) - 4)), "bold"),
    ]
    if len(group) > 1:
        places = ", ".join(place(other) for other in group[1 : _NAMED + 1])
        more = f" and {len(group) - 1 - _NAMED} more" if len(group) - 1 > _NAMED else ""
        yield from wrapped(f"the same for {places}{more}", width, 2, "dim")
    yield from _changes([c for c in device.changes if c.subject != "address"], width)


def _changes(changes: Sequence[Change], width: int) -> Iterator[Line]:
    heading = ""
    for told in compact(changes):
        change = told.change
        if group_title(change) != heading:
            heading = group_title(change)
            yield [Piece(f"  {heading}", "bold")]
        text = f"{MARKS[change.level]} {change.code}: {told.message}"
        yield from wrapped(visible(text), width, 4, _STYLES[change.level])
        for side, span in told.lines:
            yield _quote(side, span, width)


def _quote(side: str, span: Span, width: int) -> Line:
    where = f"{side} {span.first_line:>6} | " if span.first_line else f"{side}        | "
    text = span.text.split("\n", 1)[0]
    return [Piece("      " + where, "dim"), Piece(cut(squeeze(text), width - 17), "italic")]
