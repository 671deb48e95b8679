"""Functions that changed alike as one: what every form of `diff` for people shows once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Change, DeviceDiff, Span

#: Headings of the groups of changes.
GROUP_TITLES = {
    "verdict": "Answer",
    "presence": "Presence",
    "identity": "Identity",
    "link": "Link",
    "errors": "Errors",
    "driver": "Driver",
    "interrupts": "Interrupts",
    "translation": "Address translation",
    "virtualization": "Virtualization",
    "resources": "Resources",
    "power": "Power",
    "settings": "Settings",
    "other": "Other values",
    "bytes": "Bytes",
}
#: Of neighbours with the same meaning so many are told.
_TOLD = 6
#: Of the rows of bytes of one change so many are quoted.
_ROWS = 4
MARKS = {"worse": "-", "better": "+", "changed": "~", "noise": "."}
#: What the marks say, in the order in which changes stand.
LEGEND = "- worse, + better, ~ changed, . says nothing"


def group_title(change: Change) -> str:
    """The heading that a change stands under."""
    return GROUP_TITLES[change.group]


def quoted(change: Change) -> list[tuple[str, Span]]:
    """The lines that show a change, each with its side: one of each, of bytes row by row."""
    most = _ROWS if change.group == "bytes" else 1
    sides = [
        [(name, span) for span in spans[:most]]
        for name, spans in (("A", change.spans_a), ("B", change.spans_b))
    ]
    return [side[at] for at in range(most) for side in sides if at < len(side)]


def place(device: DeviceDiff) -> str:
    """The address, or both where the function moved."""
    if device.status == "moved":
        return f"{device.bdf_a} -> {device.bdf_b}"
    return device.bdf_b or device.bdf_a or ""


def _alike(device: DeviceDiff) -> tuple[object, ...]:
    """What two functions must share to be shown as one; where a message names a place, they do not."""
    changes = tuple((c.code, c.subject, c.before, c.after) for c in device.changes if c.subject != "address")
    return device.status, device.vendor_id, device.device_id, device.name, changes


def fold_changes(devices: Sequence[DeviceDiff]) -> list[list[DeviceDiff]]:
    """Functions that differ, those that changed alike together, those with a changed answer first."""
    groups: dict[tuple[object, ...], list[DeviceDiff]] = {}
    for device in devices:
        if device.status != "same":
            groups.setdefault(_alike(device), []).append(device)
    return sorted(groups.values(), key=lambda group: _rank(group[0]))


def _rank(device: DeviceDiff) -> int:
    """The answer first, then what is gone, what got worse, the rest, what is new, and what only moved."""
    if any(change.group == "verdict" for change in device.changes):
        return 0
    if device.status == "removed":
        return 1
    if any(change.level == "worse" for change in device.changes):
        return 2
    return {"changed": 3, "added": 4, "moved": 5}.get(device.status, 3)


class Told(NamedTuple):
    """Changes that are told in one sentence, and the lines that show them, each with its side."""

    change: Change
    message: str
    lines: tuple[tuple[str, Span], ...]


def compact(changes: Sequence[Change]) -> list[Told]:
    """Changes with a sentence; neighbours with the same meaning (six error bits) are one."""
    runs: list[list[Change]] = []
    for change in changes:
        if runs and (runs[-1][0].code, runs[-1][0].level) == (change.code, change.level):
            runs[-1].append(change)
        else:
            runs.append([change])
    return [
        # what is told may stand on several lines, what is left out needs none
        Told(
            run[0],
            _joined([change.message for change in run]),
            tuple(dict.fromkeys(line for change in run[:_TOLD] for line in quoted(change))),
        )
        for run in runs
    ]


def _joined(messages: Sequence[str]) -> str:
    more = f"; and {len(messages) - _TOLD} more" if len(messages) > _TOLD else ""
    return "; ".join(messages[:_TOLD]) + more
