"""IOMMU groups: what counts is which functions share one, not its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import Change, Value
from .facts import FactKey
from .matching import Pair
from .meanings import Difference, change, judged
from .sides import Side

KEY = FactKey("device", "", "IOMMU group", "IOMMU group")
#: So many members of a group are named.
_NAMED = 6


class IommuGroups:
    """The groups of both sides, over the functions that both have."""

    def __init__(self, a: Side, b: Side, pairs: Sequence[Pair]) -> None:
        self._a, self._b = a, b
        self._members_a: dict[Value, set[Pair]] = {}
        self._members_b: dict[Value, set[Pair]] = {}
        for pair in pairs:
            if pair.a is not None and pair.b is not None:
                self._enter(self._members_a, a, pair.a, pair)
                self._enter(self._members_b, b, pair.b, pair)

    @staticmethod
    def _enter(members: dict[Value, set[Pair]], side: Side, place: str, pair: Pair) -> None:
        fact = side.facts(place).values.get(KEY)
        if fact is not None:
            members.setdefault(str(fact.value), set()).add(pair)

    def change(self, found: Difference) -> Change:
        """A group with another number: noise while the same functions are in it."""
        before = self._members_a.get(str(found.before), set())
        after = self._members_b.get(str(found.after), set())
        if before == after:
            return change(found, judged("IOMMU_GROUP_NUMBER"))
        return change(found, judged("IOMMU_GROUP_MEMBERS"), members=_named(before, after))

    def moved_members(self, place_a: str, place_b: str) -> Change | None:
        """A group with the same number, and other functions in it."""
        facts = self._a.facts(place_a).values.get(KEY), self._b.facts(place_b).values.get(KEY)
        if facts[0] is None or facts[1] is None or str(facts[0].value) != str(facts[1].value):
            return None
        found = Difference("device", KEY.register, KEY.label, facts[0].value, facts[1].value, KEY.register)
        made = self.change(found)
        return made if made.code == "IOMMU_GROUP_MEMBERS" else None


def _named(before: set[Pair], after: set[Pair]) -> str:
    parts = []
    for word, pairs in (("no longer", before - after), ("now also", after - before)):
        places: Mapping[str, None] = dict.fromkeys(sorted(pair.b or "" for pair in pairs))
        if places:
            more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
            parts.append(f"{word} with {', '.join(list(places)[:_NAMED])}{more}")
    return "; ".join(parts)
