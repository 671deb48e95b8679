"""The Python API: `parse`, `check` and `diff` return the objects behind the JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from .comparison import diff_sources
from .model import CheckResult, DiffResult, ParseResult
from .pipeline import InputLike, Parser, check_sources, make_options, parse_sources, reports_of
from .plugin import PluginHost
from .source import Limits


def parse(source: InputLike, *, name: str = "text", limits: Limits | None = None) -> ParseResult:
    """Parse the output of lspci.

    Args:
        source: `str` is text, `os.PathLike` is a path (a file or a folder), `bytes` is raw: text, a mail,
            a mailbox, an archive.
        name: what the input is called in spans, where it is no path.
        limits: bounds on hostile input.

    Raises:
        InputError: a path cannot be read. Text never raises.
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
    """Check the output of lspci for SIOV and IMS.

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
    limits: Limits | None = None,
) -> DiffResult:
    """Compare two dumps of one machine.

    Args:
        a: what was before: `str` is text, `os.PathLike` is a path, `bytes` is raw.
        b: what is now; None when `a` holds both dumps.
        plugins: whether installed plugins take part.
        plugin_files: plugins of one file each.
        with_noise: also give addresses, counters and latencies, and count them as differences.
        limits: bounds on hostile input.

    Raises:
        InputError: a path cannot be read. Text never raises.
        UsageError: `b` is None and `a` does not hold exactly two dumps.
    """
    host = PluginHost.load(enabled=plugins, files=tuple(plugin_files))
    parser = Parser(limits, layouts=tuple(layout for _, layout in host.layouts()))
    second = None if b is None else [reports_of(b, parser.limits, "b")]
    return diff_sources([reports_of(a, parser.limits, "a")], second, parser, host, with_noise=with_noise)
