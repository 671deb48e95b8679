"""What is private in a text and what is not, from `spec/private_values.tsv`.

None of the patterns has an unbounded quantifier within another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ..model import Field
from ..spec import rows

#: What stands in place of a private value; the same value has the same number in one output.
TOKEN = re.compile(r"<[a-z]{2,10} \d{1,9}>")
_NOT_HEX = re.compile(r"[^0-9a-f]+")
#: A value of nothing else than octets, with whatever stands between them (a mail's line end too).
_OCTETS = re.compile(r"[0-9a-f]{2}(?:[-:. >|\s]{0,60}[0-9a-f]{2}){5,31}")
#: A value shorter than this, or of fewer different characters, stands in other texts by chance.
_SHORTEST, _DIFFERENT = 6, 4


class PrivateValue(NamedTuple):
    """A row of the table: group 1 of `pattern` is a private value of that kind.

    `needs`: one of these texts, in lower case, is in every text with a match. `everywhere`: the value is
    private wherever else it stands. `capability` and `field`: the fields that hold it, None where none does.
    """

    kind: str
    expression: str
    needs: tuple[str, ...]
    everywhere: bool
    capability: str | None
    field: str | None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression compiled, when the first text needs it: most reports need few of them."""
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE | re.MULTILINE)


@cache
def private_values() -> tuple[PrivateValue, ...]:
    """The table, in its order."""
    return tuple(
        PrivateValue(
            row["kind"],
            row["pattern"],
            tuple(row["needs"].split("|")),
            row["everywhere"] == "yes",
            *(None if row[name] == "-" else row[name] for name in ("capability", "field")),
        )
        for row in rows("private_values")
    )


@cache
def private_capabilities() -> frozenset[str]:
    """The kinds of capabilities with fields that are private whatever they look like."""
    return frozenset(row.capability for row in private_values() if row.capability is not None)


def private_fields(fields: Sequence[Field]) -> dict[int, PrivateValue]:
    """The row of each field that is private whatever it looks like, by its index."""
    found: dict[int, PrivateValue] = {}
    key = ""
    for index, field in enumerate(fields):
        # those of VPD come as key, meaning and value
        if field.label == "key":
            key = field.text
        name = f"[{key}]" if field.label == "value" else field.label
        row = _row_of_field(name)
        if row is not None:
            found[index] = row
    return found


@lru_cache(maxsize=1 << 14)
def _row_of_field(name: str) -> PrivateValue | None:
    rows_of_fields = (row for row in private_values() if row.field is not None)
    return next((row for row in rows_of_fields if re.fullmatch(row.field or "", name)), None)


@cache
def _excepted(use: str) -> frozenset[str]:
    """The words of `spec/private_exceptions.tsv` with that use, in lower case."""
    return frozenset(row["word"] for row in rows("private_exceptions") if row["use"] == use)


def digits_of(value: str) -> str | None:
    """The hex digits of a value made of six or more octets (MAC, EUI-64, UUID), in lower case, else None."""
    value = value.lower()
    return _NOT_HEX.sub("", value) if _OCTETS.fullmatch(value) else None


def is_placeholder(value: str) -> bool:
    """Whether it stands for no value: `Not Specified`, nothing but zeros, a token of an earlier redaction."""
    value = value.strip().lower()
    digits = digits_of(value)
    return (
        not value
        or value in _excepted("placeholder")
        or TOKEN.fullmatch(value) is not None
        or (digits is not None and len(set(digits)) == 1)
    )


def spellings(kind: str, value: str) -> tuple[str, ...]:
    """The texts that are private wherever they stand, once `value` was found; in lower case.

    A host is told by its name before the domain as well. What stands in other texts by chance gives none.
    """
    value = value.strip().lower().rstrip(".")
    if kind == "host":
        names = (value, value.partition(".")[0])
        return tuple(n for n in names if len(n) > 2 and n not in _excepted("name") and not n.isdigit())
    return (value,) if len(value) >= _SHORTEST and len(set(value)) >= _DIFFERENT else ()
