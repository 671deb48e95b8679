"""The tree of buses as nested lists, which say in words what the drawing shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from ...pipeline import Bus, FunctionReport
from .nesting import Nested, flattened


class ListStep(NamedTuple):
    """A list or an item begins or ends; `text` stands above a list, or before the function of an item."""

    kind: Literal["list", "item", "item-end", "list-end"]
    text: str = ""
    function: FunctionReport | None = None


_ITEM_END, _LIST_END = ListStep("item-end"), ListStep("list-end")


def list_steps(root: Bus) -> Iterator[ListStep]:
    """The list of what is behind one root bus."""
    return flattened(_bus(root, ""))


def _bus(bus: Bus, title: str) -> Nested[ListStep]:
    yield ListStep("list", title)
    if bus.host_bridge is not None:
        yield ListStep("item", "Host bridge", bus.host_bridge)
        yield _ITEM_END
    for node in bus.nodes:
        yield ListStep("item", function=node.function)
        if node.virtual:
            yield ListStep("list", f"{len(node.virtual)} virtual:")
            for function in node.virtual:
                yield ListStep("item", function=function)
                yield _ITEM_END
            yield _LIST_END
        for behind in node.buses:
            yield _bus(behind, f"Bus {behind.name}:")
        yield _ITEM_END
    yield _LIST_END
