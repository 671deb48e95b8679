"""Which bridges lie above a function: the interesting part of the machine's tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Bdf, Bridge, Device, bdf_order


def _secondary(device: Device) -> int | None:
    """The bus right below a bridge, by its text, else by its bytes."""
    value = device.get("Bus", "secondary")
    if value is None and device.config_space is not None:
        registers = (r for r in device.config_space.registers if r.name == "Bus")
        value = next((register.get("secondary") for register in registers), None)
    return value if type(value) is int and value else None


def bridges_above(devices: Sequence[Device], listed: Iterable[str]) -> tuple[Bridge, ...]:
    """The bridges between the root and the listed functions, by address.

    A bridge leads to the functions whose bus is its secondary one (PCI-to-PCI Bridge Architecture 1.2,
    section 3.2.5.3); virtual functions may be on later buses and are not looked for. Bus numbers of hostile
    dumps may lead in circles: each bridge is taken once.
    """
    by_bus: dict[tuple[int, int], Device] = {}
    for device in devices:
        place, bus = Bdf.parse(device.bdf), _secondary(device)
        if place is not None and bus is not None:
            by_bus.setdefault((place.domain, bus), device)
    found: dict[str, Bridge] = {}
    for bdf in listed:
        above = _above(by_bus, bdf)
        while above is not None and above.bdf not in found:
            parent = _above(by_bus, above.bdf)
            found[above.bdf] = Bridge(
                above.bdf,
                above.header.text,
                above.driver,
                _secondary(above) or 0,
                None if parent is None else parent.bdf,
            )
            above = parent
    return tuple(found[bdf] for bdf in sorted(found, key=bdf_order))


def _above(by_bus: dict[tuple[int, int], Device], bdf: str) -> Device | None:
    place = Bdf.parse(bdf)
    return None if place is None else by_bus.get((place.domain, place.bus))
