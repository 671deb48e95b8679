"""The entry point `lspci-ims`; commands are imported when they are called."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import sys
from typing import Any

import click

from .. import interrupts
from ..errors import LspciImsError, PluginError, UsageError
from ..version import __version__
from .exits import Exit
from .streams import close_data, drop_data, fill_closed_descriptors, keep_stdout_clean

#: Name, module and line of help of each command: help must not import them all.
COMMANDS = {
    "check": "Tell for every device whether it has SIOV and IMS, and whether IMS could be used.",
    "parse": "Turn the dump into structured data.",
    "report": "Write one HTML page: answers with their proofs, buses, registers.",
    "scan": "Check many inputs: one dataset of devices, findings and errors.",
    "diff": "Compare two dumps of one machine: what changed, and what it means.",
    "explain": "Explain a reason code: what, why, source, what to do.",
    "plugins": "List the plugins that are loaded, and their rules.",
    "schema": "Print the JSON Schema of the output of a command.",
    "completion": "Print the completion script for bash, zsh or fish.",
}

#: Why standard output takes no more.
_CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
#: In the environment of a shell that asks for completions (click, section "Shell Completion").
_COMPLETING = "_LSPCI_IMS_COMPLETE"


class _Commands(click.Group):
    """Commands that are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            from .slips import no_command

            raise UsageError(f"no command {args[0]!r}\n\nhint: {no_command(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__package__}.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lspci-ims")
def cli() -> None:
    """Read `lspci -vvv` dumps offline: what each device is, whether it has SIOV and IMS, and why.

    \b
    Examples:
      lspci-ims check report.txt
      ssh host sudo lspci -vvv -xxxx | lspci-ims check -
      lspci-ims check --format json report.txt > answer.json
      lspci-ims explain DEV_IMS_BIT_UNKNOWN

    Exit codes: 0 done, 1 --fail-on fired or diff found a difference, 2 bad usage or an input could not be
    read, 3 no lspci output in any input, 4 a plugin failed, 70 a fault of lspci-ims itself, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    fill_closed_descriptors()
    keep_stdout_clean()
    interrupts.watch()
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code, whatever happens."""
    try:
        code = _run(arguments)
        close_data()
        return code
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except OSError as error:
        # what cannot be read was told where it was read
        if error.errno not in _CANNOT_WRITE:
            return _fault(error)
        drop_data()
        message = f"standard output: {error.strerror}, and the answer is not whole"
        click.echo(f"lspci-ims: error: {message}\n\nhint: write it where there is room", err=True)
        return Exit.USAGE
    except BaseException as error:
        return _fault(error)


def _run(arguments: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # a terminal without UTF-8 gets escapes, not an error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(args=arguments, prog_name="lspci-ims", standalone_mode=False)
    except click.exceptions.Abort as abort:
        # a note names the plugin whose rule was running
        for note in getattr(abort.__cause__, "__notes__", ()):
            click.echo(f"lspci-ims: {note}", err=True)
        return Exit.INTERRUPTED
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        from .inputs import message
        from .slips import told

        # without a word: all that was given is the name, and help is the answer
        text = error.format_message() if isinstance(error, click.exceptions.NoArgsIsHelpError) else None
        if text is None:
            message(f"error: {told(error)}", quiet=False)
        else:
            click.echo(text, err=True)
        return Exit.USAGE
    except LspciImsError as error:
        click.echo(f"lspci-ims: error: {error}", err=True)
        return Exit.PLUGIN if isinstance(error, PluginError) else Exit.USAGE
    except SystemExit as exit_:
        code = _left_by_click(exit_)
        if code is None:
            raise
        return code
    return result if isinstance(result, int) else Exit.DONE


def _left_by_click(exit_: SystemExit) -> int | None:
    """The exit code where it was click that left, None where somebody else did."""
    # its way out when the reader of a pipe has seen enough (`| head`): it wraps both streams before
    if exit_.code == 1 and type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
        drop_data()
        return Exit.DONE
    # the answer to a shell that completes a word
    return int(exit_.code or 0) if _COMPLETING in os.environ else None


def _fault(error: BaseException) -> int:
    """Tell of what must not happen: a fault of this program, or what a plugin did behind its back."""
    import traceback

    from ..plugin.faults import writable
    from ..report.visible import visible

    lines = [f"lspci-ims: error: {type(error).__name__}: {error}, and the answer is not whole"]
    lines += traceback.format_tb(error.__traceback__)[-3:]
    lines.append("lspci-ims: hint: try --no-plugins; what is left then is a fault of lspci-ims: report it")
    text = "\n".join(visible(line) for part in lines for line in writable(part).splitlines())
    # nothing is left to rely on, not even sys.stderr
    with contextlib.suppress(OSError):
        os.write(2, f"{text}\n".encode())
    return Exit.FAULT
