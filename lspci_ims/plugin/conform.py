"""Whether an object from outside has the types that its struct declares.

msgspec structs check nothing when they are made, so a plugin can hand over a list where a string belongs.
"""

from __future__ import annotations

import datetime
import decimal
import re
import typing
import uuid
from collections.abc import Iterator
from typing import Any, Literal, TypeVar

import msgspec

from ..errors import PluginError

T = TypeVar("T", bound=msgspec.Struct)

#: Left as they are, so that they do not pass as the text they would be written as.
_KEPT = (
    bytes,
    bytearray,
    memoryview,
    datetime.datetime,
    datetime.date,
    datetime.time,
    decimal.Decimal,
    uuid.UUID,
)
_PATH_PART = re.compile(r"\.(\w+)|\[[^\]]*\]")


def conform(what: str, value: object, struct: type[T]) -> T:
    """A copy of `value` that is known to be a `struct` through and through.

    Raises:
        PluginError: it is not; the message says where, what was found and what was expected.
    """
    if not isinstance(value, struct):
        raise PluginError(f"{what} is {shown(value)}: expected {struct.__name__}")
    try:
        found = msgspec.convert(msgspec.to_builtins(value, builtin_types=_KEPT), struct, strict=True)
        msgspec.json.encode(found)
        return found
    except UnicodeEncodeError as error:
        bad = error.object[error.start : error.end][:8].encode("ascii", "backslashreplace").decode()
        raise PluginError(f"{what}: a text in it holds {bad}, which is no character") from error
    except msgspec.ValidationError as error:
        raise PluginError(f"{what}: {_explained(str(error), struct)}") from error
    except (TypeError, ValueError, RecursionError, AttributeError, OverflowError) as error:
        raise PluginError(f"{what}: a value in it is of no type that {struct.__name__} can hold") from error


def shown(value: object) -> str:
    """A value in a message: in full when it is short and the same in every run, else its type."""
    text = repr(value) if isinstance(value, (str, int, float, bool, type(None))) else ""
    return text if 0 < len(text) <= 60 else f"of type {type(value).__name__}"


def _explained(message: str, struct: type[msgspec.Struct]) -> str:
    """The message of msgspec, with the words that a closed set has."""
    problem, _, path = message.partition(" - at ")
    words = _words_at(struct, path.strip("`$")) if problem.startswith("Invalid enum value") else ()
    expected = f", expected one of {', '.join(words)}" if words else ""
    place = path.strip("`").removeprefix("$.")
    return f"{place}: {problem}{expected}" if place else problem + expected


def _words_at(struct: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    annotation: Any = struct
    for part in _PATH_PART.finditer(path):
        if part[1] is not None:
            owner = next((kind for kind in _leaves(annotation) if isinstance(kind, type)), None)
            if owner is None:
                return ()
            annotation = typing.get_type_hints(owner).get(part[1])
    return tuple(str(word) for word in _leaves(annotation) if not isinstance(word, type))


def _leaves(annotation: Any) -> Iterator[Any]:
    """Classes and literal words that an annotation is made of."""
    if typing.get_origin(annotation) is Literal:
        yield from typing.get_args(annotation)
        return
    arguments = typing.get_args(annotation)
    if not arguments:
        if annotation not in (Ellipsis, type(None)):
            yield annotation
        return
    for argument in arguments:
        yield from _leaves(argument)
