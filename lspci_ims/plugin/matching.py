"""Which families a function belongs to, and which ids a name stands for, by the plugins' tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..api import DeviceFamily, FamilyDevice

#: A family's name, and its row for the function's ids (None: by class, or one of several candidates).
Match = tuple[str, FamilyDevice | None]


class FamilyIndex:
    """Families of all plugins, found by ids, class and name; answers are in the order of `families`."""

    def __init__(self, families: Iterable[DeviceFamily]) -> None:
        self._families = tuple(families)
        self._places: dict[str, list[tuple[int, FamilyDevice]]] = {}
        self._by_class = [
            (place, family) for place, family in enumerate(self._families) if family.class_id is not None
        ]
        for place, family in enumerate(self._families):
            for row in family.devices:
                self._places.setdefault(f"{family.vendor_id}:{row.device_id}", []).append((place, row))

    def match(
        self,
        vendor_id: str | None,
        device_id: str | None,
        class_id: str | None,
        prog_if: str | None,
        candidates: Sequence[str],
    ) -> tuple[Match, ...]:
        """The families of one function.

        One whose ids are not known for sure belongs to a family when all its candidates do.
        """
        found: dict[int, FamilyDevice | None] = {}
        if vendor_id is not None and device_id is not None:
            found.update(self._places.get(f"{vendor_id}:{device_id}".lower(), ()))
        elif candidates:
            common = set.intersection(
                *({place for place, _ in self._places.get(ids.lower(), ())} for ids in candidates)
            )
            found.update(dict.fromkeys(common))
        for place, family in self._by_class:
            if _is_of_class(family, vendor_id, class_id, prog_if):
                found[place] = None
        return tuple((self._families[place].name, found[place]) for place in sorted(found))

    def ids_for_name(self, vendor_id: str, device_name: str) -> tuple[str, ...]:
        """The ids (`8086:0b25`) whose rows bear this name, whatever its case."""
        wanted = device_name.strip().casefold()
        return tuple(
            sorted(
                {
                    f"{family.vendor_id}:{row.device_id}"
                    for family in self._families
                    if family.vendor_id == vendor_id.lower()
                    for row in family.devices
                    if any(name.casefold() == wanted for name in row.names)
                }
            )
        )


def _is_of_class(
    family: DeviceFamily, vendor_id: str | None, class_id: str | None, prog_if: str | None
) -> bool:
    if class_id is None or family.class_id != class_id.lower():
        return False
    if family.prog_if is not None and (prog_if is None or family.prog_if != prog_if.lower()):
        return False
    return family.vendor_id is None or (vendor_id is not None and family.vendor_id == vendor_id.lower())
