"""Facts about the whole function that the layout of one capability depends on."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Field, Register
from .conditions import Facts

_HEADER_TYPE = 0x0E
_FIRST_BAR = 0x10
#: How many base address registers a header type has (PCIe 5.0 7.5.1.2.1, 7.5.1.3.1).
_BARS = {0: 6, 1: 2}
YES = Field("", True, None, "+")


class FunctionFacts:
    """What conditions may ask for beside the fields of the capability itself.

    `memory-bar`: the function has a BAR in memory space. `function-vendor`: its vendor id.
    `express-type`: its Device/Port Type.
    """

    def __init__(self, data: bytes) -> None:
        vendor = f"{int.from_bytes(data[:2], 'little'):04x}"
        self.known: dict[str, Field] = {"function-vendor": Field("", vendor, None, vendor)}
        if _has_memory_bar(data):
            self.known["memory-bar"] = YES

    def take_express(self, registers: Sequence[Register]) -> None:
        """Remember the port type for the capabilities that follow (AER has more registers in a root port)."""
        for register in registers:
            for field in register.fields:
                if register.name == "Express" and field.label == "type":
                    self.known["express-type"] = field

    def with_body(self, *, readable: bool) -> Facts:
        """The facts for one capability; `body-readable` when its body is not just ones."""
        return {**self.known, "body-readable": YES} if readable else self.known


def _has_memory_bar(data: bytes) -> bool:
    if len(data) <= _HEADER_TYPE:
        return False
    for index in range(_BARS.get(data[_HEADER_TYPE] & 0x7F, 0)):
        start = _FIRST_BAR + 4 * index
        register = int.from_bytes(data[start : start + 4], "little")
        if register not in (0, 0xFFFFFFFF) and not register & 1:
            return True
    return False
