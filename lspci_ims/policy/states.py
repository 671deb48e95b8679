"""Interrupt remapping, virtual IOMMU, scalable mode and architecture, each from all signs about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from ..model import Direction, Evidence

OnOff = Literal["on", "off", "unknown"]
_STRENGTHS = ("decisive", "strong", "weak")


def later_beats_earlier(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Of a kernel log's lines on interrupt remapping the last one counts.

    A kexec or kdump boot logs that remapping was on and what it did then; a journal has several boots.
    """
    last: dict[tuple[str, str | None], Evidence] = {}
    for sign in evidence:
        if sign.origin == "dmesg" and sign.direction in ("ir-on", "ir-off"):
            last[sign.span.input, sign.span.member] = sign
    return [
        sign
        for sign in evidence
        if sign.origin != "dmesg"
        or sign.direction not in ("ir-on", "ir-off")
        or sign.direction == last[sign.span.input, sign.span.member].direction
    ]


def _either(evidence: Iterable[Evidence], yes: Direction, no: Direction) -> OnOff:
    """What the strongest signs say; `unknown` where they differ, or where there are none."""
    signs = [sign for sign in evidence if sign.direction in (yes, no)]
    for strength in _STRENGTHS:
        directions = {sign.direction for sign in signs if sign.strength == strength}
        if directions:
            return "unknown" if len(directions) > 1 else "on" if yes in directions else "off"
    return "unknown"


def combine_remapping(evidence: Sequence[Evidence], arch: str) -> OnOff:
    """Whether interrupt remapping is on.

    `PCI-MSI` without `IR-` in /proc/interrupts tells of x86 alone: other platforms translate message
    interrupts by other means, and their chips are not called so.
    """
    effective = [
        sign
        for sign in later_beats_earlier(evidence)
        if not (arch == "other" and sign.origin == "interrupts" and sign.direction == "ir-off")
    ]
    return _either(effective, "ir-on", "ir-off")


def combine_scalable_mode(evidence: Sequence[Evidence], *, command_line_seen: bool = False) -> OnOff:
    """Whether the IOMMU is in scalable mode: it was asked for, and a unit can.

    Units (value `unit`) tell what the hardware can: without scalable mode in any of them it is off,
    whatever was asked for; one unit with it proves nothing alone. Where the units are not in the report, the
    request counts. What the kernel was built with (`default`) counts when the command line is in the report
    and asks for nothing; on by default needs translation to be on too (`enabled`).
    """
    found: dict[str | None, set[str]] = {}
    for sign in evidence:
        if sign.direction in ("scalable-mode-on", "scalable-mode-off"):
            kind = sign.value if sign.value in ("unit", "default", "enabled") else None
            found.setdefault(kind, set()).add(sign.direction)
    units, default = found.get("unit", set()), found.get("default", set())
    if units == {"scalable-mode-off"}:
        return "off"
    if None in found:
        asked = [sign for sign in evidence if sign.value not in ("unit", "default", "enabled")]
        return _either(asked, "scalable-mode-on", "scalable-mode-off")
    if not command_line_seen or len(default) != 1:
        return "unknown"
    if default == {"scalable-mode-off"}:
        return "off"
    return "on" if units and "enabled" in found else "unknown"


def combine_viommu(evidence: Sequence[Evidence]) -> Literal["hint", "no-hint", "unknown"]:
    """`hint` by any sign; `no-hint` when registers that would have shown one were in the report and did not.

    `no-hint` is what the kernel of 6.2 to 6.9 saw, not a proof of hardware: a virtual IOMMU can do without
    caching mode.
    """
    signs = [sign for sign in evidence if sign.direction == "viommu"]
    if any(sign.value != "no-hint" for sign in signs):
        return "hint"
    return "no-hint" if signs else "unknown"


def combine_arch(evidence: Iterable[Evidence]) -> Literal["x86", "other", "unknown"]:
    """The architecture where all signs agree."""
    values = {sign.value for sign in evidence if sign.direction == "arch"}
    return cast(Literal["x86", "other"], values.pop()) if len(values) == 1 else "unknown"
