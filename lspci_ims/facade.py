r"""The Python API: `parse`, `check` and `diff` return the objects behind the JSON, `scan` gives rows.

>>> text = (
...     "6a:01.0 System peripheral [0880]: Intel Corporation Device [8086:0b25]\n"
...     "\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n"
...     "\tKernel driver in use: idxd\n"
... )
>>> parse(text).device("6a:01.0")
<Device 0000:6a:01.0 8086:0b25 'Intel Corporation Device [8086:0b25]', 1 capability, driver idxd>
>>> check(text, plugins=False).device("8086:0b25")
<DeviceAnswer 0000:6a:01.0 8086:0b25 siov r1, ims unknown>
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .comparison import diff_sources
from .model import CheckResult, DiffResult, ParseResult
from .pipeline import (
    InputLike,
    Parser,
    check_selector,
    check_sources,
    make_options,
    parse_sources,
    reports_of,
)
from .plugin import PluginHost
from .source import Limits

if TYPE_CHECKING:
    from .batch import Format, MakeExecutor, ScanCounts, ScanResult


def parse(source: InputLike, *, name: str = "text", limits: Limits | None = None) -> ParseResult:
    r"""Parse the output of lspci.

    Args:
        source: `str` is text, `os.PathLike` is a path (a file or a folder), `bytes` is raw: text, a mail,
            a mailbox, an archive.
        name: what the input is called in spans, where it is no path.
        limits: bounds on hostile input.

    Raises:
        InputError: a path cannot be read. Text never raises.

    >>> text = "6a:01.0 0880: 8086:0b25\n\tCapabilities: [230 v1] Process Address Space ID (PASID)\n"
    >>> text += "\t\tPASIDCtl: Enable+ Exec- Priv-\n"
    >>> dump = parse(text, name="mail.txt").dumps[0]
    >>> dump
    <Dump mail.txt:1-3, 1 device, 3 of 3 lines accounted for>
    >>> (pasid,) = dump.device("6a:01.0").of_kind("pasid")
    >>> pasid.get("PASIDCtl", "Enable")
    True
    >>> pasid.span
    <Span mail.txt:2 'Capabilities: [230 v1] Process Address Space ID…'>
    """
    parser = Parser(limits)
    return parse_sources([reports_of(source, parser.limits, name)], parser)


def check(
    source: InputLike,
    *,
    name: str = "text",
    plugins: bool = True,
    plugin_files: Sequence[str | os.PathLike[str]] = (),
    devices: str | Sequence[str] = (),
    all_devices: bool = False,
    limits: Limits | None = None,
    **overrides: Any,
) -> CheckResult:
    r"""Check the output of lspci for SIOV and IMS.

    Args:
        source: `str` is text, `os.PathLike` is a path (a file or a folder), `bytes` is raw: text, a mail,
            a mailbox, an archive.
        name: what the input is called in spans, where it is no path.
        plugins: whether installed plugins take part.
        plugin_files: plugins of one file each.
        devices: list these only (`6a:01.0`, `8086:0b25`).
        all_devices: list every function.
        limits: bounds on hostile input.
        overrides: what the report does not tell: `ims`, `kernel`, `arch`, `virt`, `ir`, `viommu`,
            `scalable_mode`, with the values of the command line.

    Raises:
        InputError: a path cannot be read. Text never raises.
        UsageError: an override or a device that makes no sense.

    >>> text = "6a:01.0 0880: 8086:0b25\n\tCapabilities: [200 v1] Designated Vendor-Specific:"
    >>> text += " Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n"
    >>> result = check(text, plugins=False, virt="bare-metal", ir="on", arch="x86", kernel="6.12")
    >>> device = result.device("6a:01.0")
    >>> device.verdict("proposal-2020")
    <Verdict proposal-2020, function, ims=auto: unknown, would be allowed-with-caveat (PROBABLY_BARE_METAL)>
    >>> device.verdict("kernel").reasons
    ('KERNEL_API_REMOVED',)
    >>> device.ask[0].command
    'sudo lspci -s 0000:6a:01.0 -vvv -xxxx'
    """
    options = make_options(overrides, devices, all_devices=all_devices)
    host = PluginHost.load(enabled=plugins, files=tuple(plugin_files))
    parser = Parser(limits, layouts=tuple(layout for _, layout in host.layouts()))
    return check_sources([reports_of(source, parser.limits, name)], parser, host, options)


def diff(
    a: InputLike,
    b: InputLike | None = None,
    *,
    plugins: bool = True,
    plugin_files: Sequence[str | os.PathLike[str]] = (),
    with_noise: bool = False,
    devices: str | Sequence[str] = (),
    limits: Limits | None = None,
) -> DiffResult:
    """Compare two dumps of one machine.

    Args:
        a: what was before: `str` is text, `os.PathLike` is a path, `bytes` is raw.
        b: what is now; None when `a` holds both dumps.
        plugins: whether installed plugins take part.
        plugin_files: plugins of one file each.
        with_noise: also give addresses, counters and latencies, and count them as differences.
        devices: addresses (`"6a:01.0"`) or pairs of ids (`"8086:0b25"`) to compare alone; all without.
        limits: bounds on hostile input.

    Raises:
        InputError: a path cannot be read. Text never raises.
        UsageError: `b` is None and `a` does not hold exactly two dumps, or a device is written wrongly.
    """
    named = (devices,) if isinstance(devices, str) else devices
    selectors = tuple(map(check_selector, named))
    host = PluginHost.load(enabled=plugins, files=tuple(plugin_files))
    parser = Parser(limits, layouts=tuple(layout for _, layout in host.layouts()))
    second = None if b is None else [reports_of(b, parser.limits, "b")]
    return diff_sources(
        [reports_of(a, parser.limits, "a")], second, parser, host, with_noise=with_noise, devices=selectors
    )


def scan(  # noqa: PLR0913 - one parameter an option of the command
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str] | None = None,
    *,
    form: Format = "jsonl",
    resume: bool = False,
    workers: int = 1,
    make_executor: MakeExecutor | None = None,
    plugins: bool = True,
    plugin_files: Sequence[str | os.PathLike[str]] = (),
    redact: bool = True,
    limits: Limits | None = None,
    progress: Callable[[ScanCounts], None] | None = None,
    **overrides: Any,
) -> ScanResult:
    """Check many inputs: a row for each input, function, finding and error.

    Args:
        paths: files, folders (each file in one is an input), patterns, and URLs that fsspec knows; or one.
        out: the folder of a dataset; rows stay in memory without it.
        form: `jsonl` or `parquet`, of the dataset.
        resume: leave out inputs whose content is in the dataset already.
        workers: how many batches of inputs are worked on at a time; more than one means as many processes,
            unless `make_executor` says what else. A script that uses processes calls this under
            `if __name__ == "__main__":`, since each of them imports it; a notebook needs nothing.
        make_executor: makes a `concurrent.futures.Executor` for the work, and another one when a worker's
            death broke it: `lambda: client.get_executor(pure=False)` is a cluster of dask.distributed.
        plugins: whether installed plugins take part.
        plugin_files: plugins of one file each.
        redact: whether serial numbers, host names and the like are taken out of all rows.
        limits: bounds on hostile input.
        progress: called after each batch.
        overrides: as for `check`.

    Raises:
        UsageError: an argument that makes no sense, an extra that is not installed, or a folder that holds
            something else than a dataset, or one whose rows were made with other settings.
        InputError: the dataset cannot be written. What is wrong with an input is a row in `errors`.

    >>> from pathlib import Path
    >>> result = scan(Path("samples/dsa-ims-clear").glob("lspci-*.txt"))
    >>> result
    <ScanResult 3 inputs, 3 machines, 21 devices, 0 errors>
    >>> sorted({row["ims"] for row in result.rows("devices")})
    ['no', 'no-sign', 'unknown', 'vendor-stated']
    """
    from .batch import ScanSettings, check_scan, make_processes, scan_paths

    given = [paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths
    check_scan(out is not None, form, resume=resume, workers=workers)
    settings = ScanSettings(
        make_options(overrides, all_devices=True),
        limits or Limits(),
        plugins=plugins,
        plugin_files=tuple(os.fspath(file) for file in plugin_files),
        redacted=redact,
    )
    if make_executor is None and workers > 1:
        make_executor = make_processes(workers)
    return scan_paths(
        (os.fsdecode(path) for path in given),
        settings,
        PluginHost.load(enabled=plugins, files=settings.plugin_files),
        out=None if out is None else Path(out),
        form=form,
        resume=resume,
        make_executor=make_executor,
        workers=workers,
        progress=progress,
    )
