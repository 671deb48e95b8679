"""`lspci-ims plugins`: what is loaded, whether it is sound, and a new plugin's skeleton."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..report.lines import wrapped
from ..report.visible import visible
from .exits import Exit
from .inputs import PLUGIN_OPTIONS, load_plugins, options, show_diagnostics, terminal_width
from .streams import echo

if TYPE_CHECKING:
    from ..model import DeviceFamily
    from ..plugin import PluginHost
    from ..testing.soundness import Outcome

#: How a check's status is printed.
_MARKS = {"ok": "ok", "failed": "FAILED", "not-checked": "not checked", "not-finished": "not finished"}


class _Group(click.Group):
    """A slip in the name of a subcommand is met with the name that was meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            close = difflib.get_close_matches(args[0], self.commands, n=1)
            others = ", ".join(f"`lspci-ims plugins {name}`" for name in self.commands)
            hint = (
                f"did you mean {close[0]}?" if close else f"`lspci-ims plugins` lists them; there is {others}"
            )
            raise UsageError(f"plugins: no command {args[0]!r}\n\nhint: {hint}")
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words behind `--verify` are plugins, not a subcommand."""
        given, _, _ = self.make_parser(ctx).parse_args(list(args))
        if not given.get("verify"):
            return super().parse_args(ctx, args)
        ctx.allow_interspersed_args = True
        return click.Command.parse_args(self, ctx, args)


@click.group("plugins", cls=_Group, invoke_without_command=True)
@click.option(
    "--verify",
    is_flag=True,
    help="Check every plugin, or those named behind it: tables, source, rules, samples.",
)
@options(*PLUGIN_OPTIONS)
@click.pass_context
def command(context: click.Context, verify: bool, no_plugins: bool, plugin_files: tuple[str, ...]) -> int:
    """List the plugins that are loaded, their families and their rules; check them; begin a new one.

    \b
    Examples:
      lspci-ims plugins
      lspci-ims plugins --plugin ./my_rule.py
      lspci-ims plugins --verify
      lspci-ims plugins --verify acme
      lspci-ims plugins new acme --vendor 1234 --device 5678,9abc

    \b
    Environment:
      LSPCI_IMS_DISABLE=NAME,NAME  leaves installed plugins out, by name
      LSPCI_IMS_TRACE=1            shows each call into a plugin and its time on
                                   standard error

    Exit codes: 0 done, 2 bad usage, 4 a plugin failed, or failed a check.
    """
    if context.invoked_subcommand is not None:
        return Exit.DONE
    if context.args and context.args[0] in command.commands:
        raise UsageError(f"--verify goes without {context.args[0]}")
    host = load_plugins(no_plugins, plugin_files)
    sound = True
    if not host.infos():
        echo("no plugins")
    elif verify:
        sound = _verify(host, plugin_files, context.args)
    else:
        _list(host)
    show_diagnostics((*host.diagnostics, *host.slow()), quiet=False)
    return Exit.PLUGIN if host.any_failed or not sound else Exit.DONE


def _list(host: PluginHost) -> None:
    milliseconds = {spent.plugin: spent.seconds * 1e3 for spent in host.times()}
    for info in host.infos():
        took = f", {milliseconds[info.name]:.1f} ms to load" if info.name in milliseconds else ""
        _tell(f"{info.name} {info.version}: {info.status}{took}", 0)
        for plugin, family in host.families():
            if plugin == info.name:
                _tell(f"family {family.name}: {_matched(family)}", 2)
        for plugin, rule in host.rules():
            if plugin == info.name:
                _tell(f"rule {rule.id}: {rule.title}", 2)
    echo("`lspci-ims explain RULE` tells more of a rule, `--verify` checks all plugins")


def _tell(text: str, indent: int) -> None:
    """A line, or several as wide as the terminal."""
    for line in wrapped(visible(text), terminal_width(), indent, hanging=4):
        echo("".join(piece.text for piece in line))


def _matched(family: DeviceFamily) -> str:
    """By what a family's functions are known."""
    if not family.devices:
        return f"class {family.class_id}"
    return "1 device id" if len(family.devices) == 1 else f"{len(family.devices)} device ids"


def _verify(host: PluginHost, files: Sequence[str], names: Sequence[str]) -> bool:
    """Print every check of every plugin (of those named, if any) as it ends; whether all hold."""
    from ..testing.soundness import verify_host

    found = [info.name for info in host.infos()]
    for name in names:
        if name not in found:
            close = difflib.get_close_matches(name, found, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(found)}"
            raise UsageError(f"plugins --verify: no plugin {name!r}\n\nhint: {hint}")
    sound = True
    for info, outcomes in verify_host(host, files, names=names, begins=_show_begun):
        plugin = f"{info.name} {info.version}"
        ended: list[Outcome] = []
        if info.status != "disabled":
            echo(visible(plugin))
        for outcome in outcomes:
            echo(f"  {_MARKS[outcome.status]:<13}{outcome.check:<12}{outcome.what}")
            for remark in outcome.remarks:
                echo(visible(f"    {remark}"))
            ended.append(outcome)
        echo(visible(f"{plugin}: {_result(ended)}"))
        sound = sound and all(outcome.status != "failed" for outcome in ended)
    return sound


def _show_begun(check: str) -> None:
    """The check that runs, on a terminal; the line of its outcome is written over it."""
    if sys.stderr.isatty():
        click.echo(f"  {'...':<13}{check}\r", err=True, nl=False)


def _result(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "disabled"
    if any(outcome.status == "failed" for outcome in outcomes):
        return "not sound"
    left = [outcome.check for outcome in outcomes if outcome.status == "not-checked"]
    notes = [f"not checked: {', '.join(left)}"] if left else []
    if any(outcome.status == "not-finished" for outcome in outcomes):
        notes.append("not finished")
    return f"sound, but {'; '.join(notes)}" if notes else "sound"


@command.command("new")
@click.argument("name")
@click.option("--vendor", metavar="ID", help="The vendor id, four hex digits.")
@click.option(
    "--device",
    "devices",
    metavar="ID[,ID...]",
    multiple=True,
    help="The device ids, four hex digits each; may be given several times.",
)
@click.option(
    "--directory",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="Where to write; by default ./lspci-ims-NAME, which must not exist.",
)
@click.option("--one-file", is_flag=True, help="Write NAME.py alone, to be used by --plugin NAME.py.")
def new(
    name: str, vendor: str | None, devices: tuple[str, ...], directory: str | None, one_file: bool
) -> int:
    """Write a new plugin that works as it stands: tables, a rule, samples, tests.

    NAME is a letter, then letters, digits and single _, all in lower case. The project is lspci-ims-NAME, its
    module lspci_ims_NAME, its first rule NAME001 in capitals.

    \b
    Examples:
      lspci-ims plugins new acme --vendor 1234 --device 5678,9abc
      lspci-ims plugins new acme --directory plugins/acme
      lspci-ims plugins new acme --one-file
    """
    from ..testing import skeleton

    names = skeleton.check_name(name)
    ids = skeleton.check_ids(vendor, ",".join(devices) if devices else None)
    if one_file:
        path = Path(directory or ".") / f"{name}.py"
        skeleton.write_one_file(names, ids, path)
        echo(f"wrote {path}")
        steps = [
            f"lspci-ims plugins --plugin {path}",
            f"echo '01:00.0 1200: {ids.vendor}:{ids.devices[0]}' | lspci-ims check --plugin {path} -",
        ]
    else:
        folder = Path(directory or names.distribution)
        files = skeleton.write_distribution(names, ids, folder)
        echo(f"wrote {len(files)} files into {folder}")
        steps = [
            f"cd {folder}",
            'pip install -e ".[test]"',
            "pytest",
            "lspci-ims plugins --verify",
            f"lspci-ims check {names.module}/samples/board-with-ims.txt",
        ]
    if ids.made_up:
        echo(f"its ids {ids.vendor}:{ids.devices[0]} are made up: give yours by --vendor and --device")
    echo("try:")
    for step in steps:
        echo(f"  {step}")
    return Exit.DONE
