"""Options and reading of inputs that commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import InputError, UsageError
from ..model import Diagnostic, Identity, Span
from ..report.visible import visible
from ..source import Limits, Report, open_reports, reports_from_stream
from . import completing
from .streams import data, give_stdout_away

if TYPE_CHECKING:
    from ..plugin import PluginHost
    from ..report.redaction import Redactor

F = TypeVar("F", bound=Callable[..., Any])

#: A path that the shell can complete; whether it can be read shows when it is its turn.
PATH = click.Path(readable=False, allow_dash=True)
PLUGIN_OPTIONS = (
    click.option("--no-plugins", is_flag=True, help="Leave all plugins out: the generic detector alone."),
    click.option(
        "--plugin",
        "plugin_files",
        multiple=True,
        metavar="FILE",
        type=PATH,
        help="Load a plugin of one file as well.",
    ),
)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format` with the formats that a command has, the first one by default."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="; ".join(f"{name} {_FORMATS[name]}" for name in formats) + ".",
    )


COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; auto is on a terminal alone, and not where NO_COLOR is set.",
)
#: What each format is for; the shareable ones have private values taken out unless asked otherwise.
_FORMATS = {
    "terminal": "for people",
    "json": "for programs",
    "jsonl": "for programs, one machine a line",
    "markdown": "for a bug tracker",
}
SHAREABLE = ("jsonl", "markdown")
INPUT_OPTIONS = (
    click.option(
        "--pci-ids", metavar="FILE", type=PATH, help="Use this pci.ids in place of the built-in snapshot."
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=completing.limits,
        help=f"Change a limit on the input: {', '.join(Limits.__struct_fields__)}.",
    ),
    click.option("--quiet", is_flag=True, help="No messages on standard error."),
)


def look_options(*formats: str) -> tuple[Callable[[F], F], ...]:
    """`--redact` and `--color` of a command with these formats."""
    shareable = [name for name in formats if name in SHAREABLE]
    by_default = f"on by default for {' and '.join(shareable)}" if shareable else "off by default"
    redact = click.option(
        "--redact/--no-redact",
        default=None,
        help=f"Take serial numbers, UUIDs, MACs and host names out; {by_default}.",
    )
    return redact, COLOR


def options(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Apply several option decorators, the first one shown first."""

    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def make_redactor(wanted: bool | None, output: str) -> Redactor | None:
    """What takes private values out: as asked, else where the output is made to be shared."""
    if not (output in SHAREABLE if wanted is None else wanted):
        return None
    from ..report.redaction import Redactor

    return Redactor()


def load_plugins(no_plugins: bool, plugin_files: Sequence[str]) -> PluginHost:
    """The plugins that the options name; whatever they start stays off standard output."""
    from ..plugin import PluginHost

    give_stdout_away()
    return PluginHost.load(enabled=not no_plugins, files=plugin_files)


def make_limits(changes: Sequence[str]) -> Limits:
    """The limits with the changes of `--limit`."""
    limits = Limits()
    for change in changes:
        limits = limits.with_option(change)
    return limits


class Reading:
    """Opens paths one by one, each with its reports; a bad one is reported and the others go on."""

    def __init__(self, paths: Sequence[str], limits: Limits) -> None:
        self.paths = paths
        self.limits = limits
        self.failed = 0
        self.watch: Callable[[int], None] | None = None

    def __iter__(self) -> Iterator[Iterator[Report]]:
        return map(self._reports, self.paths)

    def _reports(self, path: str) -> Iterator[Report]:
        try:
            if path == "-":
                yield from reports_from_stream(sys.stdin.buffer, "-", self.limits, self.watch)
            else:
                yield from open_reports(path, self.limits, self.watch)
        except InputError as error:
            from .slips import no_path

            self.failed += 1
            hint = no_path(path, error.__cause__)
            message(f"error: {error}" + (f"\n\nhint: {hint}" if hint else ""), quiet=False)


def message(text: str, *, quiet: bool) -> None:
    """A line on standard error; what an input holds is made safe."""
    if not quiet:
        for line in f"lspci-ims: {text}".split("\n"):
            click.echo(visible(line), err=True)


def show_diagnostics(diagnostics: Sequence[Diagnostic], *, quiet: bool) -> None:
    """Diagnostics on standard error, each with its place and the code that `explain` knows."""
    for diagnostic in diagnostics:
        span = diagnostic.span
        place = f" ({_place(span)})" if span is not None and span.first_line else ""
        first, newline, rest = diagnostic.message.partition("\n")
        limit = diagnostic.code.removeprefix("LIMIT_").lower()
        if not newline and limit in Limits.__struct_fields__:
            rest = f"\n\nhint: --limit {limit}=N changes this"
        message(f"{diagnostic.level}: {first}{place} [{diagnostic.code}]{newline}{rest}", quiet=quiet)


def _place(span: Span) -> str:
    member = "" if span.member is None else f"{span.member}:"
    return f"{span.input}:{member}{span.first_line}"


def use_color(choice: str) -> bool:
    """Whether to colour standard output."""
    import os

    if choice != "auto":
        return choice == "always"
    return data().isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none and COLUMNS is not set."""
    import os

    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and int(told):
        return max(40, int(told))
    try:
        return max(40, os.get_terminal_size(data().fileno()).columns or 80)
    except (OSError, ValueError):
        return 80


def refuse_answer_about_nothing(
    selectors: Sequence[str], there: Sequence[tuple[str, Identity]], *, listed: bool
) -> None:
    """Refuse to answer where no `--device` names a function of the input: "none listed" would be false.

    Args:
        selectors: what was asked for.
        there: address and identity of every function; where none was read, another message says so.
        listed: whether any function is listed.

    Raises:
        UsageError: functions were asked for, others are there.
    """
    if not selectors or not there or listed:
        return
    from .slips import no_function

    known = [(bdf, f"{identity.vendor_id}:{identity.device_id}") for bdf, identity in there]
    hints = dict.fromkeys(no_function(selector, known) for selector in selectors)
    raise UsageError(f"no function of any input is {' or '.join(selectors)}\n\nhint: {'; '.join(hints)}")


def tell_of_missing(selectors: Sequence[str], there: Sequence[tuple[str, Identity]], *, quiet: bool) -> None:
    """Warn of each `--device` that no input has, and tell what is there.

    Args:
        selectors: what was asked for.
        there: address and identity of every function; where none was read, another message says so.
        quiet: say nothing.
    """
    from ..model import matches_selector

    for selector in selectors if there else ():
        if not any(matches_selector(selector, bdf, identity) for bdf, identity in there):
            from .slips import no_function

            known = [(bdf, f"{identity.vendor_id}:{identity.device_id}") for bdf, identity in there]
            hint = no_function(selector, known)
            message(f"warning: no function of any input is {selector}\n\nhint: {hint}", quiet=quiet)
