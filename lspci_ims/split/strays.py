"""Lines as lspci prints them that stand under no head line: what is told of no device is lost, and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model import Diagnostic
from .hexdump import is_hex_row
from .view import View

_BODY = re.compile(
    r"[ \t>|]{0,200}(?:Capabilities: (?:\[[0-9a-f]{2,3}[\] ]|<access)|Region [0-5]: |Control: I/O[+-]|"
    r"Kernel (?:driver in use|modules): |IOMMU group: [0-9]|NUMA node: [0-9]|Interrupt: pin |Latency: [0-9]|"
    r"[A-Z][A-Za-z0-9]{1,12}(?:Cap|Ctl|Sta|Msk|Svrt)[0-9]?:[ \t]|Flags: [^:]{0,80}devsel|Status: Cap[+-] )"
)
#: Fewer are a remark in prose, but for a text that begins with them.
_SOME = 3


def lines_without_device(view: View, read: Iterable[tuple[int, int]]) -> list[Diagnostic]:
    """A warning where lines of lspci's belong to no device; `read` are the devices' first and last lines."""
    strays = [index for index in outside(len(view.lines), read) if _is_body(view.lines[index])]
    if not strays or (len(strays) < _SOME and any(map(_is_blank, view.lines[: strays[0]]))):
        return []
    message = (
        f"{len(strays)} lines of lspci's belong to no device: their head line "
        "(`00:00.0 Host bridge: ...`) is missing\n\nhint: send the whole output of `sudo lspci -vvv -xxxx`"
    )
    return [Diagnostic("warning", "LINES_WITHOUT_DEVICE", message, view.span(strays[0] + 1))]


def _is_blank(line: str) -> bool:
    return not line.strip()


def outside(count: int, stretches: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The indices of those of `count` lines that are in no stretch (its first and last line, from 1)."""
    position = 0
    for first, last in (*sorted(stretches), (count + 1, count + 1)):
        yield from range(position, first - 1)
        position = max(position, last)


def _is_body(line: str) -> bool:
    return ":" in line and (is_hex_row(line) or _BODY.match(line) is not None)
