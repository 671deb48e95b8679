"""Tab-separated text sorted by its keys, looked up by bisection: no parsing, no memory of its own.

A row is a key (one or more columns), a tab, a value (the last column) and a line feed; rows are in the
order of their keys as UTF-8 bytes and no key occurs twice. An open file stays mapped, so processes share it.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

#: How many rows of a text are remembered as steps of searches.
_PROBES = 4096


class SortedText:
    """Rows of a sorted text, found by key or by the beginning of a key."""

    def __init__(self, rows: bytes | mmap.mmap) -> None:
        self._rows = rows
        # every search begins with the same few rows
        self._probe = lru_cache(_PROBES)(self._row_before)

    @classmethod
    def open(cls, path: Path) -> SortedText:
        """Map a file of sorted rows."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> SortedText:
        """Sort keys and values into rows."""
        return cls(sorted_rows(pairs))

    def get(self, key: str) -> str | None:
        """The value of exactly this key."""
        wanted = key.encode(errors="replace")
        start = self._lower_bound(wanted)
        found, value, _ = self._row(start)
        return value.decode(errors="replace") if found == wanted else None

    def starting_with(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Keys that begin with `prefix`, with their values, in order."""
        wanted = prefix.encode(errors="replace")
        start = self._lower_bound(wanted)
        while True:
            found, value, start = self._row(start)
            if not found or not found.startswith(wanted):
                return
            yield found.decode(errors="replace"), value.decode(errors="replace")

    def seek(self, key: str) -> tuple[bool, str | None]:
        """Whether any key begins with `key`, and the value of the key itself, in one search."""
        wanted = key.encode(errors="replace")
        found, value, _ = self._row(self._lower_bound(wanted))
        return found.startswith(wanted), value.decode(errors="replace") if found == wanted else None

    def _row(self, start: int) -> tuple[bytes, bytes, int]:
        """Key and value of the row at `start` and where the next begins; no key at the end."""
        end = self._rows.find(b"\n", start)
        if end < 0:
            return b"", b"", start
        key, _, value = self._rows[start:end].rpartition(b"\t")
        return key, value, end + 1

    def _row_before(self, low: int, middle: int) -> tuple[int, bytes, int]:
        """Start and key of the row, from `low` on, that `middle` is in, and where the next begins."""
        start = self._rows.rfind(b"\n", low, middle) + 1 or low
        key, _, after = self._row(start)
        return start, key, after

    def _lower_bound(self, wanted: bytes) -> int:
        """Start of the first row whose key is not below `wanted`."""
        low, high = 0, len(self._rows)
        while low < high:
            start, key, after = self._probe(low, (low + high) // 2)
            if key < wanted:
                low = after
            else:
                high = start
        return low


def sorted_rows(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Rows of keys and values in the order that `SortedText` needs."""
    encoded = sorted((key.encode(), value.encode()) for key, value in pairs)
    return b"".join(key + b"\t" + value + b"\n" for key, value in encoded)
