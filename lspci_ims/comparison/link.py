"""Whether a link got slower, judged by what both of its ends can: lspci's own mark looks at one end alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Change
from ..views import Express
from .facts import FactKey
from .meanings import Difference, change, judged
from .sides import Side

_SPEED = re.compile(r"(\d+(?:\.\d+)?)\s*G[TB]/s", re.IGNORECASE)
#: Class of display controllers (PCI Code and ID Assignment 1.11, section 1.4).
_DISPLAY = "03"
#: Labels of `LnkSta` that are judged here.
JUDGED = ("Speed", "Width")


class _Rate(NamedTuple):
    """Speed in GT/s and width in lanes of a link; None where it is not told or there is no link."""

    speed: float | None
    width: int | None

    @property
    def text(self) -> str:
        speed = "an unknown speed" if self.speed is None else f"{self.speed:g}GT/s"
        return speed if self.width is None else f"{speed} x{self.width}"


def _rate(speed: str | None, width: int | None) -> _Rate:
    match = _SPEED.search(speed or "")
    return _Rate(float(match[1]) if match else None, width or None)


def _current(view: Express) -> _Rate:
    return _rate(view.link_speed, view.link_width)


def _most(view: Express) -> _Rate:
    return _rate(view.max_link_speed, view.max_link_width)


def _lower(one: _Rate, other: _Rate) -> _Rate:
    """The most that two ends have in common."""
    speeds = [speed for speed in (one.speed, other.speed) if speed is not None]
    widths = [width for width in (one.width, other.width) if width is not None]
    return _Rate(min(speeds, default=None), min(widths, default=None))


def _is_below(one: _Rate, other: _Rate) -> bool:
    slower = one.speed is not None and other.speed is not None and one.speed < other.speed
    narrower = one.width is not None and other.width is not None and one.width < other.width
    return slower or narrower


def link_change(a: Side, place_a: str, b: Side, place_b: str) -> Change | None:
    """The one change of a link's speed and width, told at the function at its lower end.

    None when there is none, when a side does not tell, or when another function tells it: function 0 for the
    others of its device, the function below for a port. Where a side does not tell, `rate_is_untold` says so.
    """
    before_view, after_view = a.express(place_a), b.express(place_b)
    if before_view is None or after_view is None:
        return None
    before, after = _current(before_view), _current(after_view)
    # a virtual function has no link of its own and shows zeros (PCIe 5.0 9.3.5.7)
    if _is_unknown(before) or _is_unknown(after) or before == after:
        return None
    if is_told_elsewhere(b, place_b, after_view):
        return None
    key = FactKey("express", "#0", "LnkSta", "Speed")
    facts = a.facts(place_a).values.get(key), b.facts(place_b).values.get(key)
    spans = [side.quoted(fact and fact.span) for side, fact in zip((a, b), facts, strict=True)]
    port = b.port_above(place_b)
    port_view = None if port is None else b.express(port)
    best = _most(after_view) if port_view is None else _lower(_most(after_view), _most(port_view))
    found = Difference(
        "express", "LnkSta", "judged", before.text, after.text, "LnkSta Speed and Width", *spans
    )
    row = judged(_judge(before, after, best, is_display=_is_display(b, place_b), alone=port_view is None))
    return change(found, row, place=place_b, best=best.text, port=port or "")


def _is_unknown(rate: _Rate) -> bool:
    return rate.speed is None or rate.width is None


def rate_is_untold(a: Side, place_a: str, b: Side, place_b: str) -> bool:
    """Whether speed or width differ and cannot be judged: a side has no link, or prints no speed."""
    before_view, after_view = a.express(place_a), b.express(place_b)
    if before_view is None or after_view is None:
        return False
    before, after = _current(before_view), _current(after_view)
    return before != after and (_is_unknown(before) or _is_unknown(after))


def _judge(before: _Rate, after: _Rate, best: _Rate, *, is_display: bool, alone: bool) -> str:
    """The code of the meaning."""
    if not _is_below(after, before):
        return "LINK_FASTER"
    if alone:
        return "LINK_SLOWER"
    if not _is_below(after, best):
        return "LINK_AT_ITS_BEST"
    # the speed alone is what an idle display controller lowers, never the width
    if is_display and after.width == before.width:
        return "LINK_IDLE_OR_DOWNGRADED"
    return "LINK_DOWNGRADED"


def _is_display(side: Side, place: str) -> bool:
    return (side.devices[place].identity.class_id or "").startswith(_DISPLAY)


def is_told_elsewhere(side: Side, place: str, view: Express) -> bool:
    """Whether the same link is told by another function of the dump."""
    first = re.sub(r"\.[1-7]$", ".0", place)
    if first != place and first in side.devices:
        other = side.express(first)
        return other is not None and _current(other) == _current(view)
    return (view.port_type or "").startswith(("Root Port", "Downstream Port")) and side.has_below(place)
