"""`lspci-ims completion`: the script that lets a shell complete commands, options and their values."""

from __future__ import annotations

import click

#: What click asks for in the environment when the shell wants completions (click.shell_completion).
_VARIABLE = "_LSPCI_IMS_COMPLETE"
_PROGRAM = "lspci-ims"
SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Examples:
      eval "$(lspci-ims completion bash)"            in ~/.bashrc (bash 4.4 or later)
      eval "$(lspci-ims completion zsh)"             in ~/.zshrc, after compinit
      lspci-ims completion fish > ~/.config/fish/completions/lspci-ims.fish
    """
    from click.shell_completion import get_completion_class

    from .main import cli

    make = get_completion_class(shell)
    if make is None:
        raise click.ClickException(f"click has no completion for {shell}")
    completion = make(cli, {}, _PROGRAM, _VARIABLE)
    # `source` of the bash class runs bash to see its version; the script itself needs none
    click.echo(completion.source_template % completion.source_vars())
