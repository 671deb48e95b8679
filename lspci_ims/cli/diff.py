"""`lspci-ims diff`: two dumps of one machine, and what changed."""

from __future__ import annotations

from typing import Any

import click

from ..errors import UsageError
from ..model import DiffResult
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
    terminal_width,
    use_color,
)
from .progress import ByteProgress
from .streams import data, write_bytes

#: The first one is the default.
FORMATS = ("terminal", "json", "markdown")


@click.command("diff")
@click.argument("before", type=PATH, metavar="A")
@click.argument("after", type=PATH, metavar="[B]", required=False)
@format_option(*FORMATS)
@click.option(
    "--all", "with_noise", is_flag=True, help="Show addresses, counters and latencies too; they count then."
)
@click.option(
    "--device",
    "devices",
    multiple=True,
    metavar="BDF|VENDOR:DEVICE",
    help="Compare these functions only, without what is about the machine; may be repeated.",
)
@options(*look_options(*FORMATS), *PLUGIN_OPTIONS, *INPUT_OPTIONS)
def command(before: str, after: str | None, **given: Any) -> int:
    """Compare two dumps of one machine: before and after, host and guest, working and broken.

    A and B are whatever `check` reads. Without B, A holds two dumps: a mail with before and after, or a diff
    that has the head lines of the functions.
    Told are functions that are new, gone or moved, and registers that changed, by what it means; a slower
    link is judged against the port above it. What one side cannot show is no difference.

    Exit codes: 0 the same, 1 different, 2 bad usage or an input could not be read, 3 no lspci output in
    one of them, 4 a plugin failed.

    \b
    Examples:
      lspci-ims diff before.txt after.txt
      lspci-ims diff sosreport-old.tar.xz sosreport-new.tar.xz
      lspci-ims diff --device 6a:01.0 before.txt after.txt
      lspci-ims diff --format markdown mail-with-both.eml
    """
    return _run(before, after, **given)


def _run(  # noqa: PLR0913 - one parameter an option
    before: str,
    after: str | None,
    *,
    output: str,
    with_noise: bool,
    devices: tuple[str, ...],
    redact: bool | None,
    color: str,
    no_plugins: bool,
    plugin_files: tuple[str, ...],
    pci_ids: str | None,
    limits: tuple[str, ...],
    quiet: bool,
) -> int:
    from ..comparison import diff_sources
    from ..pipeline import Parser, check_selector
    from .ids import id_table

    if before == after == "-":
        raise UsageError("standard input can be read once\n\nhint: name a file for A or for B")
    selectors = tuple(map(check_selector, devices))
    host = load_plugins(no_plugins, plugin_files)
    redactor = make_redactor(redact, output)
    bounds = make_limits(limits)
    parser = Parser(bounds, id_table(pci_ids), tuple(layout for _, layout in host.layouts()))
    first = Reading((before,), bounds)
    second = None if after is None else Reading((after,), bounds)
    paths = (before,) if after is None else (before, after)
    with ByteProgress("comparing", paths, quiet=quiet) as progress:
        first.watch = progress.read
        if second is not None:
            second.watch = progress.read
        learn = None if redactor is None else redactor.learn
        result = diff_sources(
            first, second, parser, host, with_noise=with_noise, devices=selectors, seen=learn
        )
    failed = first.failed or (second is not None and second.failed)
    # an input that could not be read has been told
    untold = [d for d in result.diagnostics if not (failed and d.code == "NO_LSPCI" and d.span is None)]
    show_diagnostics(untold, quiet=quiet)
    show_diagnostics(host.slow(), quiet=quiet)
    if selectors and result.machines and not any(m.same or m.devices or m.not_shown for m in result.machines):
        # "the same" of nothing would be a false answer
        raise UsageError(
            f"no function of A or B is {' or '.join(devices)}\n\n"
            "hint: leave --device out to see the functions that differ"
        )
    if result.machines:
        shown = result if redactor is None else redactor.result(result)
        _write(shown, output, redacted=redactor is not None, color=use_color(color))
    return exit_code(
        Exit.USAGE if failed else Exit.DONE,
        Exit.PLUGIN if host.any_failed else Exit.DONE,
        Exit.DIFFERENT if result.different else Exit.DONE,
        Exit.DONE if result.machines else Exit.NO_LSPCI,
    )


def _write(result: DiffResult, output: str, *, redacted: bool, color: bool) -> None:
    if output == "json":
        from ..report.as_json import render_json

        write_bytes(render_json(result))
        return
    if output == "markdown":
        from ..report.diff_markdown import render_diff_markdown

        write_bytes(render_diff_markdown(result, redacted=redacted).encode())
        return
    from ..report.diff_terminal import render_diff
    from ..report.lines import write_lines

    write_lines(render_diff(result, terminal_width()), data(), color=color)
