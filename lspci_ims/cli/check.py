"""`lspci-ims check`: the main job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import click

from ..errors import UsageError
from ..model import CheckResult, Identity, VerdictName
from .completing import fired
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
    refuse_answer_about_nothing,
    show_diagnostics,
    tell_of_missing,
    terminal_width,
    use_color,
)
from .progress import ByteProgress
from .streams import data, write_bytes

if TYPE_CHECKING:
    from ..pipeline import MachineReport

VERDICTS: tuple[str, ...] = get_args(VerdictName)

OVERRIDES = (
    click.option(
        "--ims", type=click.Choice(["auto", "on", "off"]), default="auto", help="Policy of the 2020 proposal."
    ),
    click.option("--kernel", metavar="RELEASE", help="The kernel's release, as `uname -r` prints it."),
    click.option("--arch", type=click.Choice(["x86", "other"]), help="The architecture."),
    click.option("--virt", type=click.Choice(["bare-metal", "vm", "dom0"]), help="Bare metal or guest."),
    click.option("--ir", type=click.Choice(["on", "off"]), help="Interrupt remapping."),
    click.option("--viommu", type=click.Choice(["hint", "no-hint"]), help="Signs of a virtual IOMMU."),
    click.option("--scalable-mode", type=click.Choice(["on", "off"]), help="Scalable mode of the IOMMU."),
)

#: The first one is the default.
FORMATS = ("terminal", "json", "jsonl", "markdown")


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=PATH)
@format_option(*FORMATS)
@click.option(
    "--device",
    "devices",
    multiple=True,
    metavar="BDF|VENDOR:DEVICE",
    help="List these devices only; may be repeated.",
)
@click.option("--all-devices", is_flag=True, help="List every device, not only those that matter.")
@options(*OVERRIDES)
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="VERDICT|CODE",
    shell_complete=fired,
    help="Exit with 1 when a device has it.",
)
@options(*look_options(*FORMATS), *PLUGIN_OPTIONS, *INPUT_OPTIONS)
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Tell for every device whether it has SIOV and IMS, and whether IMS could be used on that machine.

    PATH is a file with the output of `lspci -vvv`, alone or among other text, a mail or mailbox, an archive
    (a sosreport, a supportconfig, a zip of whatever was sent) or a folder; `-` is standard input. What else
    is in it (kernel log, cpuinfo, dmidecode, binary config space) is read as evidence about the machine.

    \b
    Examples:
      lspci-ims check report.txt
      lspci-ims check sosreport-box-2024.tar.xz
      lspci-ims check --device 8086:0b25 --virt bare-metal --kernel 6.8.0 report.txt
      lspci-ims check --format json --fail-on disallowed report.txt
      lspci-ims check --format markdown report.txt
    """
    return _run(paths, **given)


def _run(  # noqa: PLR0913 - one parameter an option
    paths: tuple[str, ...],
    *,
    output: str,
    devices: tuple[str, ...],
    all_devices: bool,
    fail_on: tuple[str, ...],
    redact: bool | None,
    color: str,
    no_plugins: bool,
    plugin_files: tuple[str, ...],
    pci_ids: str | None,
    limits: tuple[str, ...],
    quiet: bool,
    **overrides: Any,
) -> int:
    from ..pipeline import Parser, check_sources, make_options
    from .ids import id_table

    host = load_plugins(no_plugins, plugin_files)
    fail_on = _check_fail_on(fail_on, {rule.id for _, rule in host.rules()})
    settings = make_options(overrides, devices, all_devices=all_devices)
    reading = Reading(paths, make_limits(limits))
    redactor = make_redactor(redact, output)
    layouts = tuple(layout for _, layout in host.layouts())
    parser = Parser(reading.limits, id_table(pci_ids), layouts)
    there: list[tuple[str, Identity]] = []

    def note(machine: MachineReport) -> None:
        if devices:
            there.extend((function.device.bdf, function.device.identity) for function in machine.functions)
        if redactor is not None:
            redactor.learn(machine)

    with ByteProgress("checking", paths, quiet=quiet) as progress:
        reading.watch = progress.read
        result = check_sources(reading, parser, host, settings, note)
    show_diagnostics(result.diagnostics, quiet=quiet)
    listed = any(machine.devices for machine in result.machines)
    refuse_answer_about_nothing(devices, there, listed=listed)
    tell_of_missing(devices, there, quiet=quiet)
    for machine in result.machines:
        show_diagnostics(machine.diagnostics, quiet=quiet)
    show_diagnostics(host.slow(), quiet=quiet)
    if result.machines or output == "json":
        shown = result if redactor is None else redactor.result(result)
        _write(shown, output, redacted=redactor is not None, color=use_color(color))
    applies = [
        Exit.USAGE if reading.failed else Exit.DONE,
        Exit.PLUGIN if host.any_failed else Exit.DONE,
        Exit.FAIL_ON if _fires(result, fail_on) else Exit.DONE,
        Exit.DONE if result.machines else Exit.NO_LSPCI,
    ]
    return exit_code(*applies)


def _write(result: CheckResult, output: str, *, redacted: bool, color: bool) -> None:
    if output == "json":
        from ..report.as_json import render_json

        write_bytes(render_json(result))
        return
    if output == "jsonl":
        from ..report.jsonl import render_jsonl

        write_bytes(render_jsonl(result))
        return
    if output == "markdown":
        from ..report.markdown import render_markdown

        write_bytes(render_markdown(result, redacted=redacted).encode())
        return
    from ..report.lines import write_lines
    from ..report.terminal import render_terminal

    write_lines(render_terminal(result, terminal_width()), data(), color=color)


def _check_fail_on(wanted: tuple[str, ...], rules: set[str]) -> tuple[str, ...]:
    """The verdicts and codes as they are spelt, however they were given.

    Raises:
        UsageError: one is neither.
    """
    from ..policy import core_codes

    known = {name.lower(): name for name in (*VERDICTS, *core_codes(), *rules)}
    for name in wanted:
        if name.lower() not in known:
            from .slips import did_you_mean

            otherwise = f"verdicts are {', '.join(VERDICTS)}; `lspci-ims explain` lists the codes"
            hint = did_you_mean(name, list(known.values()), otherwise)
            raise UsageError(f"--fail-on: no verdict or reason code {name!r}\n\nhint: {hint}")
    return tuple(known[name.lower()] for name in wanted)


#: Causes of folded functions for which every verdict is "not applicable"; for all others it is unknown.
_SETTLED_CAUSES = ("DEV_NO_SIOV", "DEV_NOT_PCIE")


def _fires(result: CheckResult, wanted: tuple[str, ...]) -> bool:
    """Whether a function, listed or folded, or its machine has one of the verdicts or codes."""
    has: set[str] = set()
    for machine in result.machines:
        has |= {reason.code for reason in machine.platform.reasons}
        for other in machine.other_devices:
            has |= {other.cause, "not-applicable" if other.cause in _SETTLED_CAUSES else "unknown"}
        for device in machine.devices:
            has |= {reason.code for reason in device.reasons}
            has |= {verdict.verdict for verdict in device.usable}
            has |= {code for verdict in device.usable for code in verdict.reasons}
    return bool(has & set(wanted))
