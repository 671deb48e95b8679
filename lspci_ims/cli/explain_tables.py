"""What `explain` says of words that no decision makes: remarks, differences, and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..spec import rows

#: Labels of the texts that a search looks through: not where they come from, which names everything.
_SEARCHED = frozenset(("Why", "What to do", "Stands for"))
#: What stands for the parts of a sentence that each difference fills in.
_PLACEHOLDERS = {
    "{before}": "(A)",
    "{after}": "(B)",
    "{before_hex}": "(A)",
    "{after_hex}": "(B)",
    "{before_size}": "(A)",
    "{after_size}": "(B)",
    "{rows}": "rows",
    "{places}": "(where)",
    "{subject}": "the value",
    "{register}": "the register",
    "{label}": "the field",
    "{place}": "the function",
    "{best}": "(most)",
    "{port}": "the port",
    "{members}": "which",
    "{name}": "by its name",
    "{why}": "",
}


class Entry(NamedTuple):
    """One thing that can be explained: `title` says it in a line, `page` in full, as labels and texts.

    `more` is laid out by its author and shown as it is.
    """

    name: str
    group: str
    title: str
    page: tuple[tuple[str, str], ...]
    more: str = ""

    @property
    def text(self) -> str:
        """What a search looks through, in small letters."""
        says = (text for label, text in self.page if label in _SEARCHED)
        return " ".join((self.name, self.group, self.title, *says)).lower()

    def with_page_of(self, other: Entry) -> Entry:
        """The same with what another group says of the same name."""
        return self._replace(page=(*self.page, ("", ""), ("Also", other.title), *other.page))


def remarks() -> Iterator[Entry]:
    """Diagnostics by their codes."""
    for row in rows("diagnostics"):
        page = (("What to do", row["action"]), ("Source", row["source"]))
        yield Entry(row["code"], "Remarks on an input", row["meaning"], page)


def differences() -> Iterator[Entry]:
    """What `diff` can say, by code: of several rows the first has the meaning, all have their sources."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows("diff_meanings"):
        found.setdefault(row["code"], []).append(row)
    for code, same in found.items():
        page = (
            ("Told by", "lspci-ims diff; (A) and (B) stand for the values of the two sides"),
            ("Level", same[0]["level"]),
            ("Source", "; ".join(dict.fromkeys(row["source"] for row in same))),
        )
        yield Entry(code, "What diff says", difference_text(same[0]), page)


def difference_text(row: Mapping[str, str]) -> str:
    """The sentence of a row of `diff_meanings`, with words where values will stand."""
    text = row["message"]
    for place, word in _PLACEHOLDERS.items():
        text = text.replace(place, word)
    return text


def terms() -> Iterator[Entry]:
    """Terms of the glossary."""
    for row in rows("glossary"):
        stands_for = (("Stands for", row["stands_for"]),) if row["stands_for"] else ()
        yield Entry(row["term"], "Terms", row["meaning"], (*stands_for, ("Source", row["source"])))
