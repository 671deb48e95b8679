"""One function out of many by the words of `--device`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ..errors import UsageError
from .shown import seen

#: Addresses that an error message lists.
_LISTED = 8


class _Function(Protocol):
    @property
    def bdf(self) -> str: ...


FunctionT = TypeVar("FunctionT", bound=_Function)


def only(
    selector: str, functions: Iterable[tuple[FunctionT, str | None, str | None]], hint: str
) -> FunctionT:
    """The one function that the selector names: `6a:01.0`, `0000:6a:01.0` or `8086:0b25`.

    Args:
        selector: the address, with or without domain 0000, or vendor and device id.
        functions: those to choose from, each with vendor and device id.
        hint: what may help when none is found.

    Raises:
        UsageError: it names none, or several.
    """
    wanted = selector.lower()
    candidates = list(functions)
    found = [f for f, v, d in candidates if wanted in (f.bdf, f.bdf.removeprefix("0000:"), f"{v}:{d}")]
    if len(found) == 1:
        return found[0]
    if not found:
        there = _addresses([function for function, _, _ in candidates])
        raise UsageError(f"no device {selector!r} among {there}\n\nhint: {hint}")
    raise UsageError(
        f"{selector!r} names {len(found)} functions: {_addresses(found)}\n\nhint: take one by its address"
    )


def _addresses(functions: Iterable[_Function]) -> str:
    found = [seen(function.bdf) for function in functions]
    more = "" if len(found) <= _LISTED else f" and {len(found) - _LISTED} more"
    return (", ".join(found[:_LISTED]) or "none") + more
