"""Writes docs/GRAMMAR.md: every line shape, the releases that print it and the expression that reads it.

    python -m lspci_ims.grammar.document [FILE]

Everything but the introduction (`spec/grammar-introduction.md`) comes from the tables and the families
themselves, so that the document cannot say anything else than the code does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from pathlib import Path

from .. import spec
from ..spec import rows
from .catalogue import NUMBERED_HEADINGS, all_families
from .device_lines import DEVICE
from .family import Family, first_word
from .head import descriptions, place
from .shape import Shape
from .shape_table import TYPES, ShapeRow, shape_rows
from .values import KINDS

_RESULTS = {
    "int": "number",
    "_hexadecimal": "number, of hexadecimal digits",
    "_float": "number with a fraction",
    "as_text": "text",
    "_number_or_text": "number, else text",
    "_prefetchable": "yes or no",
    "_size": "number of bytes",
}
_VERBOSITY = {
    "0+": "always",
    "1": "-v only",
    "1-2": "-v and -vv",
    "1+": "-v",
    "2+": "-vv",
    "3+": "-vvv",
    "k": "-v or -k",
    "x": "with -x",
}
_COLUMNS = ("printed", "fields", "releases", "at", "expression", "meaning")


def document() -> str:
    """The whole document."""
    introduction = resources.files(spec).joinpath("grammar-introduction.md").read_text("utf-8")
    return "\n".join([introduction, *_kinds(), *_types(), *_shapes()]) + "\n"


def _table(columns: Iterable[str], lines: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = tuple(columns)
    yield "| " + " | ".join(columns) + " |"
    yield "| " + " | ".join("---" for _ in columns) + " |"
    for line in lines:
        yield "| " + " | ".join(line) + " |"
    yield ""


def _code(text: str) -> str:
    """Text as printed, inside a table."""
    if not text:
        return ""
    escaped = text.replace("\t", "\\t").replace("|", "\\|")
    fence = "``" if "`" in escaped else "`"
    return f"{fence}{escaped}{fence}"


def _kinds() -> Iterator[str]:
    yield "## Kinds of value in expressions\n"
    yield from _table(
        ("kind", "looks like", "becomes"),
        (
            (_code(name), _code(kind.pattern), _RESULTS.get(kind.convert.__name__, "number, else text"))
            for name, kind in sorted(KINDS.items())
        ),
    )


def _types() -> Iterator[str]:
    yield "## Types of value in printed shapes\n"
    yield f"Beside `hexN` and those that are kinds of the same name ({', '.join(_shared_types())}).\n"
    yield from _table(("type", "looks like"), ((_code(name), _code(TYPES[name])) for name in sorted(TYPES)))


def _shared_types() -> list[str]:
    used = {kind for row in shape_rows() for _, kind in row.fields}
    return sorted(_code(kind) for kind in used if kind in KINDS and kind not in TYPES)


def _shapes() -> Iterator[str]:
    yield "## Lines\n"
    names = {row["kind"]: row for row in rows("capabilities")}
    ordered = sorted(shape_rows(), key=lambda row: _order(row.kind))
    for kind, of_kind in groupby(ordered, key=lambda row: row.kind):
        yield f"### {_title(kind, names)}\n"
        yield from _table(_COLUMNS, map(_cells, of_kind))


@cache
def _ranks() -> dict[str, int]:
    kinds = dict.fromkeys(["device", "*", *(row["kind"] for row in rows("capabilities"))])
    return {kind: rank for rank, kind in enumerate(kinds)}


def _order(kind: str) -> int:
    return _ranks()[kind]


def _title(kind: str, names: dict[str, dict[str, str]]) -> str:
    if kind == "device":
        return "Lines of the device"
    if kind == "*":
        return "Headings of any capability"
    row = names[kind]
    space = "extended" if row["space"] == "ext" else "standard"
    return f"{row['name']}: {space} {row['id']}, `{kind}`, `grammar/{row['module']}.py`"


def _cells(row: ShapeRow) -> tuple[str, ...]:
    if row.since == (row.until or "git"):
        releases = row.since
    else:
        releases = f"{row.since} to {row.until}" if row.until else f"since {row.since}"
    if row.gap:
        releases += f", not {row.gap.replace('..', ' to ')}"
    return (
        _code(row.shape),
        _code(", ".join(name for name, _ in row.fields)),
        releases,
        _VERBOSITY[row.verbosity],
        _expression(row),
        row.meaning,
    )


def _expression(row: ShapeRow) -> str:
    """The expression that reads the row's sample."""
    found = expression_of(row)
    return _code(found) if found is not None else "the block reader's own"


def expression_of(row: ShapeRow) -> str | None:
    """The notation of the expression that reads the row's sample; None for lines that no family has."""
    if row.shape.startswith(("<slot:", "<path:")):
        return _first_that_reads(_head_shapes(), row.sample)
    if row.heading:
        _, _, name = row.sample.partition("] ")
        return _first_that_reads(_heading_shapes(row.kind), name)
    family = DEVICE if row.kind == "device" else _families().get(row.kind)
    if family is None:
        return None
    return _first_that_reads(_line_shapes(family, row.sample), row.sample)


def _first_that_reads(shapes: Iterable[str], text: str) -> str | None:
    text = text.strip()
    return next((shape for shape in shapes if Shape(shape).fields_at(text, 0) is not None), None)


@cache
def _families() -> dict[str, Family]:
    return {family.kind: family for family in all_families()}


@cache
def _head_shapes() -> tuple[str, ...]:
    return tuple(place().shape + description.shape for description in descriptions())


def _heading_shapes(kind: str) -> Iterator[str]:
    if kind == "*":
        yield from (shape for _, shape in NUMBERED_HEADINGS)
        return
    for heading in _families()[kind].headings:
        yield from (f"{heading.name}{shape}[[ <?>]]" for shape in heading.shapes)


def _line_shapes(family: Family, line: str) -> Iterator[str]:
    for kind in family.candidates(first_word(line)[0]):
        yield from kind.shapes


def main(path: str = "docs/GRAMMAR.md") -> None:
    """Write the document."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(document(), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
