"""Counts over a dataset on standard output: bars on a terminal, plain numbers otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..batch import Summary
from ..batch.summary import COUNTED
from ..ids import default_table
from ..model.shown import counted
from ..report.lines import cut
from ..report.visible import visible
from .inputs import terminal_width
from .streams import data, echo

#: Values shown of each column; of vendors there may be hundreds.
_MOST = 12
_INDENT = "  "


def show_summary(found: Summary) -> None:
    """Print the counts, within the width of the terminal."""
    told = (
        (found.inputs, "input"),
        (found.machines, "machine"),
        (found.devices, "device"),
        (found.errors, "error"),
    )
    echo(", ".join(counted(*one) for one in told))
    names = _vendor_names(found.counts["vendor_id"])
    for column, title in COUNTED.items():
        counts = found.counts[column]
        if not counts:
            continue
        echo(f"\n{title}")
        shown = {f"{value}{names.get(value, '')}": count for value, count in list(counts.items())[:_MOST]}
        for line in _bars(shown, sum(counts.values())) if data().isatty() else _plain(shown):
            echo(visible(line))
        if len(counts) > _MOST:
            rest = sum(list(counts.values())[_MOST:])
            echo(f"{_INDENT}{rest:>10}  in {len(counts) - _MOST} more")
    if found.problems:
        echo("\nerrors, and inputs that have them")
    for code, problem in found.problems.items():
        more = ", ..." if problem.errors > len(problem.inputs) else ""
        line = f"{_INDENT}{problem.errors:>10}  {code}  {', '.join(problem.inputs)}{more}"
        echo(visible(cut(line, terminal_width()) if data().isatty() else line))


def _vendor_names(vendors: Mapping[str, int]) -> dict[str, str]:
    table = default_table()
    return {vendor: f" {name}" for vendor in vendors if (name := table.vendor_name(vendor))}


def _plain(counts: Mapping[str, int]) -> Iterator[str]:
    for value, count in counts.items():
        yield f"{_INDENT}{count:>10}  {value}"


def _bars(counts: Mapping[str, int], total: int) -> Iterator[str]:
    width = terminal_width()
    name_width = min(max(map(len, counts)), width // 2)
    bar_width = max(width - name_width - len(f"{_INDENT}{0:>10}  {1:>6.1%}    "), 0)
    full = "█" if (data().encoding or "").lower().startswith("utf") else "#"
    for value, count in counts.items():
        share = count / total
        name = value if len(value) <= name_width else f"{value[: name_width - 3]}..."
        # something is seen of whatever is there
        bar = full * max(round(share * bar_width), 1)
        yield f"{_INDENT}{count:>10}  {share:>6.1%}  {name:<{name_width}}  {bar[:bar_width]}".rstrip()
