"""Walks through nested things by generators that give generators: as deep as an input says.

255 bridges may be nested in one domain, more than the stack of Python has room for.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")
#: Gives values, and where a function would call itself, what that call gives.
Nested: TypeAlias = "Generator[T | Nested[T], None, None]"


def flattened(steps: Nested[T]) -> Iterator[T]:
    """The values alone, in the order in which recursion would give them."""
    stack = [steps]
    while stack:
        for step in stack[-1]:
            if isinstance(step, Generator):
                stack.append(step)
                break
            yield step
        else:
            stack.pop()
