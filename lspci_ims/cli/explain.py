"""`lspci-ims explain`: a reason code in full."""

from __future__ import annotations

import difflib
import inspect
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..report.visible import visible
from .inputs import PLUGIN_OPTIONS, load_plugins, options
from .streams import echo

if TYPE_CHECKING:
    from ..api import Rule


@click.command("explain")
@click.argument("code", required=False)
@options(*PLUGIN_OPTIONS)
def command(code: str | None, no_plugins: bool, plugin_files: tuple[str, ...]) -> None:
    """Explain a reason code: what it means, why it matters, what to do, and the source.

    Words of the answers (`vendor-stated`, `no-sign`) are explained too. Without CODE all are listed.

    \b
    Examples:
      lspci-ims explain
      lspci-ims explain DEV_IMS_BIT_UNKNOWN
      lspci-ims explain IDXD001
      lspci-ims explain vendor-stated
    """
    from ..policy import core_codes
    from ..spec import rows

    host = load_plugins(no_plugins, plugin_files)
    rules = {rule.id: (plugin, rule) for plugin, rule in host.rules()}
    pages = core_codes()
    words = {row["word"]: row for row in rows("answers")}
    if code is None:
        for page in pages.values():
            echo(f"{page.code:<30} {page.meaning}")
        for plugin, rule in rules.values():
            echo(visible(f"{rule.id:<30} {rule.title} ({plugin})"))
        for word in words.values():
            echo(f"{word['word']:<30} {word['meaning']}")
        return
    if code.lower() in words:
        word = words[code.lower()]
        echo(f"{word['word']} ({word['of']}): {word['meaning']}")
        return
    wanted = code.upper()
    if wanted in pages:
        page = pages[wanted]
        echo(f"{page.code}: {page.meaning}\n")
        echo(f"About:       {page.about}")
        echo(f"Why:         {page.why}")
        echo(f"What to do:  {page.action}")
        if page.settled_by:
            echo(f"Settled by:  {page.settled_by}")
        echo(f"Source:      {page.source}")
        return
    if wanted in rules:
        plugin, rule = rules[wanted]
        texts = (
            f"{rule.id}: {rule.title}\n\nPlugin:      {plugin}\nWhy:         {rule.why}\n"
            f"Source:      {rule.source}\nApplies to:  {', '.join(rule.applies_to)}\n\n"
        )
        # a plugin's texts must not play with the terminal
        for line in (texts + _docstring(rule)).split("\n"):
            echo(visible(line))
        return
    close = difflib.get_close_matches(wanted, [*pages, *rules, *words], n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "`lspci-ims explain` lists all codes"
    raise UsageError(f"no reason code {code!r}\n\nhint: {hint}")


def _docstring(rule: Rule) -> str:
    """The page of a rule: whatever an object that is called as one has in its place, it is text."""
    page = getattr(rule.check, "__doc__", None)
    return inspect.cleandoc(page) if isinstance(page, str) else ""
