"""A dataset of parts: folders that appear whole or not at all, each with one file a table.

    DATASET/_scan.json                      what the rows were made with
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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from ..errors import InputError, UsageError
from .locking import locked
from .record import RECORD, ScanRecord, differences, read_record
from .rows import TABLES, Rows

Format = Literal["jsonl", "parquet"]
_PREFIX, _UNFINISHED = "part-", ".unfinished-"


class Dataset:
    """A folder of parts in one format."""

    def __init__(self, path: Path, form: Format) -> None:
        self.path = path
        self.form = form

    @classmethod
    def find(cls, path: Path) -> Dataset:
        """A dataset that is there, to be read.

        Raises:
            UsageError: there is none.
        """
        form: Format
        for form in get_args(Format):
            if any(cls(path, form)._files("inputs")):
                return cls(path, form)
        raise UsageError(f"{path}: holds no dataset of a scan\n\nhint: name the folder of an earlier --out")

    @contextmanager
    def writing(self, record: ScanRecord, *, resume: bool = False) -> Iterator[None]:
        """Hold the dataset, to write to it: a new one, or the one that is there when `resume` says so.

        Raises:
            UsageError: the folder holds something else, a dataset and `resume` is not said, one of another
                format, or rows that were made with something else than `record` has.
            InputError: it cannot be made, or another scan is writing to it.
        """
        with ExitStack() as held:
            try:
                self.path.mkdir(parents=True, exist_ok=True)
                held.enter_context(locked(self.path))
                self._begin(record, resume=resume)
            except (FileExistsError, NotADirectoryError) as error:
                raise UsageError(f"{self.path}: is no folder\n\nhint: name a new folder") from error
            except OSError as error:
                raise InputError(f"{self.path}: {error.strerror or error}") from error
            yield

    def _begin(self, record: ScanRecord, *, resume: bool) -> None:
        found = sorted(entry.name for entry in self.path.iterdir())
        ours = (_PREFIX, _UNFINISHED, RECORD, f".{RECORD}")
        foreign = [name for name in found if not name.startswith(ours)]
        if foreign:
            raise UsageError(
                f"{self.path}: is no dataset of a scan: it holds {foreign[0]}\n\nhint: name a new folder"
            )
        if any(name.startswith(_PREFIX) for name in found):
            self._go_on(record, resume=resume)
        else:
            record.write(self.path)
        for name in found:
            if name.startswith(_UNFINISHED):
                shutil.rmtree(self.path / name, ignore_errors=True)

    def _go_on(self, record: ScanRecord, *, resume: bool) -> None:
        if not resume:
            raise UsageError(
                f"{self.path}: holds a dataset\n\n"
                "hint: --resume adds what is not in it yet; or name a new folder"
            )
        other = Dataset.find(self.path).form
        if other != self.form:
            raise UsageError(f"{self.path}: holds parts in {other}\n\nhint: go on with --format {other}")
        changed = differences(read_record(self.path).made_with, record.made_with)
        if changed:
            told = "; ".join(changed)
            raise UsageError(
                f"{self.path}: its rows were made otherwise: {told}\n\n"
                "hint: go on with the same, or name a new folder: one dataset has one answer to a question"
            )

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
            raise InputError(
                f"{self.path}: {error.strerror or error}\n\n"
                "hint: what was written is whole; --resume goes on from there"
            ) from error
        finally:
            # there after a fault alone, Ctrl-C included
            shutil.rmtree(unfinished, ignore_errors=True)
        return place

    def digests(self) -> set[str]:
        """The digests of the inputs that are in the dataset."""
        return {row["digest"] for row in self.rows("inputs")}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """All rows of a table, part by part.

        Raises:
            InputError: a file of the dataset cannot be read.
        """
        for file in self._files(table):
            try:
                yield from _decode(self.form, file)
            except (OSError, ValueError) as error:
                raise InputError(
                    f"{file}: {error}\n\nhint: remove the folder of this part; --resume makes it again"
                ) from error

    def _files(self, table: str) -> Iterator[Path]:
        return iter(sorted(self.path.glob(f"{_PREFIX}*/{table}.{self.form}")))


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
