"""Which machine of a text the evidence in it belongs to.

One machine: all of it, unless its kernel log lists other functions. Several: by the name of the host that
a prompt, a log's prefix or `uname` gives, and among dumps of one host the nearest. Dumps of the same
hardware (before and after) share. What stays in doubt is used for none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import Any, Literal, TypeVar

import msgspec

from ..model import Diagnostic, Span
from .findings import PLACED, HostName, PlatformFindings

#: How many lines above a dump the prompt with its command may stand.
_PROMPT_LINES = 6
#: So many functions must be in both a log and a dump before they prove anything.
_COMMON = 3
_Item = TypeVar("_Item")


#: Functions as (bdf, vendor id, device id).
Functions = frozenset[tuple[str, str | None, str | None]]


class MachinePlace(msgspec.Struct, frozen=True):
    """Where the dump of one machine stands, and its functions."""

    first: int
    last: int
    functions: Functions = frozenset()


def share_out(
    findings: PlatformFindings, places: Sequence[MachinePlace]
) -> tuple[list[PlatformFindings], tuple[Diagnostic, ...]]:
    """The findings of one text for each of its machines, and what was left out because of doubt."""
    if not places or not findings.has_evidence:
        return [findings] * len(places), ()
    owner = _Owner(findings.host_names, places)
    if len(places) == 1 or (same_hardware([place.functions for place in places]) and not owner.several_hosts):
        if any(matches_functions(findings, place.functions) is False for place in places):
            message = "the kernel log in this text lists other functions than the dump"
            nothing = PlatformFindings(dmi_profile=findings.dmi_profile)
            return [nothing] * len(places), doubtful(findings, message)
        mine, others = of_hosts(findings, owner.hosts)
        return [mine] * len(places), doubtful(others, "this is of another host than the dump")
    shares = [_of_machine(findings, owner, number) for number in range(len(places))]
    unclaimed = _of_machine(findings, owner, None)
    message = "several machines are in this text, and nothing tells which one this belongs to"
    return shares, doubtful(unclaimed, message)


def of_hosts(findings: PlatformFindings, hosts: Set[str]) -> tuple[PlatformFindings, PlatformFindings]:
    """The findings of one text that can be of these hosts, and those below the name of another one.

    Everything can be where no name of the machine is known.
    """
    names = [(host.span.first_line, host.name.lower()) for host in findings.host_names if host.tells]
    if not hosts or all(name in hosts for _, name in names):
        return findings, PlatformFindings(dmi_profile=findings.dmi_profile)
    lines = [line for line, _ in names]

    def is_mine(item: Any) -> bool:
        at = bisect_right(lines, _line(item))
        return at == 0 or names[at - 1][1] in hosts

    def split(mine: bool) -> PlatformFindings:
        kept = {
            name: tuple(item for item in getattr(findings, name) if is_mine(item) is mine) for name in PLACED
        }
        return msgspec.structs.replace(findings, **kept)

    return split(mine=True), split(mine=False)


def same_hardware(machines: Sequence[Functions]) -> bool:
    """Whether all dumps list nearly the same functions."""
    first = machines[0]
    for functions in machines[1:]:
        common = len(first & functions)
        if common < _COMMON or common < 0.9 * max(len(first), len(functions)):
            return False
    return True


def matches_functions(findings: PlatformFindings, functions: Functions) -> bool | None:
    """Whether a log names the same devices at most of the addresses that are in both; None: too few are."""
    ids = {bdf: (vendor, device) for bdf, vendor, device in functions if vendor and device}
    common = {
        named.bdf: ids[named.bdf] == (named.vendor_id, named.device_id)
        for named in findings.pci_ids
        if named.bdf in ids
    }
    return None if len(common) < _COMMON else sum(common.values()) >= len(common) / 2


def _line(item: Any) -> int:
    """The line an item stands on."""
    span = item if isinstance(item, Span) else getattr(item, "span", None)
    if span is None:
        spans = getattr(item, "spans", ())
        span = spans[0] if spans else None
    return span.first_line if isinstance(span, Span) else 0


class _Owner:
    """Looks up the machine of a line."""

    def __init__(self, hosts: Sequence[HostName], places: Sequence[MachinePlace]) -> None:
        self._places = places
        self._hosts = [(host.span.first_line, host.name.lower()) for host in hosts if host.tells]
        self._lines = [line for line, _ in self._hosts]
        self._host_of = [self._above(place.first) for place in places]

    @property
    def hosts(self) -> Set[str]:
        """The names that stand right above the dumps."""
        return {host for host in self._host_of if host is not None}

    @property
    def several_hosts(self) -> bool:
        """Whether the dumps stand below different names."""
        return len(self.hosts) > 1

    def _last(self, line: int) -> tuple[int, str] | None:
        at = bisect_right(self._lines, line)
        return self._hosts[at - 1] if at else None

    def _above(self, first: int) -> str | None:
        last = self._last(first)
        return last[1] if last is not None and first - last[0] <= _PROMPT_LINES else None

    def machine(self, line: int) -> int | None:
        """The number of the machine that a line belongs to, None in doubt."""
        last = self._last(line)
        if last is None:
            return None
        between = range(last[0], line)
        for place, host in zip(self._places, self._host_of, strict=True):
            if place.first in between and host != last[1]:
                return None
        same = [number for number, host in enumerate(self._host_of) if host == last[1]]
        return min(same, key=lambda number: self._distance(number, line), default=None)

    def _distance(self, number: int, line: int) -> int:
        place = self._places[number]
        return max(place.first - line, line - place.last, 0)


def _of_machine(findings: PlatformFindings, owner: _Owner, number: int | None) -> PlatformFindings:
    def chosen(items: Sequence[_Item]) -> tuple[_Item, ...]:
        return tuple(item for item in items if owner.machine(_line(item)) == number)

    return msgspec.structs.replace(findings, **{name: chosen(getattr(findings, name)) for name in PLACED})


def kernels_of(findings: PlatformFindings) -> frozenset[str]:
    """The releases of kernels that are named."""
    return frozenset(release.release for release in findings.kernel_releases)


def doubtful(
    findings: PlatformFindings, message: str, level: Literal["info", "warning"] = "warning"
) -> tuple[Diagnostic, ...]:
    """The remark on evidence that is used for no machine."""
    spans = [sign.span for sign in findings.evidence]
    spans += [release.span for release in findings.kernel_releases]
    known = {span.first_line for span in spans}
    # several plugins may see one line, and each of them in several ways
    asked = {line.span.first_line: line.span for line in findings.seen_lines}
    spans += [span for first, span in asked.items() if first not in known]
    lines = sorted(spans, key=lambda span: span.first_line)
    if not lines:
        return ()
    noun = "line" if len(lines) == 1 else "lines"
    text = f"{message}: {len(lines)} {noun} of evidence from line {lines[0].first_line} on not used"
    return (Diagnostic(level, "EVIDENCE_DOUBTFUL", text, lines[0]),)
