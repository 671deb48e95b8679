"""Time spent inside plugins: shown to people, never part of an answer, which must not depend on clocks."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Diagnostic

#: Seconds in all from which a plugin is named as slow.
SLOW_SECONDS = 1.0
SLOW = "PLUGIN_SLOW"


class PartTime(NamedTuple):
    """Calls of one hook, rule or text sign, the seconds from their starts to their ends, and of CPU."""

    what: str
    calls: int
    seconds: float
    cpu_seconds: float


class PluginTime(NamedTuple):
    """All calls into one plugin, import included; `parts` from the slowest to the fastest."""

    plugin: str
    seconds: float
    cpu_seconds: float
    parts: tuple[PartTime, ...]

    @property
    def slowest_rule(self) -> PartTime | None:
        """The rule that took most, None when none was asked."""
        return next((part for part in self.parts if part.what.startswith("rule ")), None)


class Clock:
    """Adds up the calls into one plugin."""

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin
        self._parts: dict[str, PartTime] = {}

    def add(self, what: str, seconds: float, cpu_seconds: float) -> None:
        """Count one call."""
        _, calls, before, cpu_before = self._parts.get(what, (what, 0, 0.0, 0.0))
        self._parts[what] = PartTime(what, calls + 1, before + seconds, cpu_before + cpu_seconds)

    def total(self) -> PluginTime:
        """The sum so far."""
        parts = sorted(self._parts.values(), key=lambda part: (-part.seconds, part.what))
        seconds = sum(part.seconds for part in parts)
        return PluginTime(self.plugin, seconds, sum(part.cpu_seconds for part in parts), tuple(parts))


def slow_remark(spent: PluginTime) -> Diagnostic | None:
    """A remark on a plugin that takes long, with the rule that takes most; None for a quick one."""
    if spent.seconds < SLOW_SECONDS:
        return None
    worst = spent.slowest_rule or spent.parts[0]
    calls = "1 call" if worst.calls == 1 else f"{worst.calls} calls"
    message = (
        f"plugin {spent.plugin} took {spent.seconds:.1f} s ({spent.cpu_seconds:.1f} s of CPU); slowest:"
        f" {worst.what}, {worst.seconds:.1f} s in {calls}. LSPCI_IMS_TRACE=1 shows every call,"
        f" LSPCI_IMS_DISABLE={spent.plugin} leaves it out"
    )
    return Diagnostic("warning", SLOW, message)
