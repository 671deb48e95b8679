"""Who takes part where text is read, and their rows."""

from __future__ import annotations

from collections.abc import Iterable

from ..contestants import CONTESTANTS
from ..context import Context
from ..result import Row
from ..rounds import Outcome

OURS = "lspci-ims"
CHECK = "lspci-ims check"
#: All that read the verbose form: this tool, peers, floors.
VERBOSE_READERS = (OURS, CHECK, "py-lspci", "textfsm", "ttp", "insights", "regex loop", "splitlines")


def reader_row(context: Context, name: str, outcome: Outcome, megabytes: float | None) -> Row:
    """The row of a contestant of the registry, with its version."""
    return Row(name, outcome, megabytes, context.reader(name).version or "")


def legend(rows: Iterable[Row]) -> tuple[str, ...]:
    """What each contestant reads, in words."""
    told = "; ".join(f"{row.name}: {CONTESTANTS[row.name].reads}" for row in rows if row.name in CONTESTANTS)
    return (f"What each gives: {told}.",)
