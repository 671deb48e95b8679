"""`lspci-ims parse`: the structured dump."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from ..model import ParseResult
from .exits import Exit, exit_code
from .inputs import (
    INPUT_OPTIONS,
    PATH,
    PLUGIN_OPTIONS,
    Reading,
    format_option,
    load_plugins,
    look_options,
    make_limits,
    make_redactor,
    options,
    show_diagnostics,
    tell_of_missing,
    terminal_width,
    use_color,
)
from .progress import ByteProgress
from .streams import data, write_bytes

#: The first one is the default.
FORMATS = ("terminal", "json")


@click.command("parse")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@format_option(*FORMATS)
@click.option("--coverage", is_flag=True, help="Only the account of lines: read, not read, worst shapes.")
@click.option("--device", "devices", multiple=True, metavar="BDF|VENDOR:DEVICE", help="These devices only.")
@options(*look_options(*FORMATS), *PLUGIN_OPTIONS, *INPUT_OPTIONS)
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Turn the dump into structured data: devices, capabilities, registers and fields.

    Where the report holds bytes, they are decoded too: lspci prints nothing of what is in a vendor's own
    capability, and plugins bring the layouts of theirs.

    \b
    Examples:
      lspci-ims parse --format json report.txt
      lspci-ims parse --device 6a:01.0 report.txt
      lspci-ims parse --coverage reports/*.txt
    """
    return _run(paths, **given)


def _run(  # noqa: PLR0913 - one parameter an option
    paths: tuple[str, ...],
    *,
    output: str,
    coverage: bool,
    devices: tuple[str, ...],
    redact: bool | None,
    color: str,
    no_plugins: bool,
    plugin_files: tuple[str, ...],
    pci_ids: str | None,
    limits: tuple[str, ...],
    quiet: bool,
) -> int:
    from ..pipeline import Parser, check_selector, parse_sources
    from .ids import id_table

    devices = tuple(map(check_selector, devices))
    redactor = make_redactor(redact, output)
    # of plugins only the layouts count here: what bytes of their vendors' capabilities mean
    host = load_plugins(no_plugins, plugin_files)
    layouts = tuple(layout for _, layout in host.layouts())
    reading = Reading(paths, make_limits(limits))
    with ByteProgress("parsing", paths, quiet=quiet) as progress:
        reading.watch = progress.read
        # before --device: a function that is left out may tell what is private in the others
        learn = None if redactor is None else redactor.learn_report
        result = parse_sources(reading, Parser(reading.limits, id_table(pci_ids), layouts), learn)
    show_diagnostics((*host.diagnostics, *result.diagnostics), quiet=quiet)
    for dump in result.dumps:
        show_diagnostics(dump.diagnostics, quiet=quiet)
    if devices:
        there = [(device.bdf, device.identity) for dump in result.dumps for device in dump.devices]
        tell_of_missing(devices, there, quiet=quiet)
        result = _select(result, devices)
    if redactor is not None:
        result = redactor.result(result)
    if coverage:
        from ..report.coverage import coverage_json, render_coverage

        if output == "json":
            write_bytes(coverage_json(result))
        else:
            _lines(render_coverage(result), color)
    elif output == "json":
        from ..report.as_json import render_json

        write_bytes(render_json(result))
    else:
        from ..report.tree import render_tree

        _lines(render_tree(result, terminal_width()), color)
    return exit_code(
        Exit.USAGE if reading.failed else Exit.DONE,
        Exit.PLUGIN if host.any_failed else Exit.DONE,
        Exit.DONE if result.dumps else Exit.NO_LSPCI,
    )


def _lines(lines: Any, color: str) -> None:
    from ..report.lines import write_lines

    write_lines(lines, data(), color=use_color(color))


def _select(result: ParseResult, wanted: tuple[str, ...]) -> ParseResult:
    """Only the devices that were named."""
    from ..model import matches_selector

    dumps = (
        msgspec.structs.replace(
            dump,
            devices=tuple(
                d for d in dump.devices if any(matches_selector(w, d.bdf, d.identity) for w in wanted)
            ),
        )
        for dump in result.dumps
    )
    return msgspec.structs.replace(result, dumps=tuple(dumps))
