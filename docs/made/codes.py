"""The reason codes and the rules of plugins, with the texts of `lspci-ims explain`."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator

from lspci_ims.cli.explain_tables import differences
from lspci_ims.plugin import PluginHost
from lspci_ims.policy import core_codes
from lspci_ims.spec import rows

from .markdown import code, fence, prose, table

_ABOUT = {
    "device": "What is said about a function",
    "platform": "What is said about the machine",
    "model": "What the models say",
    "use": "What sub-devices need",
}


def label(name: str) -> str:
    """The label of a code's or rule's section."""
    return f"code-{name.lower().replace('_', '-')}"


def link(word: str) -> str | None:
    """The label of a word that is a code of the core."""
    return label(word) if word in core_codes() else None


def codes_page() -> str:
    """Every code of the core."""
    return "\n".join(_codes())


def _codes() -> Iterator[str]:
    yield "# Reason codes\n"
    yield (
        "Every answer names its reasons by code. These are the codes of the core, with the texts of\n"
        "`lspci-ims explain CODE`; those of plugins are [their rules](rules.md).\n"
    )
    yield "## The words of the answers\n"
    yield table(
        ("word", "of", "says"), ((code(r["word"]), r["of"], prose(r["meaning"])) for r in rows("answers"))
    )
    pages = core_codes().values()
    changes = {entry.name: entry for entry in differences()}
    for about in dict.fromkeys(page.about for page in pages):
        yield f"## {_ABOUT.get(about, f'About: {about}')}\n"
        for page in pages:
            if page.about != about:
                continue
            yield f"({label(page.code)})="
            yield f"### `{page.code}`\n"
            yield f"{_sentence(prose(page.meaning, link))}\n"
            yield f"Why\n: {prose(page.why, link)}\n"
            yield f"What to do\n: {prose(page.action, link)}\n"
            if page.settled_by:
                yield f"Settled by\n: {prose(page.settled_by, link)}\n"
            yield f"Source\n: {prose(page.source, link)}\n"
            changed = changes.get(page.code)
            if changed is not None:
                yield f"In diff\n: {prose(changed.title)}\n"


def rules_page() -> str:
    """Every rule of the plugins that are installed here."""
    return "\n".join(_rules())


def _rules() -> Iterator[str]:
    yield "# Rules of plugins\n"
    yield (
        "What vendors' plugins say, with the pages of `lspci-ims explain RULE`. These are the plugins of\n"
        "this repository; `lspci-ims plugins` lists those that are installed where you are.\n"
    )
    plugin = ""
    for name, rule in PluginHost.load().rules():
        if name != plugin:
            plugin = name
            yield f"## {name}\n"
        yield f"({label(rule.id)})="
        yield f"### `{rule.id}`: {prose(rule.title)}\n"
        yield f"Why\n: {prose(rule.why, link)}\n"
        yield f"Source\n: {prose(rule.source, link)}\n"
        yield f"Applies to\n: {', '.join(map(code, rule.applies_to))}\n"
        yield from _docstring(inspect.getdoc(rule.check) or "")


def _docstring(text: str) -> Iterator[str]:
    """Paragraphs as prose, indented lines as they stand."""
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("    "):
            yield fence(textwrap.dedent(paragraph))
        else:
            yield prose(paragraph, link) + "\n"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." * (not text.endswith("."))
