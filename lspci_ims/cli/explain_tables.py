"""What `explain` says of words that no decision makes: remarks, differences, and terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..spec import rows

#: What stands for the parts of a sentence that each difference fills in.
_PLACEHOLDERS = {
    "{before}": "(A)",
    "{after}": "(B)",
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
    """What one word means: in one line, and in full below it."""

    name: str
    meaning: str
    more: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        """The page of it."""
        yield f"{self.name}: {self.meaning}"
        yield ""
        for title, text in self.more:
            yield f"{title + ':':<12} {text}"


def remarks() -> Mapping[str, Entry]:
    """Diagnostics by their codes."""
    return _by_name(
        Entry(row["code"], row["meaning"], (("What to do", row["action"]), ("Source", row["source"])))
        for row in rows("diagnostics")
    )


def differences() -> Mapping[str, Entry]:
    """What `diff` can say, by code: of several rows the first has the meaning, all have their sources."""
    sources: dict[str, dict[str, None]] = {}
    for row in rows("diff_meanings"):
        sources.setdefault(row["code"], {})[row["source"]] = None
    found: dict[str, Entry] = {}
    for row in rows("diff_meanings"):
        more = (
            ("Told by", "lspci-ims diff; (A) and (B) stand for the values of the two sides"),
            ("Level", row["level"]),
            ("Source", "; ".join(sources[row["code"]])),
        )
        found.setdefault(row["code"], Entry(row["code"], difference_text(row), more))
    return found


def difference_text(row: Mapping[str, str]) -> str:
    """The sentence of a row of `diff_meanings`, with words where values will stand."""
    text = row["message"]
    for place, word in _PLACEHOLDERS.items():
        text = text.replace(place, word)
    return text


def terms() -> Mapping[str, Entry]:
    """Terms of the glossary by their names in capitals."""
    found = {}
    for row in rows("glossary"):
        stands_for = (("Stands for", row["stands_for"]),) if row["stands_for"] else ()
        found[row["term"].upper()] = Entry(
            row["term"], row["meaning"], (*stands_for, ("Source", row["source"]))
        )
    return found


def _by_name(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    return {entry.name: entry for entry in entries}
