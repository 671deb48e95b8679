"""A scan from paths to rows: what the command and `lspci_ims.scan` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, get_args

import msgspec

from ..errors import UsageError
from ..plugin import PluginHost
from .content import without_known
from .dataset import Dataset, Format
from .inputs import ScanInput, find_inputs
from .parts import ScanCounts
from .record import ScanRecord, made_with
from .result import KeptRows, ScanResult
from .rows import ErrorRow, Rows
from .schedule import MakeExecutor, scan
from .settings import ScanSettings


def scan_paths(  # noqa: PLR0913 - where from, where to, how
    paths: Iterable[str],
    settings: ScanSettings,
    host: PluginHost,
    *,
    out: Path | None = None,
    form: Format = "jsonl",
    resume: bool = False,
    make_executor: MakeExecutor | None = None,
    workers: int = 1,
    write: Callable[[Rows], object] | None = None,
    ahead: Callable[[Iterable[ScanInput]], Iterable[ScanInput]] = iter,
    progress: Callable[[ScanCounts], None] | None = None,
) -> ScanResult:
    """Scan paths to a dataset, or to memory.

    Args:
        paths: files, folders, patterns, URLs.
        settings: how each input is checked.
        host: the plugins that `settings` name.
        out: the folder of a dataset; without it rows stay in memory.
        form: of the dataset.
        resume: leave out inputs whose content is in the dataset already.
        make_executor: makes what runs the work; None does it here.
        workers: how many batches may run at a time.
        write: takes the rows of each part in place of the memory.
        ahead: sees the inputs pass.
        progress: called after each batch.

    Raises:
        UsageError: the folder holds something else than a dataset that can be gone on with.
        InputError: the dataset cannot be written.
    """
    dataset = None if out is None else Dataset(out, form)
    target = dataset or KeptRows()
    keep = write or target.write
    known: set[str] = set()
    record = ScanRecord(made_with(settings, host))
    settings = msgspec.structs.replace(settings, made_with=tuple(record.made_with.items()))
    writing = nullcontext() if dataset is None else dataset.writing(record, resume=resume)
    with writing:
        if dataset is not None and resume:
            known = dataset.digests()
            keep = _NewErrors(dataset).then(keep)
        inputs = ahead(without_known(find_inputs(paths, leave_out=out), known))
        counts = scan(inputs, settings, keep, make_executor, workers=workers, progress=progress)
    return ScanResult(counts, target, host.diagnostics)


def check_scan(has_out: bool, form: str, *, resume: bool, workers: int) -> None:
    """Refuse what makes no sense before anything is made.

    Raises:
        UsageError: no such format, a dataset's option without a dataset, no workers, no pyarrow.
    """
    if form not in get_args(Format):
        raise UsageError(f"format {form!r}\n\nhint: the formats are {', '.join(get_args(Format))}")
    if not has_out and (resume or form != "jsonl"):
        given = " and ".join(["--resume"] * resume + [f"--format {form}"] * (form != "jsonl"))
        raise UsageError(f"{given} needs a dataset\n\nhint: name its folder with --out DIR (in Python out=)")
    if workers < 1:
        raise UsageError(f"{workers} workers\n\nhint: at least one does the work")
    if form == "parquet":
        from .parquet import check_available

        check_available()


class _NewErrors:
    """Leaves out the errors of inputs that still cannot be read: a dataset has a row of each already.

    Rows are counted, not only known: two inputs can have the same name once redacted, and each has one row.
    Of like rows, what is more than the dataset has is new. Nothing in the dataset tells such inputs apart: a
    hash of the name would let anybody try which host it was.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._had = Counter(_key(row) for row in dataset.rows("errors"))

    def then(self, write: Callable[[Rows], object]) -> Callable[[Rows], object]:
        def write_new(rows: Rows) -> object:
            read = {(row.input, row.digest) for row in rows.inputs}
            errors = [row for row in rows.errors if (row.input, row.digest) in read or self._is_new(row)]
            return write(msgspec.structs.replace(rows, errors=errors))

        return write_new

    def _is_new(self, row: ErrorRow) -> bool:
        key = _key(_fields(row))
        if self._had[key]:
            self._had[key] -= 1
            return False
        return True


def _fields(row: ErrorRow) -> dict[str, Any]:
    return msgspec.structs.asdict(row)


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["input"], row["digest"], row["code"], row["message"]
