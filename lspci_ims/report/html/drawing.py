"""The tree of buses as rows and lines of an SVG: folded so that a large machine stays readable.

A row is one function, or several that do not matter. Measures are user units of the SVG, one is a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...pipeline import Bus, FunctionReport, Node
from .nesting import Nested, flattened
from .quotes import Anchor

ROW_HEIGHT = 26
INDENT = 26
MARGIN = 14
#: Width of a character of the drawing's text: an upper bound for the fonts that browsers choose.
_CHARACTER = 8.2
#: So many functions of one bus that do not matter are drawn one by one.
_SHOWN = 6
_NAME = 64


class Row(NamedTuple):
    """One row: `kind` is `root`, `bridge`, `function`, `virtual` or `folded`; `link` is where it leads.

    `line` is the path from the row above it in the tree to this one, empty for the root.
    """

    kind: str
    x: float
    y: float
    line: str
    link: Anchor | None
    title: str
    detail: str
    matters: bool


class Drawing(NamedTuple):
    """One root bus, the `number`th of its machine: its SVG's measures and rows, how many functions it has."""

    number: int
    name: str
    width: int
    height: int
    rows: tuple[Row, ...]
    functions: int
    matters: int


class _Pen:
    """Puts rows below each other and joins each to its parent."""

    def __init__(self, anchors: Mapping[str, str]) -> None:
        self.rows: list[Row] = []
        self._anchors = anchors

    def row(
        self,
        kind: str,
        depth: int,
        parent: int | None,
        title: str,
        detail: str = "",
        *,
        function: FunctionReport | None = None,
        matters: bool = False,
    ) -> int:
        """Add a row; gives its number, for the rows below it."""
        x = MARGIN + depth * INDENT
        y = len(self.rows) * ROW_HEIGHT + ROW_HEIGHT / 2
        line = ""
        if parent is not None:
            above = self.rows[parent]
            line = f"M{above.x:g} {above.y + 7:g}V{y:g}H{x - 7:g}"
        to = None if function is None else self._anchors.get(function.device.bdf)
        link = None if to is None else Anchor(to, title)
        self.rows.append(Row(kind, x, y, line, link, title, _cut(detail), matters))
        return len(self.rows) - 1

    def bus(self, bus: Bus, depth: int, parent: int) -> Nested[None]:
        """The rows of all functions on a bus, and in their places those of the buses behind them."""
        plain = [node for node in bus.nodes if not (node.matters or node.virtual or node.buses)]
        folded = {id(node) for node in plain} if len(plain) > _SHOWN else set()
        for node in bus.nodes:
            if id(node) not in folded:
                yield self.node(node, depth, parent)
        if folded:
            places = f"{short(plain[0].function)} to {short(plain[-1].function)}"
            self.row(
                "folded", depth, parent, f"{len(plain)} more functions", places, function=plain[0].function
            )

    def node(self, node: Node, depth: int, parent: int) -> Nested[None]:
        """A function, and what is behind it."""
        kind = "bridge" if node.secondary is not None else "function"
        at = self.row(
            kind,
            depth,
            parent,
            short(node.function),
            _words(node),
            function=node.function,
            matters=node.matters,
        )
        if node.virtual:
            count = len(node.virtual)
            noun = "virtual function" if count == 1 else "virtual functions"
            first = node.virtual[0]
            places = short(first) if count == 1 else f"{short(first)} to {short(node.virtual[-1])}"
            matters = any(function.matters for function in node.virtual)
            self.row("virtual", depth + 1, at, f"{count} {noun}", places, function=first, matters=matters)
        for bus in node.buses:
            yield self.bus(bus, depth + 1, at)


def draw(root: Bus, anchors: Mapping[str, str], number: int = 1) -> Drawing:
    """Draw what is behind one root bus; `anchors` gives the id in the page of a function's address."""
    pen = _Pen(anchors)
    bridge = root.host_bridge
    detail = "" if bridge is None else f"{short(bridge)} {bridge.answer.name}"
    top = pen.row("root", 0, None, f"root bus {root.name}", detail, function=bridge)
    for _ in flattened(pen.bus(root, 1, top)):
        pass
    functions = list(root.functions())
    width = max(row.x + 14 + _CHARACTER * (len(row.title) + len(row.detail) + 2) for row in pen.rows)
    return Drawing(
        number,
        root.name,
        round(width + MARGIN),
        len(pen.rows) * ROW_HEIGHT,
        tuple(pen.rows),
        len(functions),
        sum(function.matters for function in functions),
    )


def short(function: FunctionReport) -> str:
    """The address without the domain where that is 0000."""
    return function.device.bdf.removeprefix("0000:")


def _words(node: Node) -> str:
    """Name, buses behind a bridge, driver, and the answer where the function matters."""
    answer = node.function.answer
    name = _cut(answer.name, _NAME)
    if node.secondary is not None:
        last = "" if node.subordinate == node.secondary else f" to {node.subordinate:02x}"
        name += f" → bus {node.secondary:02x}{last}"
    parts = [name]
    if answer.driver:
        parts.append(_cut(answer.driver, 24))
    if node.matters:
        parts.append(f"SIOV {answer.siov}, IMS {answer.ims}")
    return " · ".join(parts)


def _cut(text: str, width: int = 140) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
