"""How long a plugin's rules take, and when a check gives up on them.

The time that the core takes is not the plugin's and does not count: a busy machine fails no plugin. A rule
that never returns is not stopped by this; Ctrl-C names it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

#: Seconds from which one call is slow: a report has hundreds of functions.
SLOW_SECONDS: Final = 1.0
#: So many slow calls of one rule are waited for; a single one may be the machine's doing.
SLOW_CALLS: Final = 2
#: Seconds in rules that one check is given.
BUDGET_SECONDS: Final = 30.0


class TookTooLongError(Exception):
    """The rules took longer than a check waits; the message names the slowest."""


class Pace:
    """Adds up the calls of rules; `over` once it is not worth to wait for more."""

    def __init__(self) -> None:
        self.over = False
        self._spent: dict[str, list[float]] = {}

    def measured(self, rule_id: str, call: Callable[[], T]) -> T:
        """Call, and count the seconds to its end, however it ends."""
        began = time.monotonic()
        try:
            return call()
        finally:
            self._spent.setdefault(rule_id, []).append(time.monotonic() - began)
            slow = sum(seconds >= SLOW_SECONDS for seconds in self._spent[rule_id])
            self.over |= slow >= SLOW_CALLS or sum(map(sum, self._spent.values())) > BUDGET_SECONDS

    def check(self) -> None:
        """Give up where it is over.

        Raises:
            TookTooLongError: always from then on.
        """
        if self.over:
            rule_id, calls = max(self._spent.items(), key=lambda item: sum(item[1]))
            mean = sum(calls) / len(calls)
            raise TookTooLongError(f"took too long: rule {rule_id}, {_told(mean)} a call")


def _told(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{seconds * 1e3:.0f} ms"
