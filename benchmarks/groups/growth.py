"""How the cost grows with the input: more text, one very long line, very many functions, deep quoting."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..context import Context
from ..grid import Case, Grid
from ..inputs import HEAP, LONG_LINES, heads, make_text, quoted, sample_machines
from ..rounds import Measure
from .readers import CHECK, OURS

_READERS = (OURS, CHECK, "py-lspci", "textfsm", "ttp")
#: Seconds for one reading; a peer that takes longer is shown so.
_PATIENCE = 120.0


class _Input(NamedTuple):
    case: Case
    file: Path


def growth(context: Context) -> Grid:
    """Each case against one with a tenth of it (of text, of the line, of functions, of levels of quotes)."""
    inputs: list[_Input] = []

    def add(name: str, text: str, functions: int, against: str = "") -> None:
        case = Case(name, len(text.encode()) / 1e6, functions, against)
        inputs.append(_Input(case, context.write_texts(f"growth-{len(inputs)}.json", [text])))

    before = ""
    for factor in context.scale.factors:
        text = make_text(HEAP, context.scale.growth_bytes * factor)
        name = f"text of {text.megabytes:.3g} MB"
        add(name, text.text, text.functions, before)
        before = name
    for line in LONG_LINES:
        small = f"tenth of {line.name}"
        add(small, line.text(context.scale.line_bytes // 10), 1)
        add(f"long line: {line.name}", line.text(context.scale.line_bytes), 1, small)
    count = context.scale.functions
    add("tenth of functions", heads(count // 10), count // 10)
    add(f"{count:,} functions", heads(count), count, "tenth of functions")
    body = make_text(HEAP, context.scale.growth_bytes)
    add("20 levels of quotes", quoted(body.text, 20), body.functions)
    add("200 levels of quotes", quoted(body.text, 200), body.functions, "20 levels of quotes")

    # all kinds of input that follow, so that what is built at first use is there
    samples = "".join(machine.text for machine in sample_machines())
    kinds = [samples, quoted(samples, 2), heads(2), *(line.text(500) for line in LONG_LINES)]
    kinds.append(make_text(HEAP, context.scale.growth_bytes // 10, seed=2).text)
    prime = context.write_texts("growth-prime.json", kinds)
    measures: dict[tuple[str, str], Measure] = {
        (name, one.case.name): context.reading(name, [one.file], prime=prime, patience=_PATIENCE)
        for name in _READERS
        for one in inputs
    }
    outcomes = context.take_turns(measures)
    return Grid(
        key="growth",
        title="Growth: CPU ms, and how many times that of a tenth of the input",
        cases=tuple(one.case for one in inputs),
        outcomes={
            name: {one.case.name: outcomes[name, one.case.name] for one in inputs} for name in _READERS
        },
        shows="time",
        ratio_title="times the CPU of a tenth; linear is 10, less where a fixed cost is in both",
        notes=(
            f"Long lines: {context.scale.line_bytes / 1e6:g} MB.",
            "A peer passes over lines that it does not know.",
        ),
    )
