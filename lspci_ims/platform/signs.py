"""Single lines that say something about the machine, by the table `spec/platform_signs.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

from ..model import Direction, Evidence, Span, Strength
from ..spec import rows
from .lines import EvidenceLines

#: A message of a log stands at the start of a line or behind one of the marks that end a prefix.
_BEHIND_PREFIX = r"(?:^|[\]:>|]\s{0,4})"
#: Which rows count in a member of a known kind; a text of unknown kind is looked at with all.
_OF_HINT = {
    "dmesg": ("log", "xen"),
    "journal": ("log", "xen"),
    "cpuinfo": ("cpuinfo",),
    "lscpu": ("lscpu", "cpuinfo"),
    "cpuid": ("cpuid",),
    "dmidecode": ("dmidecode",),
    "interrupts": ("interrupts",),
    "kernel-config": ("kernel-config",),
    "hostname": ("hostnamectl", "lscpu"),
    "xen": ("xen",),
    "dmi-id": (),
    "cmdline": (),
    "uname": (),
    "acpi": (),
}
#: Of one sign this many lines are kept as proofs, and the last one.
_PROOFS = 3


class Sign(NamedTuple):
    """One row of the table."""

    id: str
    where: str
    literal: str
    pattern: re.Pattern[str]
    direction: str
    strength: Strength
    origin: str
    value: str | None
    code: str
    note: str
    mark: str


class Seen(NamedTuple):
    """A line, or two lines that were one, that a sign matches."""

    sign: Sign
    first: int
    last: int
    value: str | None


def _optional(cell: str) -> str | None:
    return None if cell == "-" else cell


@cache
def signs() -> dict[str, tuple[Sign, ...]]:
    """The rows by their literal."""
    found: dict[str, list[Sign]] = {}
    for row in rows("platform_signs"):
        prefix = _BEHIND_PREFIX if row["in"] == "log" and not row["pattern"].startswith("(?:^") else ""
        sign = Sign(
            row["id"],
            row["in"],
            row["literal"],
            re.compile(f"{prefix}(?:{row['pattern']})"),
            row["direction"],
            cast(Strength, row["strength"]),
            row["origin"],
            _optional(row["value"]),
            _optional(row["code"]) or "",
            _optional(row["note"]) or "",
            row["mark"],
        )
        found.setdefault(sign.literal, []).append(sign)
    return {literal: tuple(group) for literal, group in found.items()}


@cache
def hypervisor_name(printed: str) -> str:
    """The name of a hypervisor as this program writes it."""
    lowered = printed.strip().casefold()
    for row in rows("hypervisor_names"):
        if lowered.startswith(row["printed"].casefold()):
            return row["name"]
    return lowered.replace(" ", "-")


def _seen(sign: Sign, lines: EvidenceLines, index: int) -> Seen | None:
    for count in (1, 2) if lines.can_be_wrapped(index) else (1,):
        match = sign.pattern.search(lines.joined(index, count))
        if match is not None:
            value = hypervisor_name(match["name"]) if sign.value == "@name" else sign.value
            return Seen(sign, index, index + count - 1, value)
    return None


def find_signs(lines: EvidenceLines, hint: str | None = None) -> Iterator[Seen]:
    """The lines that rows of the table match: of each row the first few and the last."""
    allowed = _OF_HINT.get(hint) if hint is not None else None
    for literal, group in signs().items():
        wanted = group if allowed is None else tuple(sign for sign in group if sign.where in allowed)
        if not wanted:
            continue
        kept: dict[str, list[Seen]] = {sign.id: [] for sign in wanted}
        for index in lines.containing(literal):
            for sign in wanted:
                seen = _seen(sign, lines, index)
                if seen is not None:
                    proofs = kept[sign.id]
                    if len(proofs) > (0 if sign.direction == "arch" else _PROOFS):
                        proofs.pop()
                    proofs.append(seen)
        for proofs in kept.values():
            yield from proofs


def as_evidence(seen: Seen, span: Span) -> Evidence:
    """What a line says, with the line as its proof."""
    sign = seen.sign
    direction = cast(Direction, sign.direction)
    return Evidence(sign.code, direction, sign.strength, "generic", span, sign.origin, seen.value, sign.note)
