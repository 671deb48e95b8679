"""Which function of one side is which of the other, and which machine is which."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

from ..model import Bdf, Device, Identity, bdf_order
from .sides import Side

How = Literal["address", "serial number", "ids"]


class Pair(NamedTuple):
    """A function at its address on each side, None where a side does not have it."""

    a: str | None
    b: str | None
    how: How | None


def same_kind(one: Device, other: Device) -> bool:
    """Whether both can be the same kind of function: by ids where known, else by names and classes."""
    first, second = one.identity, other.identity
    for part in ("vendor_id", "device_id"):
        mine, others = getattr(first, part), getattr(second, part)
        if mine and others and mine != others:
            return False
    if first.device_id and second.device_id:
        return True
    if first.class_id and second.class_id and first.class_id != second.class_id:
        return False
    # a name of several ids is a function with any of them
    possible = [_possible(identity) for identity in (first, second)]
    if all(possible):
        return not possible[0].isdisjoint(possible[1])
    names = one.header.device_name, other.header.device_name
    return names[0] == names[1] or not all(names)


def _possible(identity: Identity) -> set[str]:
    """The ids that the function can have, as `vendor:device`; none when nothing tells."""
    if identity.vendor_id and identity.device_id:
        return {f"{identity.vendor_id}:{identity.device_id}"}
    return set(identity.candidates)


def _serial(side: Side, bdf: str) -> str | None:
    """The serial number of the function, None where it is not told or says nothing."""
    for key, fact in side.facts(bdf).values.items():
        # nothing but zeros or ones is what cards have that were given none
        if key.kind == "serial-number" and isinstance(fact.value, str) and set(fact.value) - set("0f-"):
            return fact.value
    return None


def _function(bdf: str) -> int:
    place = Bdf.parse(bdf)
    return 0 if place is None else place.function


def _ids(side: Side, bdf: str) -> tuple[Hashable, ...]:
    device = side.devices[bdf]
    identity = device.identity
    if identity.device_id is None:
        return (device.header.text,)
    return (identity.vendor_id, identity.device_id)


def _by_serial(side: Side, bdf: str) -> Hashable:
    serial = _serial(side, bdf)
    return None if serial is None else (serial, *_ids(side, bdf), _function(bdf))


def _by_board(side: Side, bdf: str) -> Hashable:
    identity = side.devices[bdf].identity
    board = (identity.subsystem_vendor_id, identity.subsystem_device_id)
    return (*_ids(side, bdf), *board, side.devices[bdf].header.revision, _function(bdf))


def _by_ids(side: Side, bdf: str) -> Hashable:
    return (*_ids(side, bdf), _function(bdf))


def match_functions(a: Side, b: Side) -> list[Pair]:
    """Pair the functions of both sides: by serial number, by address, then by ids.

    Like functions that moved are paired in the order of their addresses where both sides have as many of
    them; in doubt they stay apart, as one that is gone and one that is new.
    """
    left = dict.fromkeys(sorted(a.devices, key=bdf_order))
    right = dict.fromkeys(sorted(b.devices, key=bdf_order))
    pairs: list[Pair] = []

    def take(how: How, one: str, other: str) -> None:
        pairs.append(Pair(one, other, how))
        del left[one], right[other]

    def take_like(how: How, key: Callable[[Side, str], Hashable], *, unique: bool) -> None:
        mine, others = _grouped(a, left, key), _grouped(b, right, key)
        for found, places in mine.items():
            opposite = others.get(found, [])
            if len(places) != len(opposite) or (unique and len(places) > 1):
                continue
            for one, other in zip(places, opposite, strict=True):
                if _may_be(a, one, b, other):
                    take("address" if one == other else how, one, other)

    take_like("serial number", _by_serial, unique=True)
    for place in [place for place in left if place in right]:
        if same_kind(a.devices[place], b.devices[place]):
            take("address", place, place)
    take_like("ids", _by_board, unique=False)
    take_like("ids", _by_ids, unique=True)
    pairs += [Pair(place, None, None) for place in left] + [Pair(None, place, None) for place in right]
    return sorted(pairs, key=lambda pair: bdf_order(pair.b or pair.a or ""))


def _may_be(a: Side, one: str, b: Side, other: str) -> bool:
    """Whether serial numbers allow it: moved functions must have the same one where both have any."""
    first, second = _serial(a, one), _serial(b, other)
    return first is None or second is None or first == second


def _grouped(
    side: Side, places: Iterable[str], key: Callable[[Side, str], Hashable]
) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for place in places:
        value = key(side, place)
        if value is not None:
            found.setdefault(value, []).append(place)
    return found


def _likeness(a: Side, b: Side) -> float:
    """How alike two machines are, from 0: the share of functions with the same address and ids."""
    if a.hosts and b.hosts and not a.hosts.isdisjoint(b.hosts):
        return 2.0
    first = {(place, *_ids(a, place)) for place in a.devices}
    second = {(place, *_ids(b, place)) for place in b.devices}
    same = len(first & second) / max(1, min(len(first), len(second)))
    kinds = {_ids(a, place) for place in a.devices} & {_ids(b, place) for place in b.devices}
    return same + len(kinds) / (1 + len(kinds)) / 10


def match_machines(left: Sequence[Side], right: Sequence[Side]) -> list[tuple[Side | None, Side | None]]:
    """Pair machines, the most alike first; one on each side is a pair whatever it is."""
    if len(left) == len(right) == 1:
        return [(left[0], right[0])]
    scores = [(_likeness(a, b), -i, -j) for i, a in enumerate(left) for j, b in enumerate(right)]
    taken_left: dict[int, int] = {}
    taken_right: set[int] = set()
    for score, i, j in sorted(scores, reverse=True):
        if score > 0 and -i not in taken_left and -j not in taken_right:
            taken_left[-i] = -j
            taken_right.add(-j)
    pairs: list[tuple[Side | None, Side | None]] = [
        (side, right[taken_left[i]] if i in taken_left else None) for i, side in enumerate(left)
    ]
    return pairs + [(None, side) for j, side in enumerate(right) if j not in taken_right]
