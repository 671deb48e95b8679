"""The groups of rows, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..context import Context
from ..grid import Grid
from ..result import Group
from ..tally import Tally
from .containers import containers
from .counted import counts, instructions
from .growth import growth
from .mangled import mangled
from .memory import memory
from .own_forms import own_forms
from .scanning import scan
from .throughput import first_time, separate, warm
from .whole import processes

#: What `--only` takes.
GROUPS: Final[dict[str, Callable[[Context], Group | Grid | Tally]]] = {
    "warm": warm,
    "first-time": first_time,
    "separate": separate,
    "own-forms": own_forms,
    "processes": processes,
    "memory": memory,
    "growth": growth,
    "mangled": mangled,
    "containers": containers,
    "scan": scan,
    "counts": counts,
    "instructions": instructions,
}
#: Left out unless they are asked for: they take minutes.
ON_DEMAND: Final = ("instructions",)
