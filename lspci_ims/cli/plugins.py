"""`lspci-ims plugins`: what is loaded."""

from __future__ import annotations

import click

from .exits import Exit
from .inputs import PLUGIN_OPTIONS, options, show_diagnostics


@click.command("plugins")
@options(*PLUGIN_OPTIONS)
def command(no_plugins: bool, plugin_files: tuple[str, ...]) -> int:
    """List the plugins that are loaded, their families and their rules.

    \b
    Examples:
      lspci-ims plugins
      lspci-ims plugins --plugin ./my_rule.py

    \b
    Environment:
      LSPCI_IMS_DISABLE=NAME,NAME  leaves installed plugins out, by name
      LSPCI_IMS_TRACE=1            shows each call into a plugin and its time on
                                   standard error
    """
    from ..plugin import PluginHost

    host = PluginHost.load(enabled=not no_plugins, files=plugin_files)
    infos = host.infos()
    if not infos:
        click.echo("no plugins")
    for info in infos:
        click.echo(f"{info.name} {info.version}: {info.status}")
        for plugin, family in host.families():
            if plugin == info.name:
                ids = f"{len(family.devices)} device ids" if family.devices else f"class {family.class_id}"
                click.echo(f"  family {family.name}: {ids}")
        for plugin, rule in host.rules():
            if plugin == info.name:
                click.echo(f"  rule {rule.id}: {rule.title}")
    show_diagnostics(host.diagnostics, quiet=False)
    return Exit.PLUGIN if host.any_failed else Exit.DONE
