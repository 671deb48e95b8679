"""The groups of rows, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..context import Context
from ..grid import Grid
from ..result import Group
from .containers import containers
from .growth import growth
from .mangled import mangled
from .memory import memory
from .own_forms import own_forms
from .throughput import first_time, separate, warm
from .whole import processes

#: What `--only` takes.
GROUPS: Final[dict[str, Callable[[Context], Group | Grid]]] = {
    "warm": warm,
    "first-time": first_time,
    "separate": separate,
    "own-forms": own_forms,
    "processes": processes,
    "memory": memory,
    "growth": growth,
    "mangled": mangled,
    "containers": containers,
}
