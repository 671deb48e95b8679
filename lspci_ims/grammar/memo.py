"""A bounded memo of lines: real dumps repeat 40 to 84 % of theirs.

What is remembered is immutable and holds no line numbers, so one reading may stand in many devices.
"""

from __future__ import annotations

from typing import Any

#: How many lines are kept; when full, the memo starts anew (keeping order would cost more than it saves).
CAPACITY = 65_536
#: Lines of so many characters count twice, so that the memo has a bound in bytes too; lspci prints none.
LONG = 1024


class Memo:
    """Counts what several tables remember, and empties them all when together that is too much."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._size = 0
        self._tables: list[dict[Any, Any]] = []

    def add_table(self, table: dict[Any, Any]) -> None:
        """Count a table's entries from now on."""
        self._tables.append(table)

    def make_room(self, line: str = "") -> None:
        """Count an entry that one of the tables is about to take; a long line counts as many."""
        if self._size >= self._capacity:
            for table in self._tables:
                table.clear()
            self._size = 0
        self._size += 1 + len(line) // LONG
