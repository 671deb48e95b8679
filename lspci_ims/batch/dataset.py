"""A dataset of parts: folders that appear whole or not at all, each with one file a table.

    DATASET/part-<digest>/inputs.jsonl      (or .parquet)
    DATASET/part-<digest>/devices.jsonl
    DATASET/part-<digest>/findings.jsonl
    DATASET/part-<digest>/errors.jsonl

A part is named by the inputs in it. It is written beside its place and renamed, so that a reader, or a scan
that is resumed after a crash, finds no half of one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from ..errors import InputError, UsageError
from .rows import TABLES, Rows

Format = Literal["jsonl", "parquet"]
_PREFIX, _UNFINISHED = "part-", ".unfinished-"


class Dataset:
    """A folder of parts in one format.

    Raises:
        UsageError: the folder holds something else, or parts of another format.
        InputError: it cannot be made or read.
    """

    def __init__(self, path: Path, form: Format, *, resume: bool = False) -> None:
        self.path = path
        self.form = form
        try:
            path.mkdir(parents=True, exist_ok=True)
            found = sorted(entry.name for entry in path.iterdir())
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
        foreign = [name for name in found if not name.startswith((_PREFIX, _UNFINISHED))]
        if foreign:
            raise UsageError(
                f"{path}: is no dataset of a scan: it holds {foreign[0]}\n\nhint: name a new folder"
            )
        if found and not resume:
            raise UsageError(
                f"{path}: holds a dataset\n\nhint: --resume adds what is not in it yet; or name a new folder"
            )
        for name in found:
            if name.startswith(_UNFINISHED):
                shutil.rmtree(path / name, ignore_errors=True)
        other = next((f for f in get_args(Format) if f != form and any(self._files(f, "inputs"))), None)
        if other:
            raise UsageError(f"{path}: holds parts in {other}\n\nhint: go on with --format {other}")

    def write(self, rows: Rows) -> Path | None:
        """Write a part, all of it or nothing; None when there are no rows.

        Raises:
            InputError: the disk is full, or the folder cannot be written.
        """
        if not len(rows):
            return None
        encode = _encoder(self.form)
        name = _name(rows)
        unfinished = self.path / f"{_UNFINISHED}{os.getpid()}-{name}"
        try:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            for table in TABLES:
                data = encode(table, getattr(rows, table))
                with (unfinished / f"{table}.{self.form}").open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            place = self.path / f"{_PREFIX}{name}"
            number = 1
            while place.exists():
                # the same inputs, scanned again
                number += 1
                place = self.path / f"{_PREFIX}{name}-{number}"
            unfinished.rename(place)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise InputError(f"{self.path}: {error.strerror or error}") from error
        return place

    def digests(self) -> set[str]:
        """The digests of the inputs that are in the dataset."""
        return {row["digest"] for row in self.rows("inputs")}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """All rows of a table, part by part."""
        for file in self._files(self.form, table):
            yield from _decode(self.form, file)

    def _files(self, form: str, table: str) -> Iterator[Path]:
        return iter(sorted(self.path.glob(f"{_PREFIX}*/{table}.{form}")))


def _name(rows: Rows) -> str:
    found = hashlib.sha256()
    for row in rows.inputs:
        found.update(f"{row.input}\0{row.digest}\0".encode())
    for error in rows.errors:
        found.update(f"{error.input}\0{error.code}\0".encode())
    return found.hexdigest()[:24]


def encode_jsonl(table: str, rows: list[Any]) -> bytes:
    """One object a line; `table` needs no mention in a file of its own."""
    del table
    return msgspec.json.Encoder().encode_lines(rows)


def _encoder(form: Format) -> Any:
    if form == "jsonl":
        return encode_jsonl
    from .parquet import encode_parquet

    return encode_parquet


def _decode(form: Format, file: Path) -> Iterator[dict[str, Any]]:
    if form == "jsonl":
        with file.open("rb") as lines:
            for line in lines:
                yield msgspec.json.decode(line)
        return
    from .parquet import decode_parquet

    yield from decode_parquet(file)
