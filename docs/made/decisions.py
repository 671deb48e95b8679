"""The decision tables as they are walked: first match wins."""

from __future__ import annotations

from collections.abc import Iterator

from lspci_ims.spec import rows

from .codes import link
from .markdown import code, prose, table

_TABLES = {
    "device": (
        "SIOV and IMS of a device",
        "`*` is any value, `|` is or. A row answers the question in its first column. `vendor` is what "
        "plugins state. That a device has no sign of IMS (`no-sign`) is not that it has none (`no`).",
    ),
    "usable": (
        "Whether IMS could be used",
        "One table for each model. `contested` marks points on which the sources disagree.",
    ),
    "subdevice": (
        "What sub-devices need beside it",
        "For the use by sub-devices the more restrictive of this table and the one above wins: disallowed, "
        "then unknown, then allowed-with-caveat, then allowed.",
    ),
    "kernels": (
        "Classes of kernels",
        "Patterns over the kernel's configuration, its log and its release, first match wins. Distributions "
        "that are known to backport are `vendor`: there the version number says nothing.",
    ),
}


def decisions_page() -> str:
    """All tables."""
    return "\n".join(_decisions())


def _decisions() -> Iterator[str]:
    yield "# Decision tables\n"
    yield (
        "Every answer is a row of these tables; the program walks them and decides nothing beside them. The\n"
        "first row that matches wins. [`lspci_ims.judge`](../python.md#asking-the-tables) asks them for any\n"
        "combination.\n"
    )
    for name, (title, remark) in _TABLES.items():
        found = list(rows(f"decision/{name}"))
        columns = tuple(found[0])
        yield f"## {title}\n"
        yield f"{remark}\n"
        yield table(columns, ([_cell(column, row[column]) for column in columns] for row in found))


def _cell(column: str, value: str) -> str:
    if column == "codes":
        return ", ".join(prose(word, link) for word in value.split(",") if word)
    return code(value) if column == "pattern" else prose(value or "", link)
