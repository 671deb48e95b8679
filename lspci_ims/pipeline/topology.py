"""The buses of a machine as a tree: root bus, bridges, functions, virtual functions.

The one place where bus numbers become a tree: every form of output draws what is here.

A bridge leads to the bus that its register Secondary Bus Number names, and everything behind it has a number
up to Subordinate Bus Number (PCI-to-PCI Bridge Architecture Specification 1.2, sections 3.2.5.3 and 3.2.5.4).
Numbers that contradict each other make no loop: a bus stands in the tree once, and so does every function.
Up to 255 bridges may stand behind each other: nothing here calls itself for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from ..model import Bdf, Bridge, Device, bdf_order
from .machine_report import FunctionReport

_HOST_BRIDGE = "0600"
Place = tuple[int, int]


@dataclass
class Node:
    """A function in the tree; `buses` are those behind a bridge, `virtual` the functions of a PF."""

    function: FunctionReport
    buses: list[Bus] = field(default_factory=list)
    virtual: list[FunctionReport] = field(default_factory=list)
    secondary: int | None = None
    subordinate: int | None = None

    @property
    def bdf(self) -> str:
        """The address of the function."""
        return self.function.device.bdf

    @property
    def matters(self) -> bool:
        """Whether this function matters."""
        return self.function.matters


@dataclass
class Bus:
    """A bus and the functions on it; `bridge` is the host bridge of a root bus, where there is one."""

    domain: int
    number: int
    nodes: list[Node] = field(default_factory=list)
    host_bridge: FunctionReport | None = None

    @property
    def name(self) -> str:
        """Domain and number as in an address."""
        return f"{self.domain:04x}:{self.number:02x}"

    def here(self) -> Iterator[FunctionReport]:
        """The functions on this bus, virtual ones with their physical one."""
        if self.host_bridge is not None:
            yield self.host_bridge
        for node in self.nodes:
            yield node.function
            yield from node.virtual

    def functions(self) -> Iterator[FunctionReport]:
        """All functions on this bus and behind it."""
        for bus, _ in _walk([self]):
            yield from bus.here()


def bus_numbers(device: Device) -> tuple[int, int] | None:
    """Secondary and subordinate bus of a bridge, by the text or else by the bytes; None for other functions.

    Numbers that lspci could not read or that make no bridge (secondary 0) are no numbers.
    """
    registers = [device.register("Bus")]
    if device.config_space is not None and device.identity.bytes_belong:
        registers += [r for r in device.config_space.registers if r.name == "Bus"]
    for register in registers:
        if register is not None:
            secondary, subordinate = register.get("secondary"), register.get("subordinate")
            if type(secondary) is int and 0 < secondary <= 0xFF:
                last = subordinate if type(subordinate) is int else secondary
                return secondary, max(secondary, min(last, 0xFF))
    return None


def bus_tree(functions: Sequence[FunctionReport]) -> list[Bus]:
    """The root buses in the order of their numbers, with all that is behind them."""
    buses: dict[Place, Bus] = {}
    nodes: dict[str, Node] = {}
    places: dict[str, Place] = {}
    for function in functions:
        place = Bdf.parse(function.device.bdf)
        at = (0, 0) if place is None else (place.domain, place.bus)
        node = nodes[function.device.bdf] = Node(function)
        places[function.device.bdf] = at
        buses.setdefault(at, Bus(*at))
        numbers = bus_numbers(function.device)
        if numbers is not None:
            node.secondary, node.subordinate = numbers
    for bdf, node in nodes.items():
        pf = nodes.get(node.function.answer.state.sriov.pf or "")
        # a function that is virtual itself has none: registers that say so contradict each other
        if pf is not None and pf.function.answer.state.sriov.pf is None:
            pf.virtual.append(node.function)
        else:
            buses[places[bdf]].nodes.append(node)
    return _joined(buses, nodes, places)


def _walk(roots: Iterable[Bus]) -> Iterator[tuple[Bus, Node | None]]:
    """Each bus with the bridge above it, a bus before those behind it."""
    todo: list[tuple[Bus, Node | None]] = []
    todo += ((root, None) for root in reversed(list(roots)))
    while todo:
        bus, bridge = todo.pop()
        yield bus, bridge
        todo += [(behind, node) for node in bus.nodes for behind in node.buses][::-1]


def bridges_above(roots: Iterable[Bus], listed: Iterable[str]) -> tuple[Bridge, ...]:
    """The bridges between the root buses and the listed functions (by address), in the order of addresses.

    Each with the listed functions that have no other bridge between, in the order given.
    """
    above = {f.device.bdf: bridge for bus, bridge in _walk(roots) for f in bus.here()}
    found: dict[str, Bridge] = {}
    below: dict[str, list[str]] = {}
    for bdf in listed:
        node = above.get(bdf)
        if node is not None:
            below.setdefault(node.bdf, []).append(bdf)
        while node is not None and node.bdf not in found:
            parent = above[node.bdf]
            device = node.function.device
            found[node.bdf] = Bridge(
                node.bdf,
                device.header.text,
                device.driver,
                node.secondary or 0,
                None if parent is None else parent.bdf,
            )
            node = parent
    return tuple(
        msgspec.structs.replace(found[bdf], functions=tuple(below.get(bdf, ())))
        for bdf in sorted(found, key=bdf_order)
    )


def ports_above(roots: Iterable[Bus]) -> dict[str, str]:
    """The port at the other end of each function's link, by addresses: the one whose secondary bus it is on.

    A bridge that has that bus in its range alone is not: the one between is not in the dump. VFs share the
    link of their PF.
    """
    return {
        function.device.bdf: bridge.bdf
        for bus, bridge in _walk(roots)
        if bridge is not None and bridge.secondary == bus.number
        for function in bus.here()
    }


def _joined(buses: dict[Place, Bus], nodes: dict[str, Node], places: dict[str, Place]) -> list[Bus]:
    """Hang each bus under its bridge; what remains are the roots."""
    above: dict[Place, Place] = {}
    bridges: dict[int, list[tuple[Place, Node]]] = {}
    leads_to: dict[tuple[int, int | None], tuple[Place, Node]] = {}
    for bdf, node in nodes.items():
        if node.secondary is not None:
            at = places[bdf]
            bridges.setdefault(at[0], []).append((at, node))
            leads_to.setdefault((at[0], node.secondary), (at, node))
    for key, bus in sorted(buses.items()):
        if not bus.nodes:
            continue
        found = leads_to.get(key) or _covering(key, bridges.get(key[0], []))
        if found is not None and not _is_below(found[0], key, above):
            above[key] = found[0]
            found[1].buses.append(bus)
    roots = [bus for key, bus in sorted(buses.items()) if bus.nodes and key not in above]
    for root in roots:
        first = next((n for n in root.nodes if n.function.device.identity.class_id == _HOST_BRIDGE), None)
        if first is not None and not first.buses and not first.virtual:
            root.nodes.remove(first)
            root.host_bridge = first.function
    return roots


def _covering(key: Place, bridges: list[tuple[Place, Node]]) -> tuple[Place, Node] | None:
    """The bridge with the narrowest range of buses that holds this one (virtual functions' buses)."""
    around = [
        (at, node)
        for at, node in bridges
        if at != key and (node.secondary or 0) < key[1] <= (node.subordinate or 0)
    ]
    return min(around, key=lambda item: (item[1].subordinate or 0) - (item[1].secondary or 0), default=None)


def _is_below(at: Place, key: Place, above: dict[Place, Place]) -> bool:
    """Whether `at` is `key` or stands behind it already: then it cannot stand above it."""
    place: Place | None = at
    while place is not None:
        if place == key:
            return True
        place = above.get(place)
    return False
