"""Reading the tables of this package: UTF-8, TAB separated, one header line, lines with `#` are remarks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: The tables lie beside this file; `importlib.resources` would take longer to import than to read one.
_FOLDER = Path(__file__).parent


def stored(name: str) -> bytes:
    """A file that was made from the tables, and lies beside them (`shapes/outlines.json`)."""
    return (_FOLDER / name).read_bytes()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table (`decision/device`), each as column name to text.

    Raises:
        FileNotFoundError: there is no such table.
        ValueError: a row has another number of cells than the header.
    """
    text = (_FOLDER / f"{name}.tsv").read_text("utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    header = lines[0].split("\t")
    return tuple(dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:])
