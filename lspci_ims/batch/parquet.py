"""Rows as Parquet, by pyarrow: an optional extra, imported when it is asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from ..errors import missing_extra
from .rows import TABLES


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("--format parquet needs pyarrow", "parquet") from error
    return arrow, parquet


@cache
def _schema(table: str) -> Any:
    """The columns of a table, by the types of its rows: an empty part has them as well."""
    arrow, _ = _arrow()
    kinds = {
        str: arrow.string(),
        int: arrow.int64(),
        bool: arrow.bool_(),
        tuple[str, ...]: arrow.list_(arrow.string()),
    }
    columns = []
    for name, hint in get_type_hints(TABLES[table]).items():
        kind = next((kind for kind in kinds if hint in (kind, kind | None)), None)
        if kind is None:
            raise TypeError(f"{table}.{name}: no column type for {hint}")
        columns.append(arrow.field(name, kinds[kind], nullable=hint != kind))
    return arrow.schema(columns)


def encode_parquet(table: str, rows: list[Any]) -> bytes:
    """A table as a file, zstd-compressed, dictionaries for what repeats."""
    arrow, parquet = _arrow()
    names = _schema(table).names
    columns = [[getattr(row, name) for row in rows] for name in names]
    arrays = [arrow.array(c, type=f.type) for c, f in zip(columns, _schema(table), strict=True)]
    held = io.BytesIO()
    parquet.write_table(
        arrow.Table.from_arrays(arrays, schema=_schema(table)), held, compression="zstd", store_schema=True
    )
    return held.getvalue()


def decode_parquet(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file."""
    _, parquet = _arrow()
    for batch in parquet.ParquetFile(file).iter_batches():
        yield from batch.to_pylist()


def check_available() -> None:
    """Fail now rather than after the first hour.

    Raises:
        UsageError: pyarrow is not installed.
    """
    _arrow()
