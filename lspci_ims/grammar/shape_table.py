"""The table of line shapes (`spec/shapes/*.tsv`) and the regular expression of each row.

The notation of the table is that of printed text, not of the grammar:

    \\tDevSta: CorrErr± FatalErr±        `±` is a flag's sign, `\\t` a TAB
    \\tBus: primary=<primary:hex2>       `<name:type>` is a value, `<name:{a|b}>` one of the words
    \\tI/O ports at <a:addr>[[ [disabled]]]   what stands in `[[...]]` may be missing

Expressions have one group for each name of the row's column `fields`, in order. A blank stands for any run of
blanks, because copied text has lost the difference; lines are matched from their first character that is no
blank. Every `.+?` is followed by text of the line, so a line costs at most its length times the number of
such values; `releases` looks at no line longer than lspci prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from ..spec import rows
from .shape import BLANK, END
from .values import KINDS

#: The parts of the table, by where their lines stand.
PARTS = ("device", "standard", "extended")

_TEXT = r"[^\n]+?"
_PLACE = r"(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[01][0-9a-f]\.[0-7]"
_HOP = r"(?:/(?:[0-9a-f]{2}:)?[01][0-9a-f]\.[0-7])"
_TIME = KINDS["duration"].pattern
_UNNAMED = r"\?\?[0-9]+"
#: The types of value; those of `values.KINDS` with the same meaning are taken from there. All take any digit
#: where they take one, see `outlines`.
TYPES: Mapping[str, str] = {
    "dec": r"-?[0-9]{1,20}",
    # the blanks before it are those of the shape
    "decpad": r"[0-9]{1,20}",
    "hex": r"[0-9a-f]{1,32}",
    # a slot number of three places, filled with blanks
    "hexpad": r"[ ]{0,3}[0-9a-f]{1,4}",
    "0xhex": r"0x[0-9a-f]{1,16}|0",
    "float": r"[0-9]{1,9}(?:\.[0-9]{1,9})?",
    "watts": rf"(?:{KINDS['watts'].pattern})W",
    "text": _TEXT,
    "text0": rf"(?:{_TEXT})??",
    # what follows a line that has no end of its own begins with that line's TAB
    "tabtext": r"(?<=\t)[^\n]*",
    "slot": _PLACE,
    "path": rf"{_PLACE}{_HOP}+",
    "bdfwide": KINDS["bdf"].pattern,
    "dsn": KINDS["serial"].pattern,
    "hexbytes": r"[0-9a-f]{2}(?: [0-9a-f]{2})*",
    "flagwords": _TEXT,
    "grant": r"[0-9]+ns (?:min|max)(?:, [0-9]+ns max)?",
    "modlist": r"[^\s,]+(?:, [^\s,]+)*",
    "lanelist": r"[0-9]+(?: [0-9]+)*",
    "declist": r"[0-9]+(?:-[0-9]+)?(?:, [0-9]+(?:-[0-9]+)?)*",
    "rebarsize": KINDS["barsize"].pattern,
    "rebarlist": r"[0-9A-Za-z<>]+(?: [0-9A-Za-z<>]+)*",
    "vpdname": r"[^:\n]+",
    "exptype": r"[^,\n]+?",
    "exptype_old": r"[^,\n]+?",
    "eabei": _TEXT,
    "eaprop": _TEXT,
    "margin": r"[^,\n]+",
    "tsmode": _TEXT,
    "rcelt": r"\S+",
    "rblid": r"[^,\n]+",
    # `x1,x2,x4`; digits run together (`421`) until 2.1.3
    "agprate": "[x0-9@,]+|<none>",
    "aspmcap": "L0s L[01]|L0s|L[01]|not supported|unknown",
    "aspmctl": "(?:L0s L[01]|L0s|L[01]) Enabled|Disabled",
    "ctorange": "Not Supported|Range [A-D]{1,4}|[A-D]{1,4}|Unknown",
    "ctovalue": rf"{_TIME} to {_TIME}|Unknown",
    "obffcap": "Not Supported|Via message/WAKE#|Via message|Via WAKE#",
    "obffctl": "Disabled|Via message A|Via message B|Via WAKE#",
    "useror": r"[0-9]+us|<error>",
    "nserror": r"[0-9]+ns|<error>",
    "ptmgran": KINDS["granularity"].pattern,
    "l0plat": KINDS["exitlat"].pattern,
    "htwidth": r"[0-9]+bit|N/C|\[[0-9a-f]\]",
    "htfreq": r"[0-9.]+[MG]Hz|Vend|\[[0-9a-f]+\]",
    "vcarb": rf"Fixed|T?WRR[0-9]+|{_UNNAMED}",
    "ideaggr": KINDS["aggregation"].pattern,
    "idehdr": rf"no|[0-9]+:[0-9]|{_UNNAMED}",
    "idestate": rf"insecure|reserved|secure|{_UNNAMED}",
    "flitsts": "not started|started|completed|error",
    "flitconsec": r"none|[0-9]|pseudo-random|Unknown \([0-9]+\)",
}
_SHARED = ("addr", "char", "gts", "irq", "lat", "linkwidth", "mhz", "preset", "size")
_TOKEN = re.compile(r"<(\w+):(\{[^}]*\}|\w+)>|(±)|([ \t]+)|(\[\[?)|(\]\]?)|([^<±\[\]\s]+|<)")
_PADDED = re.compile(r"hex(\d+)$")


class ShapeRow(NamedTuple):
    """A row of the table: one shape, the releases that print it, what it means and a line that has it."""

    kind: str
    shape: str
    fields: tuple[tuple[str, str], ...]
    since: str
    until: str
    gap: str
    verbosity: str
    meaning: str
    sample: str

    @property
    def heading(self) -> bool:
        """Whether the line opens a capability."""
        return self.shape.startswith("\tCapabilities: [")


class Token(NamedTuple):
    """A piece of a shape: `what` is value, sign, blank, open, close or literal."""

    what: str
    text: str


@cache
def shape_rows() -> tuple[ShapeRow, ...]:
    """All rows, in the order of the table."""
    return tuple(_row(cells) for part in PARTS for cells in rows(f"shapes/{part}"))


def _row(cells: Mapping[str, str]) -> ShapeRow:
    fields = tuple(
        (name, kind) for name, _, kind in (f.rpartition(":") for f in cells["fields"].split("; ") if f)
    )
    return ShapeRow(
        cells["kind"],
        cells["shape"].replace("\\t", "\t"),
        fields,
        cells["since"],
        cells["until"],
        cells["gap"],
        cells["verbosity"],
        cells["meaning"],
        cells["sample"].replace("\\t", "\t"),
    )


def tokens(shape: str) -> Iterator[Token]:
    """The pieces of a shape. `]]]` closes what was opened last first: a bracket of the line or a group."""
    brackets = [0]
    position = 0
    while position < len(shape):
        match = _TOKEN.match(shape, position)
        if match is None:
            raise ValueError(f"shape {shape!r}: nothing known at {position}")
        position = match.end()
        name, kind, sign, blank, opening, closing, literal = match.groups()
        if name is not None:
            yield Token("value", kind)
        elif sign is not None:
            yield Token("sign", sign)
        elif blank is not None:
            yield Token("blank", blank)
        elif literal is not None:
            yield Token("literal", literal)
        elif opening == "[[":
            brackets.append(0)
            yield Token("open", opening)
        elif opening is not None:
            brackets[-1] += 1
            yield Token("literal", opening)
        elif closing == "]]" and not brackets[-1]:
            brackets.pop()
            yield Token("close", closing)
        else:
            # one bracket of the line; a second one is looked at again
            position = match.start() + 1
            brackets[-1] -= 1
            yield Token("literal", "]")


def value_pattern(kind: str, spelling: Callable[[str], str] = str) -> str:
    """The pattern of one type of value; `spelling` is applied to the words of an enumeration.

    Raises:
        KeyError: there is no such type.
    """
    if kind.startswith("{"):
        words = sorted(
            {spelling(word) for word in kind[1:-1].split("|")}, key=lambda word: (-len(word), word)
        )
        return "|".join(map(re.escape, words))
    padded = _PADDED.match(kind)
    if padded is not None:
        return rf"[0-9a-f]{{{padded[1]},32}}"
    return KINDS[kind].pattern if kind in _SHARED else TYPES[kind]


def shape_pattern(shape: str) -> str:
    """The regular expression of a shape, from the first character that is no blank to the line's end."""
    parts: list[str] = []
    for what, text in tokens(shape.lstrip("\t ")):
        if what == "value":
            parts.append(f"({value_pattern(text)})")
        elif what == "sign":
            parts.append("([+-])")
        elif what == "blank":
            parts.append(BLANK)
        elif what == "open":
            parts.append("(?:")
        elif what == "close":
            parts.append(")?")
        else:
            parts.append(re.escape(text))
    return "".join(parts) + END
