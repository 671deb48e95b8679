"""What the codes and words of a page mean: those that it shows, each explained once, as `explain` does."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import NamedTuple

from ...model import Rule
from ...policy import core_codes
from ...spec import rows

#: What the paragraphs of a rule's page begin with.
_HEADINGS = ("What", "Why", "Fires on", "What to do", "Source")
_UNSAFE = re.compile(r"[^0-9A-Za-z_]+")


class CodePage(NamedTuple):
    """A code in full; `texts` are pairs of a heading and a text, `about` what it is about or whose it is."""

    anchor: str
    code: str
    about: str
    meaning: str
    texts: tuple[tuple[str, str], ...]


class Codes:
    """Gives the anchors of codes, and keeps those that were asked for: the page explains no others."""

    def __init__(self, rules: Iterable[tuple[str, Rule]] = ()) -> None:
        self._pages: dict[str, CodePage] = {}
        for page in core_codes().values():
            texts = (
                ("Why", page.why),
                ("What to do", page.action),
                ("Settled by", page.settled_by),
                ("Source", page.source),
            )
            self._add(page.code, page.about, page.meaning, texts)
        for plugin, rule in rules:
            self._add(rule.id, f"plugin {plugin}", rule.title, _rule_texts(rule))
        self._used: set[str] = set()

    def _add(self, code: str, about: str, meaning: str, texts: tuple[tuple[str, str], ...]) -> None:
        # a plugin cannot take the place of a code of the core
        anchor = f"code-{_UNSAFE.sub('-', code)}"
        page = CodePage(anchor, code, about, meaning, tuple(text for text in texts if text[1]))
        self._pages.setdefault(code, page)

    def anchor(self, code: str) -> str:
        """The id of a code's page; empty for a code that has none, as those of remarks on the input."""
        page = self._pages.get(code)
        if page is None:
            return ""
        self._used.add(code)
        return page.anchor

    def meaning(self, code: str) -> str:
        """The one sentence that stands for a code; empty for one that is not known."""
        page = self._pages.get(code)
        return "" if page is None else page.meaning

    def used(self) -> tuple[CodePage, ...]:
        """The pages of all codes that were asked for, by code."""
        return tuple(self._pages[code] for code in sorted(self._used))


def _rule_texts(rule: Rule) -> tuple[tuple[str, str], ...]:
    """The paragraphs of the rule's own page, then its why and its source."""
    page = getattr(rule.check, "__doc__", None)
    # whatever an object that is called as a rule has in its place, it is text
    paragraphs = inspect.cleandoc(page).split("\n\n") if isinstance(page, str) else []
    texts: list[tuple[str, str]] = []
    pending = ""
    for paragraph in paragraphs:
        heading, colon, text = paragraph.partition(":")
        if not colon or heading not in _HEADINGS:
            heading, text = pending, paragraph
        words_of_it = " ".join(text.split())
        # lines that make a rule fire stand as a paragraph of their own below their heading
        pending = "" if words_of_it else heading
        texts.append((heading, words_of_it))
    return (*texts, ("Why", rule.why), ("Source", rule.source))


def words() -> tuple[tuple[str, str, str], ...]:
    """The words of the answers: the word, what it is a word of, what it says."""
    return tuple((row["word"], row["of"], row["meaning"]) for row in rows("answers"))
