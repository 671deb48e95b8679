"""`lspci-ims explain`: a reason code in full."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..report.visible import visible
from .explain_tables import differences, remarks, terms
from .inputs import PLUGIN_OPTIONS, load_plugins, options
from .streams import echo

if TYPE_CHECKING:
    from ..api import Rule

Rules = Mapping[str, "tuple[str, Rule]"]


@click.command("explain")
@click.argument("code", required=False)
@options(*PLUGIN_OPTIONS)
def command(code: str | None, no_plugins: bool, plugin_files: tuple[str, ...]) -> None:
    """Explain a reason code: what it means, why it matters, what to do, and the source.

    Words of the answers (`vendor-stated`, `no-sign`), remarks (`NO_LSPCI`), what diff says (`MSIX_OFF`) and
    terms (`PASID`) are explained too. Without CODE all are listed.

    \b
    Examples:
      lspci-ims explain
      lspci-ims explain DEV_IMS_BIT_UNKNOWN
      lspci-ims explain IDXD001
      lspci-ims explain vendor-stated
      lspci-ims explain DVSEC
    """
    from ..policy import core_codes
    from ..spec import rows

    host = load_plugins(no_plugins, plugin_files)
    rules = {rule.id: (plugin, rule) for plugin, rule in host.rules()}
    pages = core_codes()
    words = {row["word"]: row for row in rows("answers")}
    others = (remarks(), differences(), terms())
    if code is None:
        for line in _listed(rules, words):
            echo(line)
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
        changed = differences().get(wanted)
        if changed is not None:
            echo(f"In diff:     {changed.meaning}")
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
    # a term can be a code as well
    found = [table[wanted] for table in others if wanted in table]
    if found:
        for line in (line for entry in found for line in entry.lines()):
            echo(line)
        return
    known = [*pages, *rules, *words, *(name for table in others for name in table)]
    close = difflib.get_close_matches(wanted, known, n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "`lspci-ims explain` lists all codes"
    raise UsageError(f"no reason code {code!r}\n\nhint: {hint}")


def _listed(rules: Rules, words: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """One line for each code, rule, word and term."""
    from ..policy import core_codes

    for page in core_codes().values():
        yield f"{page.code:<30} {page.meaning}"
    for plugin, rule in rules.values():
        yield visible(f"{rule.id:<30} {rule.title} ({plugin})")
    for word in words.values():
        yield f"{word['word']:<30} {word['meaning']}"
    for table in (remarks(), differences(), terms()):
        for entry in table.values():
            yield f"{entry.name:<30} {entry.meaning}"


def _docstring(rule: Rule) -> str:
    """The page of a rule: whatever an object that is called as one has in its place, it is text."""
    page = getattr(rule.check, "__doc__", None)
    return inspect.cleandoc(page) if isinstance(page, str) else ""
