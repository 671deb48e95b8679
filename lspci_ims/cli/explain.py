"""`lspci-ims explain`: a reason code in full."""

from __future__ import annotations

import difflib
import inspect

import click

from ..errors import UsageError
from .inputs import PLUGIN_OPTIONS, options


@click.command("explain")
@click.argument("code", required=False)
@options(*PLUGIN_OPTIONS)
def command(code: str | None, no_plugins: bool, plugin_files: tuple[str, ...]) -> None:
    """Explain a reason code: what it means, why it matters, what to do, and the source.

    Without CODE all codes are listed.

    \b
    Examples:
      lspci-ims explain
      lspci-ims explain DEV_IMS_BIT_UNKNOWN
      lspci-ims explain IDXD001
    """
    from ..plugin import PluginHost
    from ..policy import core_codes

    host = PluginHost.load(enabled=not no_plugins, files=plugin_files)
    rules = {rule.id: (plugin, rule) for plugin, rule in host.rules()}
    pages = core_codes()
    if code is None:
        for page in pages.values():
            click.echo(f"{page.code:<30} {page.meaning}")
        for plugin, rule in rules.values():
            click.echo(f"{rule.id:<30} {rule.title} ({plugin})")
        return
    wanted = code.upper()
    if wanted in pages:
        page = pages[wanted]
        click.echo(f"{page.code}: {page.meaning}\n")
        click.echo(f"About:       {page.about}")
        click.echo(f"Why:         {page.why}")
        click.echo(f"What to do:  {page.action}")
        if page.settled_by:
            click.echo(f"Settled by:  {page.settled_by}")
        click.echo(f"Source:      {page.source}")
        return
    if wanted in rules:
        plugin, rule = rules[wanted]
        click.echo(f"{rule.id}: {rule.title}\n")
        click.echo(f"Plugin:      {plugin}")
        click.echo(f"Why:         {rule.why}")
        click.echo(f"Source:      {rule.source}")
        click.echo(f"Applies to:  {', '.join(rule.applies_to)}\n")
        click.echo(inspect.getdoc(rule.check) or "")
        return
    close = difflib.get_close_matches(wanted, [*pages, *rules], n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "`lspci-ims explain` lists all codes"
    raise UsageError(f"no reason code {code!r}\n\nhint: {hint}")
