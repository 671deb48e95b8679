"""`lspci-ims scan`: many inputs to one dataset."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..model.shown import counted
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
from .streams import data, write_bytes

if TYPE_CHECKING:
    from ..batch.rows import Rows


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--files-from",
    metavar="FILE",
    help="Read more paths from a file, one a line or as `find -print0` has them; - is standard input.",
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
@click.option(
    "--summary",
    is_flag=True,
    help="Print counts by SIOV, IMS, verdict and vendor at the end; without PATH, those of --out as it is.",
)
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
      lspci-ims scan --summary --out dataset
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
    from ..batch import (
        Dataset,
        InputsAhead,
        ScanCounts,
        ScanResult,
        ScanSettings,
        SummaryCounter,
        check_protocols,
        check_scan,
        scan_paths,
    )
    from ..pipeline import make_options
    from .ids import id_table
    from .path_list import listed_paths
    from .scan_progress import ScanProgress
    from .scan_summary import show_summary
    from .stopping import Stopping

    if not paths and files_from is None:
        if summary and out is not None:
            # of what is there
            show_summary(ScanResult(ScanCounts(), Dataset.find(Path(out))).summary())
            return Exit.DONE
        raise UsageError("no PATH\n\nhint: `lspci-ims scan reports/ --out dataset`, or --files-from FILE")
    if "-" in paths:
        raise UsageError(
            "scan reads no report from standard input\n\nhint: `lspci-ims check -` does; "
            "a list of paths is --files-from -"
        )
    if out is None or summary:
        # where there is none, it is told before the work
        data()
    check_scan(out is not None, form, resume=resume, workers=1 if workers is None else workers)
    check_protocols(paths)
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
    make_executor, workers = _executor(workers, cluster)
    counting = SummaryCounter()
    ahead = InputsAhead()
    with Stopping() as stopping, ScanProgress(ahead, quiet=quiet) as progress:
        result = scan_paths(
            chain(paths, () if files_from is None else listed_paths(files_from)),
            settings,
            host,
            out=None if out is None else Path(out),
            form=form,
            resume=resume,
            make_executor=make_executor,
            workers=workers,
            write=None if out is not None else counting.write if summary else _to_stdout,
            ahead=ahead,
            progress=progress.show,
        )
    if stopping.code:
        return stopping.code
    counts = result.counts
    told = (counts.done, "input"), (counts.devices, "device"), (counts.errors, "error")
    message(", ".join(counted(*one) for one in told), quiet=quiet)
    if not counts.done and not resume:
        message("hint: there is no file in what was named", quiet=quiet)
    for plugin, rows in sorted(counts.failures.items()):
        where = f"in {rows} rows of the table errors" if rows > 1 else "in 1 row of the table errors"
        message(f"error: plugin {plugin} failed ({where})", quiet=quiet)
    if summary:
        show_summary(result.summary() if out is not None else counting.summary())
    failed = host.any_failed or bool(counts.failures)
    return exit_code(
        Exit.PLUGIN if failed else Exit.DONE,
        Exit.USAGE if counts.done and not counts.machines and counts.errors >= counts.done else Exit.DONE,
        Exit.DONE if counts.machines or resume else Exit.NO_LSPCI,
    )


def _executor(workers: int | None, cluster: str | None) -> tuple[Any, int]:
    """What makes the executor (None: this process does the work), and how many workers it has."""
    from ..batch import make_cluster, make_processes

    if cluster is not None:
        return make_cluster(cluster)
    if workers is None:
        workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return make_processes(workers) if workers > 1 else None, workers


def _to_stdout(rows: Rows) -> None:
    """Rows as JSON lines, each with the name of its table first."""
    import msgspec

    for table in rows.__struct_fields__:
        lines = (
            msgspec.json.encode({"table": table, **msgspec.to_builtins(r)}) for r in getattr(rows, table)
        )
        write_bytes(b"".join(line + b"\n" for line in lines))
