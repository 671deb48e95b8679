"""`lspci-ims scan`: many inputs to one dataset."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError, UsageError
from .check import OVERRIDES
from .exits import Exit, exit_code
from .inputs import (
    INPUT_OPTIONS,
    PLUGIN_OPTIONS,
    load_plugins,
    make_limits,
    message,
    options,
    show_diagnostics,
)
from .streams import echo, write_bytes

if TYPE_CHECKING:
    from ..batch import Summary
    from ..batch.rows import Rows


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--files-from", metavar="FILE", help="Read more paths from a file, one a line; - is standard input."
)
@click.option(
    "--out", metavar="DIR", help="Write a dataset there; without it, JSON lines to standard output."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="Of the dataset; parquet needs the extra `parquet`.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), help="Processes; as many as there are processors otherwise."
)
@click.option("--cluster", metavar="ADDRESS", help="Work on a dask.distributed cluster (extra `cluster`).")
@click.option("--resume", is_flag=True, help="Leave out inputs whose content is in the dataset already.")
@click.option("--summary", is_flag=True, help="Print counts by SIOV, IMS, verdict and vendor at the end.")
@click.option(
    "--redact/--no-redact",
    default=True,
    show_default=True,
    help="Take serial numbers, UUIDs, MACs and host names out.",
)
@options(*OVERRIDES)
@options(*PLUGIN_OPTIONS, *INPUT_OPTIONS)
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Check many inputs: one row for each device, each finding and each error.

    PATH is a file, a folder (each file in it is an input, and a folder that is an unpacked sosreport or the
    like is one), a pattern as `reports/**/*.txt`, or a URL that fsspec knows (`s3://bucket/reports/`, extra
    `remote`). Archives, mails and mailboxes are read as `check` reads them.

    \b
    Examples:
      lspci-ims scan reports/ --out dataset --summary
      lspci-ims scan 's3://bucket/2024/*.tar.xz' --out dataset --format parquet --workers 16
      lspci-ims scan reports/ --out dataset --resume
      find / -name 'lspci*' | lspci-ims scan --files-from - > rows.jsonl
    """
    return _run(paths, **given)


def _run(  # noqa: PLR0913 - one parameter an option
    paths: tuple[str, ...],
    *,
    files_from: str | None,
    out: str | None,
    form: Any,
    workers: int | None,
    cluster: str | None,
    resume: bool,
    summary: bool,
    redact: bool,
    no_plugins: bool,
    plugin_files: tuple[str, ...],
    pci_ids: str | None,
    limits: tuple[str, ...],
    quiet: bool,
    **overrides: Any,
) -> int:
    from ..batch import Dataset, KeptRows, ScanResult, ScanSettings, find_inputs, scan, without_known
    from ..pipeline import make_options
    from .ids import id_table
    from .scan_progress import ScanProgress

    if not paths and files_from is None:
        raise UsageError("no PATH\n\nhint: `lspci-ims scan reports/ --out dataset`, or --files-from FILE")
    if out is None and (resume or form != "jsonl"):
        raise UsageError("--resume and --format are about a dataset\n\nhint: name it with --out DIR")
    # what is wrong with the plugins or the table is told once and now, not by every worker
    host = load_plugins(no_plugins, plugin_files)
    show_diagnostics(host.diagnostics, quiet=quiet)
    id_table(pci_ids)
    settings = ScanSettings(
        make_options(overrides, all_devices=True),
        make_limits(limits),
        plugins=not no_plugins,
        plugin_files=plugin_files,
        pci_ids=pci_ids,
        redacted=redact,
    )
    if form == "parquet":
        from ..batch.parquet import check_available

        check_available()
    dataset = None if out is None else Dataset(Path(out), form, resume=resume)
    target = dataset or KeptRows()
    write = _to_stdout if dataset is None and not summary else target.write
    known = dataset.digests() if dataset is not None and resume else frozenset[str]()
    inputs = without_known(find_inputs(chain(paths, _listed(files_from))), known)
    make_executor, workers = _executor(workers, cluster)
    with ScanProgress(quiet=quiet) as progress:
        counts = scan(inputs, settings, write, make_executor, workers=workers, progress=progress.show)
    message(f"{counts.done} inputs, {counts.devices} devices, {counts.errors} errors", quiet=quiet)
    for plugin, rows in sorted(counts.failures.items()):
        where = f"in {rows} rows of the table errors" if rows > 1 else "in 1 row of the table errors"
        message(f"error: plugin {plugin} failed ({where})", quiet=quiet)
    if summary:
        _print_summary(ScanResult(counts, target).summary())
    failed = host.any_failed or bool(counts.failures)
    return exit_code(
        Exit.PLUGIN if failed else Exit.DONE,
        Exit.USAGE if counts.done and not counts.machines and counts.errors >= counts.done else Exit.DONE,
        Exit.DONE if counts.machines or known else Exit.NO_LSPCI,
    )


def _executor(workers: int | None, cluster: str | None) -> tuple[Any, int]:
    """What makes the executor (None: this process does the work), and how many workers it has."""
    from ..batch import make_cluster, make_processes

    if cluster is not None:
        return make_cluster(cluster)
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return make_processes(workers) if workers > 1 else None, workers


def _listed(path: str | None) -> Iterator[str]:
    if path is None:
        return
    try:
        with sys.stdin.buffer if path == "-" else Path(path).open("rb") as lines:
            yield from (os.fsdecode(line.rstrip(b"\r\n")) for line in lines if line.strip())
    except OSError as error:
        raise InputError(f"--files-from {path}: {error.strerror or error}") from error


def _to_stdout(rows: Rows) -> None:
    """Rows as JSON lines, each with the name of its table first."""
    import msgspec

    for table in rows.__struct_fields__:
        for row in getattr(rows, table):
            write_bytes(msgspec.json.encode({"table": table, **msgspec.to_builtins(row)}) + b"\n")


def _print_summary(found: Summary) -> None:
    from ..batch.summary import COUNTED

    echo(f"{found.inputs} inputs, {found.machines} machines, {found.devices} devices, {found.errors} errors")
    for column, title in COUNTED.items():
        echo(f"\n{title}")
        for value, count in list(found.counts[column].items())[:20]:
            echo(f"  {count:>10}  {value}")
