"""Where the listed functions are: root ports, bridges below them, functions, with their drivers.

Which bridge is above which is worked out in `pipeline/topology.py`, and has no circles; here it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Bdf, Bridge, DeviceAnswer, MachineAnswer
from .lines import Line, Piece, cut
from .visible import visible

#: So many functions right below one bridge are named.
_NAMED = 8


def bus_tree(machine: MachineAnswer, width: int) -> Iterator[Line]:
    """The tree of bridges above the listed functions; nothing where no bridge is above any."""
    if machine.bridges:
        yield [Piece("Where", "bold")]
        yield from _Tree(machine, width).lines()


class _Tree:
    """The bridges, and what is right below each."""

    def __init__(self, machine: MachineAnswer, width: int) -> None:
        self._width = width
        known = {bridge.bdf for bridge in machine.bridges}
        self._below: dict[str | None, list[Bridge]] = {}
        for bridge in machine.bridges:
            self._below.setdefault(bridge.above, []).append(bridge)
        self._functions: dict[tuple[int, int], list[DeviceAnswer]] = {}
        for device in machine.devices:
            place = Bdf.parse(device.bdf)
            if place is not None and device.bdf not in known:
                self._functions.setdefault((place.domain, place.bus), []).append(device)

    def lines(self, above: str | None = None, depth: int = 1) -> Iterator[Line]:
        """The bridges right below one, or below the root buses, each with all that is behind it."""
        for bridge in self._below.get(above, ()):
            yield _node(bridge.bdf, bridge.name, bridge.driver, self._width, depth)
            yield from self.lines(bridge.bdf, depth + 1)
            place = Bdf.parse(bridge.bdf)
            functions = [] if place is None else self._functions.get((place.domain, bridge.secondary), [])
            for device in functions[:_NAMED]:
                yield _node(device.bdf, device.name, device.driver, self._width, depth + 1)
            if len(functions) > _NAMED:
                yield [Piece(f"{'  ' * (depth + 1)}… and {len(functions) - _NAMED} more", "dim")]


def _node(bdf: str, name: str, driver: str | None, width: int, depth: int) -> Line:
    # deep trees of hostile dumps must leave room for the name
    indent = "  " * min(depth, 8) + ("└ " if depth > 1 else "")
    bound = f", driver {visible(driver)}" if driver else ""
    room = max(10, width - len(indent) - len(bdf) - len(bound) - 2)
    return [Piece(indent), Piece(bdf, "cyan"), Piece(f"  {cut(visible(name), room)}"), Piece(bound, "dim")]
