"""Conditions of the layout tables: does a register exist in this function?

    Express/version>=2 & Express/type=Root Port|Downstream Port
    !MSI/64bit & MSI/Maskable

Terms joined by ` & `: a field by register and label (or a fact about the function, such as `memory-bar`),
alone (it is set), with `!` (it is known to be clear), `=` or `!=` and texts between bars, `>=` and a
number. What is not known satisfies nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..model import Field

Facts = Mapping[str, Field]
Condition = Callable[[Facts], bool]
_TERM = re.compile(r"(!?)([^=!>]+)(?:(!=|>=|=)(.*))?")


class Term(NamedTuple):
    """One term: a fact's name and the test on it."""

    name: str
    test: Callable[[Field], bool]


def parse(condition: str) -> tuple[Term, ...]:
    """The terms of a condition.

    Raises:
        ValueError: the text is no condition.
    """
    return tuple(_term(text.strip()) for text in condition.split(" & ")) if condition else ()


def _term(text: str) -> Term:
    match = _TERM.fullmatch(text)
    if match is None:
        raise ValueError(f"no condition: {text!r}")
    negated, name, operator, operand = match.groups()
    if operator is None:
        return Term(name, _is_clear if negated else _is_set)
    if operator == ">=":
        return Term(name, _at_least(int(operand)))
    choices = frozenset(operand.split("|"))
    return Term(name, _none_of(choices) if operator == "!=" else _one_of(choices))


def holds(terms: tuple[Term, ...], facts: Facts) -> bool:
    """Whether all terms are satisfied."""
    for term in terms:
        fact = facts.get(term.name)
        if fact is None or not term.test(fact):
            return False
    return True


def _is_set(fact: Field) -> bool:
    return bool(fact.value)


def _is_clear(fact: Field) -> bool:
    return not fact.value


def _at_least(number: int) -> Callable[[Field], bool]:
    return lambda fact: isinstance(fact.value, int) and fact.value >= number


def _one_of(choices: frozenset[str]) -> Callable[[Field], bool]:
    return lambda fact: fact.text in choices


def _none_of(choices: frozenset[str]) -> Callable[[Field], bool]:
    return lambda fact: fact.text not in choices
