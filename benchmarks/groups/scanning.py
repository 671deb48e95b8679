"""`scan` over a folder of dumps: how much a second process gains, and what stays in memory."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..context import Context, tool
from ..inputs import HEAP, make_text
from ..result import Group, Row
from ..rounds import Failure, Measure, Outcome, Sample

_DISTINCT = 10
ONE, TWO = "scan, 1 worker", "scan, 2 workers"


def scan(context: Context) -> Group:
    """The folder holds texts of 1 MB, ten of them distinct, the others copies of those under other names."""
    measures: dict[str, Measure]
    size = 0.0
    # the command may be of a later version than the one that is measured
    if isinstance(context.launcher.measure((*tool(), "scan", "--help")), Failure):
        absent = Failure("this version has no command scan", missing=True)
        measures = {ONE: lambda: absent, TWO: lambda: absent}
    else:
        folder, size = _folder(context)
        measures = {name: _scanning(context, folder, number) for number, name in enumerate((ONE, TWO), 1)}
    outcomes = context.take_turns(measures)
    return Group(
        key="scan",
        title="Many inputs into one data set",
        columns=("CPU ms", "wall ms", "peak MB", "MB/s", "wall ratio"),
        rows=tuple(Row(name, outcomes[name], size or None) for name in (ONE, TWO)),
        reference=ONE,
        ratio_title="times as fast as one worker, by the clock; peak: of the largest process",
        facts={"megabytes": round(size, 1)},
        notes=_possible(outcomes[ONE], outcomes[TWO]),
    )


def _possible(one: Outcome, two: Outcome) -> tuple[str, ...]:
    """What the clock would show at best, from the CPU that both take: the clock needs two idle cores."""
    if not one.samples or not two.samples:
        return ()
    gain = 2 * one.cpu.median / two.cpu.median
    return (
        f"By their CPU two workers can gain {gain:.2f} at best; the clock tells it only of two idle cores.",
    )


def _folder(context: Context) -> tuple[Path, float]:
    folder = context.folder / "scan"
    folder.mkdir(exist_ok=True)
    size = 0
    texts = [
        make_text(HEAP, 1_000_000, seed=seed).text.encode()
        for seed in range(min(_DISTINCT, context.scale.scan_megabytes))
    ]
    for number in range(context.scale.scan_megabytes):
        text = texts[number % len(texts)]
        (folder / f"report-{number:04}.txt").write_bytes(text)
        size += len(text)
    return folder, size / 1e6


def _scanning(context: Context, folder: Path, workers: int) -> Measure:
    out = context.folder / f"scan-{workers}"

    def measure() -> Sample | Failure:
        # what an earlier round wrote would be taken up again
        shutil.rmtree(out, ignore_errors=True)
        command = (*tool(), "scan", str(folder), "--out", str(out), "--workers", str(workers))
        return context.launcher.measure(command, patience=3600)

    return measure
