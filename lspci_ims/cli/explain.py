"""`lspci-ims explain`: a reason code in full, all codes, or those that a word leads to."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..report.lines import Line, Piece, wrapped, write_lines
from ..report.visible import visible
from .completing import explained
from .explain_tables import Entry, differences, remarks, terms
from .inputs import COLOR, PLUGIN_OPTIONS, load_plugins, options, terminal_width, use_color
from .streams import data

if TYPE_CHECKING:
    from ..api import Rule
    from ..plugin import PluginHost
    from ..policy.codes import CodePage

#: Headings of the list, by what a core code is about.
_ABOUT = {
    "device": "Codes about a function: SIOV and IMS",
    "platform": "Codes about the machine",
    "model": "Codes of the verdicts: is IMS usable by the function",
    "use": "Codes of the verdicts: is IMS usable by sub-devices",
}
_ANSWERS = "Words of the answers"
#: Columns of the names in the list; a longer one moves its own text alone.
_NAMES = 26
#: Columns of the labels of a page.
_LABELS = 13


@click.command("explain")
@click.argument("code", nargs=-1, metavar="[CODE|WORD]...", shell_complete=explained)
@options(COLOR, *PLUGIN_OPTIONS)
def command(code: tuple[str, ...], color: str, no_plugins: bool, plugin_files: tuple[str, ...]) -> None:
    """Explain a reason code: what it means, why it matters, what to do, and the source.

    Words of the answers (`vendor-stated`, `no-sign`), remarks (`NO_LSPCI`), what diff says (`MSIX_OFF`) and
    terms (`PASID`) are explained too. Without CODE all are listed, and with a WORD that is none of them those
    whose texts have it.

    \b
    Examples:
      lspci-ims explain
      lspci-ims explain DEV_IMS_BIT_UNKNOWN
      lspci-ims explain IDXD001
      lspci-ims explain vendor-stated
      lspci-ims explain remapping
      lspci-ims explain DVSEC
    """
    entries: dict[str, Entry] = {}
    for entry in _entries(load_plugins(no_plugins, plugin_files)):
        known = entries.get(entry.name.lower())
        entries[entry.name.lower()] = entry if known is None else known.with_page_of(entry)
    width = terminal_width()
    exact = [entries[word.lower()] for word in code if word.lower() in entries]
    if not code:
        lines = _list(list(entries.values()), width)
    elif len(exact) == len(code):
        lines = _pages(exact, width)
    else:
        lines = _list(_search(" ".join(code), entries), width)
    write_lines(lines, data(), color=use_color(color))


def _entries(host: PluginHost) -> Iterator[Entry]:
    from ..policy import core_codes
    from ..spec import rows

    for page in core_codes().values():
        yield _of_code(page)
    for plugin, rule in host.rules():
        yield _of_rule(plugin, rule)
    for word in rows("answers"):
        meaning = word["meaning"]
        yield Entry(word["word"], _ANSWERS, meaning, (("Of", word["of"]),))
    for table in (remarks(), differences(), terms()):
        yield from table


def _of_code(page: CodePage) -> Entry:
    labels = (
        ("About", page.about),
        ("Why", page.why),
        ("What to do", page.action),
        ("Settled by", page.settled_by),
        ("Source", page.source),
    )
    filled = tuple(label for label in labels if label[1])
    return Entry(page.code, _ABOUT.get(page.about, page.about), page.meaning, filled)


def _of_rule(plugin: str, rule: Rule) -> Entry:
    labels = (
        ("Plugin", plugin),
        ("Why", rule.why),
        ("Source", rule.source),
        ("Applies to", ", ".join(rule.applies_to)),
    )
    return Entry(rule.id, f"Rules of the plugin {plugin}", rule.title, labels, _docstring(rule))


def _docstring(rule: Rule) -> str:
    """The page of a rule: whatever an object that is called as one has in its place, it is text."""
    page = getattr(rule.check, "__doc__", None)
    return inspect.cleandoc(page) if isinstance(page, str) else ""


def _list(entries: list[Entry], width: int) -> Iterator[Line]:
    """Names and titles under headings, in the order in which the groups come up."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    for number, (group, members) in enumerate(groups.items()):
        if number:
            yield []
        yield from wrapped(visible(group), width, 0, "bold", hanging=2)
        for entry in members:
            yield from _labelled(entry.name, entry.title, width, _NAMES, 2)


def _pages(entries: list[Entry], width: int) -> Iterator[Line]:
    for number, entry in enumerate(entries):
        if number:
            yield []
        # a plugin's texts must not play with the terminal
        yield from wrapped(f"{visible(entry.name)}: {visible(entry.title)}", width, 0, "bold", hanging=2)
        yield []
        for label, text in entry.page:
            yield from _labelled(f"{label}:", text, width, _LABELS, 0) if label else [[]]
        if entry.more:
            yield []
            # laid out by its author: examples in it must stay as they are
            yield from ([Piece(visible(line))] for line in entry.more.split("\n"))


def _labelled(label: str, text: str, width: int, room: int, indent: int) -> Iterator[Line]:
    """A label and a text beside it; below it where the terminal is narrow, or the label long."""
    label = visible(label)
    beside = len(label) + 1 <= room and width - indent - room >= 24
    rows = wrapped(visible(text), width - indent, room if beside else 4)
    if not beside:
        yield [Piece(" " * indent), Piece(label, "cyan")]
    for number, row in enumerate(rows):
        if beside and number == 0:
            yield [Piece(" " * indent), Piece(label.ljust(room), "cyan"), *row[1:]]
        else:
            yield [Piece(" " * indent), *row]


def _search(words: str, entries: dict[str, Entry]) -> list[Entry]:
    """What has all the words, or else what was meant.

    Raises:
        UsageError: nothing has them.
    """
    from .slips import meant

    # the words of a code count in any order
    wanted = words.lower().replace("_", " ").split()
    names = [entry.name for entry in entries.values()]
    close = meant(words, names, 3)
    found = [entry for entry in entries.values() if wanted and all(word in entry.text for word in wanted)]
    if found:
        return found
    hint = f"did you mean {', '.join(close)}?" if close else "`lspci-ims explain` lists all codes"
    raise UsageError(f"no reason code {words!r}, and no text on one has it\n\nhint: {hint}")
