"""`lspci-ims report`: one self-contained HTML page."""

from __future__ import annotations

from typing import Any

import click

from .check import OVERRIDES
from .exits import Exit, exit_code
from .inputs import (
    INPUT_OPTIONS,
    PLUGIN_OPTIONS,
    Reading,
    load_plugins,
    make_limits,
    options,
    refuse_answer_about_nothing,
    show_diagnostics,
    tell_of_missing,
)
from .output_file import check_output, write_file
from .progress import ByteProgress
from .streams import write_bytes


@click.command("report")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--output", "target", required=True, metavar="FILE", help="Where to write; `-` is standard output."
)
@click.option(
    "--device",
    "devices",
    multiple=True,
    metavar="BDF|VENDOR:DEVICE",
    help="Show these devices only; may be repeated.",
)
@click.option(
    "--all-devices", is_flag=True, help="Verdicts and asks for every device, not only those that matter."
)
@options(*OVERRIDES)
@click.option(
    "--redact/--no-redact",
    default=True,
    show_default=True,
    help="Take serial numbers, UUIDs, MACs and host names out.",
)
@options(*PLUGIN_OPTIONS, *INPUT_OPTIONS)
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Write one HTML page with the answers, their proofs, the buses and the registers of every function.

    The page needs nothing beside it: no network, no folder of pictures. It opens from a disk or a mail,
    reads whole without JavaScript, and runs nothing that an input may have smuggled in. Serial numbers,
    UUIDs, MAC addresses, asset tags and host names are taken out unless --no-redact is given.

    \b
    Examples:
      lspci-ims report report.txt -o report.html
      lspci-ims report sosreport-box-2024.tar.xz -o box.html
      lspci-ims report --virt bare-metal --kernel 6.8.0 report.txt -o report.html
      ssh host sudo lspci -vvv -xxxx | lspci-ims report - -o - > host.html
    """
    return _run(paths, **given)


def _run(  # noqa: PLR0913 - one parameter an option
    paths: tuple[str, ...],
    *,
    target: str,
    devices: tuple[str, ...],
    all_devices: bool,
    redact: bool,
    no_plugins: bool,
    plugin_files: tuple[str, ...],
    pci_ids: str | None,
    limits: tuple[str, ...],
    quiet: bool,
    **overrides: Any,
) -> int:
    from ..pipeline import MachineReport, Parser, check_sources, make_options
    from .ids import id_table

    if target != "-":
        check_output(target, paths)
    host = load_plugins(no_plugins, plugin_files)
    settings = make_options(overrides, devices, all_devices=all_devices)
    reading = Reading(paths, make_limits(limits))
    layouts = tuple(layout for _, layout in host.layouts())
    parser = Parser(reading.limits, id_table(pci_ids), layouts)
    machines: list[MachineReport] = []
    with ByteProgress("reading", paths, quiet=quiet) as progress:
        reading.watch = progress.read
        result = check_sources(reading, parser, host, settings, machines.append)
    show_diagnostics(result.diagnostics, quiet=quiet)
    there = [(f.device.bdf, f.device.identity) for machine in machines for f in machine.functions]
    listed = any(machine.answer.devices for machine in machines)
    refuse_answer_about_nothing(devices, there, listed=listed)
    tell_of_missing(devices, there, quiet=quiet)
    for machine in machines:
        show_diagnostics(machine.answer.diagnostics, quiet=quiet)
    show_diagnostics(host.slow(), quiet=quiet)
    if machines:
        from ..report.html import render_page

        page = render_page(result, machines, host.rules(), redacted=redact)
        if target == "-":
            write_bytes(page)
        else:
            write_file(target, page)
    return exit_code(
        Exit.USAGE if reading.failed else Exit.DONE,
        Exit.PLUGIN if host.any_failed else Exit.DONE,
        Exit.DONE if machines else Exit.NO_LSPCI,
    )
