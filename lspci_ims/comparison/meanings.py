"""What a difference means: the table `spec/diff_meanings.tsv`, walked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, cast, get_args

from ..model import Change, ChangeGroup, Level, Span, Value
from ..spec import rows

GROUPS: tuple[ChangeGroup, ...] = get_args(ChangeGroup)
#: Units of sizes as lspci prints them; numbers below the first are bytes.
_UNITS = (" bytes", "K", "M", "G", "T", "P")
#: Longest value that is quoted in a sentence.
_LONGEST = 120


class Meaning(NamedTuple):
    """A row of the table."""

    code: str
    group: ChangeGroup
    kind: str
    register: str
    label: str
    test: str
    level: Level
    message: str
    source: str


@cache
def meanings() -> tuple[Meaning, ...]:
    """All rows, in their order: the first that fits counts."""
    return tuple(Meaning(**cast("dict[str, ChangeGroup]", row)) for row in rows("diff_meanings"))  # type: ignore[arg-type]


@cache
def _of_kind(kind: str) -> tuple[Meaning, ...]:
    return tuple(row for row in meanings() if row.kind in (kind, "*"))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TESTS: Mapping[str, Callable[[Value, Value], bool]] = {
    "off": lambda before, after: before is True and after is False,
    "on": lambda before, after: before is False and after is True,
    "less": lambda before, after: _is_number(before) and _is_number(after) and after < before,  # type: ignore[operator]
    "more": lambda before, after: _is_number(before) and _is_number(after) and after > before,  # type: ignore[operator]
    "gone": lambda _before, after: after is None,
    "new": lambda before, _after: before is None,
    "any": lambda before, after: before is not None and after is not None,
    "*": lambda _before, _after: True,
}


class Difference(NamedTuple):
    """Two values of one fact, None where a side has none, and the lines that show them."""

    kind: str
    register: str
    label: str
    before: Value
    after: Value
    subject: str
    spans_a: tuple[Span, ...] = ()
    spans_b: tuple[Span, ...] = ()


def meaning_of(found: Difference) -> Meaning:
    """The first row that fits; the last rows of the table fit everything."""
    return next(
        row
        for row in _of_kind(found.kind)
        if row.register in ("*", found.register)
        and row.label in ("*", found.label)
        and row.test in _TESTS
        and _TESTS[row.test](found.before, found.after)
    )


def judged(code: str) -> Meaning:
    """The row of a meaning that code has judged."""
    return next(row for row in meanings() if row.code == code)


def change(
    found: Difference, row: Meaning | None = None, *, level: Level | None = None, **words: str
) -> Change:
    """The difference with its meaning.

    Args:
        found: the two values.
        row: the meaning where code has judged it, else the first row that fits.
        level: in place of the row's.
        words: what the row's sentence asks for besides.
    """
    meaning = row or meaning_of(found)
    before, after = shown(found.before), shown(found.after)
    known = {
        "label": found.label,
        "register": found.register,
        "subject": found.subject,
        "before": before,
        "after": after,
        "before_hex": _hexadecimal(found.before),
        "after_hex": _hexadecimal(found.after),
        "before_size": _size(found.before),
        "after_size": _size(found.after),
    }
    return Change(
        code=meaning.code,
        group=meaning.group,
        level=level or meaning.level,
        subject=found.subject,
        before=found.before,
        after=found.after,
        message=meaning.message.format_map({**known, **words}),
        spans_a=found.spans_a,
        spans_b=found.spans_b,
    )


def shown(value: Value) -> str:
    """A value in a sentence: flags as words, long texts cut."""
    if isinstance(value, bool):
        return "on" if value else "off"
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _hexadecimal(value: Value) -> str:
    """An address; what is no number as `shown` has it."""
    return f"{value:#x}" if isinstance(value, int) and not isinstance(value, bool) else shown(value)


def _size(value: Value) -> str:
    """A number of bytes, in the largest unit of lspci that divides it, and in hex."""
    if not isinstance(value, int) or isinstance(value, bool):
        return shown(value)
    count, unit = value, 0
    while count and count % 1024 == 0 and unit < len(_UNITS) - 1:
        count, unit = count // 1024, unit + 1
    return f"{count}{_UNITS[unit]} ({value:#x})"


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """Changes by group, in each the bad ones first; otherwise in the order in which they were found."""
    levels = get_args(Level)
    return tuple(sorted(changes, key=lambda one: (GROUPS.index(one.group), levels.index(one.level))))
