"""Values of a line whose text stood elsewhere in the input: each gets the place it came from."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..model import Field
from ..split import Trace, origin


def placed(fields: Sequence[Field], trace: Trace) -> list[tuple[int, tuple[Field, ...]]]:
    """The fields by number of the input's line they begin on, with their columns there."""
    if len(trace) == 1:
        # most lines stood elsewhere as a whole, behind a prefix
        _, number, column = trace[0]
        return [(number, tuple([msgspec.structs.replace(f, column=f.column + column) for f in fields]))]
    groups: list[tuple[int, list[Field]]] = [(trace[0].number, [])]
    for field in fields:
        number, column = origin(trace, field.column)
        if number != groups[-1][0]:
            groups.append((number, []))
        groups[-1][1].append(msgspec.structs.replace(field, column=column))
    return [(number, tuple(group)) for number, group in groups]


def replaced(fields: Sequence[Field], trace: Trace | None) -> tuple[Field, ...]:
    """The fields with their columns in the input."""
    if trace is None:
        return tuple(fields)
    return tuple(field for _, group in placed(fields, trace) for field in group)
