"""What `lspci-ims diff` answers: the objects behind its JSON, schema `lspci-ims/diff/1`."""

from __future__ import annotations

from typing import Literal

import msgspec

from .answer import Tool
from .capability import Value
from .dump import Diagnostic, LspciFacts
from .span import Span

SideName = Literal["a", "b"]
Level = Literal["worse", "better", "changed", "noise"]
ChangeGroup = Literal[
    "verdict",
    "presence",
    "identity",
    "link",
    "errors",
    "driver",
    "interrupts",
    "translation",
    "virtualization",
    "resources",
    "power",
    "settings",
    "other",
    "bytes",
]
DeviceStatus = Literal["added", "removed", "moved", "changed", "same"]
NotShownReason = Literal[
    "access-denied",
    "not-dumped",
    "truncated",
    "unreadable",
    "not-printed-by-this-lspci",
    "printed-otherwise-by-this-lspci",
    "unknown",
]


class Change(msgspec.Struct, frozen=True):
    """One difference.

    Attributes:
        code: what it means (table `spec/diff_meanings.tsv`): `LINK_DOWNGRADED`, `MSIX_OFF`, ...
        group: the part of the hardware or of the answer that it is about.
        level: `worse` or `better` where the meaning tells, else `changed`; `noise` differs from one boot or
            one moment to the next and says nothing.
        subject: the register and label, or the part of the answer.
        before: the value on side A, None where there is none.
        after: the value on side B, None where there is none.
        message: one sentence.
        spans_a: the lines of A that show it.
        spans_b: the lines of B that show it.
    """

    code: str
    group: ChangeGroup
    level: Level
    subject: str
    before: Value
    after: Value
    message: str
    spans_a: tuple[Span, ...] = ()
    spans_b: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        from .shown import change_line

        return change_line(self)


class NotShown(msgspec.Struct, frozen=True):
    """What one side shows and the other cannot: never counted as a difference.

    Attributes:
        side: the side that does not show it.
        because: why.
        message: the same in one sentence.
        subjects: what it is (capabilities, registers, parts of the answer), each once.
        count: how many values.
    """

    side: SideName
    because: NotShownReason
    message: str
    subjects: tuple[str, ...]
    count: int


class DeviceDiff(msgspec.Struct, frozen=True):
    """One function on both sides, or on one.

    Attributes:
        status: `moved` is the same function at another address; it may have changed as well.
        bdf_a: its address on side A, None when it is not there.
        bdf_b: its address on side B, None when it is not there.
        vendor_id: four hex digits, None where neither side tells.
        device_id: four hex digits, None where neither side tells.
        name: what `check` calls it, of side B, else of side A.
        matched_by: `address`, `serial number`, or `ids` (in the order of addresses).
        changes: by group, the answer first.
        not_shown: what one side cannot show.
    """

    status: DeviceStatus
    bdf_a: str | None
    bdf_b: str | None
    vendor_id: str | None
    device_id: str | None
    name: str
    matched_by: Literal["address", "serial number", "ids"] | None
    changes: tuple[Change, ...] = ()
    not_shown: tuple[NotShown, ...] = ()

    def __repr__(self) -> str:
        from .shown import device_diff_line

        return device_diff_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import device_diff_table

        return device_diff_table(self)


class DiffSide(msgspec.Struct, frozen=True):
    """One side: where its first dump stands, how lspci was called, and how many functions it has."""

    source: Span
    lspci: LspciFacts
    functions: int


class MachineDiff(msgspec.Struct, frozen=True):
    """One machine on both sides; a machine of one side alone has the other side None.

    Attributes:
        a: the first side (before).
        b: the second side (after).
        different: whether any change but noise was found, or the machine is on one side alone.
        changes: what is about the machine as a whole.
        devices: functions that differ, or of which one side does not show everything.
        same: functions that do not differ.
        noise: changes that say nothing; they are among the changes only when asked for.
        not_shown: what one side does not show of any function, summed up.
    """

    a: DiffSide | None
    b: DiffSide | None
    different: bool
    changes: tuple[Change, ...] = ()
    devices: tuple[DeviceDiff, ...] = ()
    same: int = 0
    noise: int = 0
    not_shown: tuple[NotShown, ...] = ()

    def __repr__(self) -> str:
        from .shown import machine_diff_line

        return machine_diff_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import machine_diff_table

        return machine_diff_table(self)


class DiffResult(msgspec.Struct, frozen=True):
    """Everything `diff` answers."""

    schema: str
    tool: Tool
    different: bool
    machines: tuple[MachineDiff, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def __repr__(self) -> str:
        from .shown import diff_line

        return diff_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import diff_table

        return diff_table(self)

    def all_changes(self) -> tuple[Change, ...]:
        """Every change of every machine, those of a machine before those of its functions."""
        found: list[Change] = []
        for machine in self.machines:
            found += machine.changes
            found += (change for device in machine.devices for change in device.changes)
        return tuple(found)
