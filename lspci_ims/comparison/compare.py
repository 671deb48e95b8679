"""One function on both sides: which of its facts differ, and which only one side shows."""

from __future__ import annotations

import re

from ..detect.agreement import same_value
from ..model import Change
from .answers import answer_changes
from .facts import CapabilityKey, Fact, FactKey, has_address, has_numbers, region_facts
from .iommu_groups import KEY as GROUP_KEY
from .iommu_groups import IommuGroups
from .link import JUDGED, link_change, rate_is_untold
from .meanings import Difference, change
from .missing import Missing
from .raw_bytes import Told, byte_changes
from .releases import known_reading, printed_otherwise, told_otherwise
from .sides import Side

#: Labels whose values are names of devices.
_NAMES = ("Subsystem",)
_WITH_IDS = re.compile(r"([0-9a-f]{4}:[0-9a-f]{4})\]?$")
_IDS = re.compile(r"\s*(?:\[[0-9a-f]{4}(?::[0-9a-f]{4})?\]|\b[0-9a-f]{4}(?::[0-9a-f]{4})?)$")
#: What releases before 2.2.2 and later ones print for an id without a name.
_UNKNOWN = re.compile(r"\bUnknown device (?=[0-9a-f]{4}\b)")


_BOARD, _BOARD_VENDOR = (FactKey("device", "", "head", label) for label in ("subsystem", "subsystem vendor"))
#: What a CardBus bridge alone has.
_WINDOWS = ("Memory window", "I/O window", "16-bit legacy interface ports")


class FunctionComparison:
    """Compares one function; afterwards `changes` and `missing` hold what was found."""

    def __init__(self, a: Side, place_a: str, b: Side, place_b: str, groups: IommuGroups) -> None:
        self._sides = (a, b)
        self._places = (place_a, place_b)
        self._groups = groups
        self._facts = (a.facts(place_a), b.facts(place_b))
        self.changes: list[Change] = []
        self.missing: list[Missing] = []
        self._told: set[FactKey] = set()
        self._rates: list[tuple[FactKey, Fact, Fact]] = []

    def run(self) -> None:
        """Compare answers, capabilities, links and every value."""
        a, b = self._sides
        found = answer_changes(a, self._places[0], b, self._places[1])
        self.changes += found.changes
        self.missing += found.missing
        absent = self._capabilities()
        self._values(absent)
        judged = link_change(a, self._places[0], b, self._places[1])
        self.changes += [judged] if judged is not None else []
        if rate_is_untold(a, self._places[0], b, self._places[1]):
            self.changes += [change(self._difference(*rate)) for rate in self._rates]
        moved = self._groups.moved_members(*self._places)
        self.changes += [moved] if moved is not None else []
        told = Told(self._told, absent)
        self.changes += byte_changes(a, self._places[0], b, self._places[1], told)

    def _capabilities(self) -> set[CapabilityKey]:
        """Capabilities of one side alone; gives their keys, so that their values are not told one by one."""
        one, other = (facts.capabilities for facts in self._facts)
        absent = one.keys() ^ other.keys()
        answering = [f.values[FactKey("device", "", "answers", "answers")].value for f in self._facts]
        if not all(answering):
            return absent
        for key in sorted(absent, key=lambda key: (key.kind, key.which)):
            has, lacks = (0, 1) if key in one else (1, 0)
            capability = self._facts[has].capabilities[key]
            side, at = self._sides[lacks], self._places[lacks]
            name = capability.name or capability.kind
            why = side.why_no_capability(at, extended=capability.extended)
            if why is None and self._is_cardbus(lacks):
                # releases differ in whether they print any capability of such a bridge
                place = ("cardbus", "capability", "")
                otherwise = printed_otherwise(*self._sides, place, f"{key.kind} capability")
                if otherwise is not None:
                    self.missing.append(otherwise)
                    continue
            if why is None and self._stands_there_by_another_name(key, lacks):
                why = side.why_not_printed(self._sides[has])
            if why is not None:
                self.missing.append(Missing(side.name, *why, f"{capability.kind} capability"))
                continue
            difference = Difference(
                kind=key.kind,
                register="capability",
                label="",
                before=name if has == 0 else None,
                after=name if has == 1 else None,
                subject=f"{key.kind} capability",
                spans_a=self._sides[0].quoted(capability.span) if has == 0 else (),
                spans_b=self._sides[1].quoted(capability.span) if has == 1 else (),
            )
            self.changes.append(change(difference, name=name))
        return absent

    def _stands_there_by_another_name(self, key: CapabilityKey, lacks: int) -> bool:
        """Whether a capability of that kind is at the same offset, of which less is printed."""
        offset = self._facts[1 - lacks].capabilities[key].offset
        others = self._facts[lacks].capabilities.items()
        return any(k.kind in (key.kind, "unknown") and c.offset == offset is not None for k, c in others)

    def _is_cardbus(self, which: int) -> bool:
        """Whether the function is a CardBus bridge, of which nothing but the header is printed."""
        facts = self._facts[which]
        names = (register.name for register in facts.device.registers)
        return not facts.capabilities and any(name.startswith(_WINDOWS) for name in names)

    def _values(self, absent: set[CapabilityKey]) -> None:
        one, other = self._with_regions()
        for key in [*one, *(key for key in other if key not in one)]:
            if CapabilityKey(key.kind, key.which) in absent:
                continue
            before, after = one.get(key), other.get(key)
            if key == _BOARD_VENDOR and (
                before is None or after is None or _BOARD in one.keys() & other.keys()
            ):
                # counts where nothing tells the rest of the ids
                continue
            if before is None or after is None:
                self._one_sided(key, before, after)
            elif not self._same(key, before, after):
                self._changed(key, before, after)

    def _with_regions(self) -> list[dict[FactKey, Fact]]:
        devices = [facts.device for facts in self._facts]
        by_number = all(map(has_numbers, devices))
        regions = [device.regions for device in devices]
        if not by_number and len(regions[0]) != len(regions[1]):
            # in order, those with an address alone can be told apart
            regions = [tuple(filter(has_address, side)) for side in regions]
        return [
            {**f.values, **region_facts(side, f.device, by_number=by_number)}
            for side, f in zip(regions, self._facts, strict=True)
        ]

    def _same(self, key: FactKey, before: Fact, after: Fact) -> bool:
        if before.value == after.value:
            return True
        if key.label in _NAMES:
            return _same_name(before.text, after.text)
        ranges = [side.answer.lspci.version_range for side in self._sides]
        if ranges[0] == ranges[1] and before.from_bytes == after.from_bytes:
            return False
        reading = known_reading(*self._sides, key.printed)
        if _same_values(key, before, after, by_table=False):
            return True
        if not reading.applies or not _same_values(key, before, after, by_table=True):
            return False
        if not reading.whole:
            self.missing.append(told_otherwise(*self._sides, key.subject))
        return True

    def _changed(self, key: FactKey, before: Fact, after: Fact) -> None:
        self._told.add(key)
        if key.printed[:2] == ("express", "LnkSta") and key.label in JUDGED:
            # told as one, and judged by both ends of the link
            self._rates.append((key, before, after))
            return
        otherwise = printed_otherwise(*self._sides, key.printed, key.subject)
        if otherwise is not None:
            self.missing.append(otherwise)
            return
        found = self._difference(key, before, after)
        self.changes.append(self._groups.change(found) if key == GROUP_KEY else change(found))

    def _difference(self, key: FactKey, before: Fact | None, after: Fact | None) -> Difference:
        facts = before, after
        values = [None if fact is None else fact.value for fact in facts]
        spans = [
            side.quoted(None if fact is None else fact.span)
            for side, fact in zip(self._sides, facts, strict=True)
        ]
        return Difference(key.kind, key.register, key.label, values[0], values[1], key.subject, *spans)

    def _one_sided(self, key: FactKey, before: Fact | None, after: Fact | None) -> None:
        shown = before if before is not None else after
        has, lacks = (0, 1) if before is not None else (1, 0)
        if shown is None or shown.value is None:
            return
        if not all(f.values[FactKey("device", "", "answers", "answers")].value for f in self._facts):
            # what a function does not answer is told once
            return
        self._told.add(key)
        side, other = self._sides[lacks], self._sides[has]
        if key.kind == "region" and key.label != "kind":
            # a region that is gone is told once; what else of one is printed depends on what it is
            return
        otherwise = self._printed_otherwise(key, has)
        if otherwise is not None:
            self.missing.append(otherwise)
            return
        if shown.from_bytes:
            self.missing.append(
                Missing(side.name, "not-dumped", f"{side.title} has no bytes that tell it", key.register)
            )
        elif side.devices[self._places[lacks]].truncated is not None:
            self.missing.append(
                Missing(side.name, "truncated", f"the text of {side.title} was cut", key.subject)
            )
        elif key.kind not in ("text", "region") and not side.would_print(key, other):
            self.missing.append(Missing(side.name, *side.why_not_printed(other), key.subject))
        else:
            self.changes.append(change(self._difference(key, before, after)))

    def _printed_otherwise(self, key: FactKey, has: int) -> Missing | None:
        place = key.printed
        if key.kind == "region":
            regions = self._facts[has].device.regions
            numbers = {f"Region {region.index}": region for region in regions}
            region = numbers.get(key.register)
            if region is not None and not has_address(region):
                place = (key.kind, key.register, "unassigned")
        return printed_otherwise(*self._sides, place, key.subject)


def _same_values(key: FactKey, before: Fact, after: Fact, *, by_table: bool) -> bool:
    """Whether either can be the other's, printed by another release."""
    one, other = (before.text, before.value), (after.text, after.value)
    return any(same_value(key.printed, *pair, by_table=by_table) for pair in ((one, other), (other, one)))


def _same_name(one: str, other: str) -> bool:
    """Whether two printed names can be those of one device.

    -nn prints ids behind names and -n in their place: ids are compared where both have them, else names.
    """
    ids = _WITH_IDS.search(one), _WITH_IDS.search(other)
    if ids[0] is not None and ids[1] is not None:
        return ids[0][1] == ids[1][1]
    one, other = (_UNKNOWN.sub("Device ", text) for text in (one, other))
    if ids[0] is None and ids[1] is None:
        return one == other
    names = _IDS.sub("", one), _IDS.sub("", other)
    return names[0] == names[1] or not all(names)
