"""What is counted: calls of functions against the stored counts, and instructions of whole commands."""

from __future__ import annotations

from ..context import Context, python, tool
from ..counts import PYTHON, measured, stored
from ..inputs import MACHINE, ONE_DEVICE, make_text
from ..instructions import find_counter
from ..rounds import Failure
from ..tally import Count, Tally
from .whole import IMPORTS


def counts(_: Context) -> Tally:
    """Calls of functions and imports of modules; no noise of the machine is in them."""
    known = stored().get(PYTHON, {})
    return Tally(
        key="counts",
        title="Calls of functions, and modules imported",
        other_title=f"stored for Python {PYTHON}",
        rows=tuple(Count(work, count, known.get(work)) for work, count in measured().items()),
        notes=("One sample machine; `python -m benchmarks.counts --write` stores the counts.",),
    )


def instructions(context: Context) -> Tally:
    """Instructions of whole commands; takes minutes where valgrind counts."""
    large = make_text(MACHINE, 10**9, functions=context.scale.machine)
    one = str(context.write("one.txt", make_text(ONE_DEVICE, 1, functions=1).text))
    many = str(context.write("many.txt", large.text))
    commands = {
        IMPORTS: python(IMPORTS),
        "--version": (*tool(), "--version"),
        "check 1 device": (*tool(), "check", one),
        f"check {large.functions} functions, json": (*tool(), "check", "--format", "json", many),
    }
    found = find_counter()
    rows: list[Count] = []
    for name, command in commands.items():
        count = found if isinstance(found, Failure) else found[1](command)
        if isinstance(count, Failure):
            rows.append(Count(name, None, None, count.reason))
        else:
            rows.append(Count(name, count, rows[0].number if rows else count))
    by = "" if isinstance(found, Failure) else f"Counted by {found[0]}."
    return Tally(
        key="instructions",
        title="Instructions of whole commands",
        other_title=IMPORTS,
        rows=tuple(rows),
        notes=(by,) if by else (),
    )
