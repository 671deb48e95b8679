"""What `diff` found, as a comment for a bug tracker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Change, DeviceDiff, DiffResult, DiffSide, MachineDiff, Span
from .diff_folding import compact, fold_changes, group_title, place
from .diff_terminal import not_shown, summary
from .markdown import footer, join_within_limit, place_of
from .markdown_text import block, code, details, prose
from .visible import squeeze

_NAMED = 12
_WORDS = {"added": ", **new**", "removed": ", **gone**", "moved": ", moved", "changed": "", "same": ""}


def render_diff_markdown(result: DiffResult, *, redacted: bool) -> str:
    """All machines as one comment, with a line end; `redacted` tells whether private values are out."""
    parts: list[list[str]] = []
    for machine in result.machines:
        parts += _machine(machine)
    return join_within_limit(parts, footer(result.tool, redacted=redacted))


def _side(name: str, side: DiffSide | None) -> str:
    if side is None:
        return f"- {name}: no such machine"
    return f"- {name}: {place_of(side.source)}, {side.functions} functions"


def _machine(machine: MachineDiff) -> Iterator[list[str]]:
    head = ["### What changed from A to B", "", _side("A", machine.a), _side("B", machine.b)]
    if machine.a is None or machine.b is None:
        yield head
        return
    yield [*head, "", prose(summary(machine))]
    if machine.changes:
        yield ["#### Machine", "", *_changes(machine.changes)]
    for group in fold_changes(machine.devices):
        yield _device(group)
    if machine.not_shown:
        lines = [f"- {prose(not_shown(missing))}" for missing in machine.not_shown]
        yield details("Not shown on one side, and no difference for that", lines)


def _device(group: Sequence[DeviceDiff]) -> list[str]:
    device = group[0]
    ids = f"{device.vendor_id}:{device.device_id}" if device.device_id else "ids unknown"
    lines = [f"#### {code(place(device))} {code(ids)} {code(device.name)}{_WORDS[device.status]}", ""]
    if len(group) > 1:
        named = ", ".join(code(place(other)) for other in group[1 : _NAMED + 1])
        more = f" and {len(group) - 1 - _NAMED} more" if len(group) - 1 > _NAMED else ""
        lines += [f"The same for {named}{more}.", ""]
    return [*lines, *_changes([c for c in device.changes if c.subject != "address"])]


def _changes(changes: Sequence[Change]) -> list[str]:
    told = compact(changes)
    lines = [
        f"- {group_title(one.change)}, {one.change.level}: **{code(one.change.code)}** {prose(one.message)}"
        for one in told
    ]
    proof = list(dict.fromkeys(_quote(*line) for one in told for line in one.lines))
    return [*lines, "", *details("the lines that show it", block(proof, "diff"))] if proof else lines


def _quote(side: str, span: Span) -> str:
    sign = "-" if side == "A" else "+"
    return f"{sign} {span.first_line or '':>6} | {squeeze(span.text.split(chr(10), 1)[0])}"
