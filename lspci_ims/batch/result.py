"""What a scan gave: counts, and its rows, wherever they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import msgspec

from ..model import Diagnostic
from ..model.shown import counted
from ..model.tabulated import table
from .parts import ScanCounts
from .rows import TABLES, Rows
from .summary import COUNTED, Summary, summarize


class RowSource(Protocol):
    """Where rows are: a dataset, or memory."""

    def rows(self, table: str) -> Iterable[Mapping[str, Any]]:
        """All rows of a table."""


class KeptRows:
    """Rows in memory."""

    def __init__(self) -> None:
        self._tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def write(self, rows: Rows) -> None:
        """Keep the rows of a part."""
        for name in TABLES:
            self._tables[name] += map(msgspec.structs.asdict, getattr(rows, name))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        return self._tables[table]


class ScanResult:
    """The result of `lspci_ims.scan`.

    `counts` are those of this scan. `rows` and `summary` are about all that is in the dataset, what earlier
    scans put there included. `diagnostics` are the remarks from loading the plugins.
    """

    def __init__(
        self, counts: ScanCounts, source: RowSource, diagnostics: tuple[Diagnostic, ...] = ()
    ) -> None:
        self.counts = counts
        self.diagnostics = diagnostics
        self._source = source

    def rows(self, table: str) -> Iterable[Mapping[str, Any]]:
        """The rows of `inputs`, `devices`, `findings` or `errors`, in the order of the inputs.

        Raises:
            KeyError: there is no such table.
        """
        if table not in TABLES:
            raise KeyError(table)
        return self._source.rows(table)

    def summary(self) -> Summary:
        """Counts by SIOV, IMS, verdict and vendor."""
        return summarize(*map(self._source.rows, ("inputs", "devices", "errors")))

    def __repr__(self) -> str:
        counts = self.counts
        told = (counts.done, "input"), (counts.machines, "machine"), (counts.devices, "device")
        return f"<ScanResult {', '.join(counted(*one) for one in (*told, (counts.errors, 'error')))}>"

    def _repr_html_(self) -> str:
        counts = self.summary().counts
        rows = ((title, *pair) for column, title in COUNTED.items() for pair in counts[column].items())
        return table(repr(self)[1:-1], ("", "", "devices"), rows)
