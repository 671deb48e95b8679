"""The groups of rows, in the order in which they run: one module each, or a pair of close kin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..context import Context
from ..result import Group
from .throughput import first_time, own_forms, warm
from .whole import processes

#: What `--only` takes.
GROUPS: Final[dict[str, Callable[[Context], Group]]] = {
    "warm": warm,
    "first-time": first_time,
    "own-forms": own_forms,
    "processes": processes,
}
