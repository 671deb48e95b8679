"""Where the listed functions are: root ports, bridges below them, functions, with their drivers.

What is below which bridge is worked out in `pipeline/topology.py`, and has no circles; here it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Bridge, MachineAnswer
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
        self._below: dict[str | None, list[Bridge]] = {}
        for bridge in machine.bridges:
            self._below.setdefault(bridge.above, []).append(bridge)
        # a listed bridge above a listed function is shown as a bridge
        shown = {bridge.bdf for bridge in machine.bridges}
        self._devices = {device.bdf: device for device in machine.devices if device.bdf not in shown}

    def lines(self) -> Iterator[Line]:
        """The bridges below the root buses, each with the bridges behind it, then the functions."""
        # steps, no recursion: as many bridges may be nested as there are buses
        todo: list[tuple[Bridge, int, bool]] = self._right_below(None, 1)
        while todo:
            bridge, depth, is_passed = todo.pop()
            if is_passed:
                yield from self._functions(bridge, depth + 1)
            else:
                yield _node(bridge.bdf, bridge.name, bridge.driver, self._width, depth)
                todo += [(bridge, depth, True), *self._right_below(bridge.bdf, depth + 1)]

    def _right_below(self, above: str | None, depth: int) -> list[tuple[Bridge, int, bool]]:
        """The bridges right below one as steps, the first one last."""
        return [(bridge, depth, False) for bridge in reversed(self._below.get(above, ()))]

    def _functions(self, bridge: Bridge, depth: int) -> Iterator[Line]:
        devices = [self._devices[bdf] for bdf in bridge.functions if bdf in self._devices]
        for device in devices[:_NAMED]:
            yield _node(device.bdf, device.name, device.driver, self._width, depth)
        if len(devices) > _NAMED:
            yield [Piece(f"{'  ' * min(depth, 8)}… and {len(devices) - _NAMED} more", "dim")]


def _node(bdf: str, name: str, driver: str | None, width: int, depth: int) -> Line:
    # deep trees of hostile dumps must leave room for the name
    indent = "  " * min(depth, 8) + ("└ " if depth > 1 else "")
    bound = f", driver {visible(driver)}" if driver else ""
    room = max(10, width - len(indent) - len(bdf) - len(bound) - 2)
    return [Piece(indent), Piece(bdf, "cyan"), Piece(f"  {cut(visible(name), room)}"), Piece(bound, "dim")]
