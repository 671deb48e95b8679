"""The command line: what `--help` of each command prints."""

from __future__ import annotations

from collections.abc import Iterator

import click

from lspci_ims.cli.main import cli

from .markdown import fence


def commands_page() -> str:
    """Help of the program and of every command."""
    return "\n".join(_commands())


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "What `lspci-ims --help` and `lspci-ims COMMAND --help` print.\n"
    for path, command in walk(cli):
        yield f"## `{' '.join(path)}`\n"
        yield fence(help_of(path, command))


def walk(
    command: click.Command, path: tuple[str, ...] = ("lspci-ims",)
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, each with its words."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path[-1])
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from walk(below, (*path, name))


def help_of(path: tuple[str, ...], command: click.Command) -> str:
    """The text of `--help`."""
    context = click.Context(
        command, info_name=" ".join(path), terminal_width=100, help_option_names=["-h", "--help"]
    )
    return command.get_help(context)
