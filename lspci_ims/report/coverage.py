"""The account of lines: how many were read, and which shapes were not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from ..model import ParseResult, Span
from .lines import Line, Piece
from .visible import squeeze

_NUMBER = re.compile(r"\b[0-9a-f]*\d[0-9a-f]*\b")


class InputCoverage(msgspec.Struct, frozen=True):
    """One input's account."""

    input: str
    lines: int
    accounted: int
    unparsed: int


class CoverageReport(msgspec.Struct, frozen=True):
    """The account of all inputs, with the most frequent shapes that were not read."""

    schema: str
    inputs: tuple[InputCoverage, ...]
    lines: int
    accounted: int
    unparsed: int
    worst: tuple[tuple[str, int], ...]


def _unparsed(result: ParseResult) -> Iterator[Span]:
    for dump in result.dumps:
        for device in dump.devices:
            yield from device.unparsed
            for capability in device.capabilities:
                yield from capability.unparsed


def coverage_report(result: ParseResult) -> CoverageReport:
    """Count the lines of all dumps."""
    inputs: dict[str, list[int]] = {}
    for dump in result.dumps:
        counts = inputs.setdefault(dump.source.input, [0, 0, 0])
        for position, value in enumerate(
            (dump.coverage.lines, dump.coverage.accounted, dump.coverage.unparsed)
        ):
            counts[position] += value
    shapes = Counter(_NUMBER.sub("N", squeeze(span.text)) for span in _unparsed(result))
    rows = tuple(InputCoverage(name, *counts) for name, counts in inputs.items())
    return CoverageReport(
        "lspci-ims/coverage/1",
        rows,
        sum(row.lines for row in rows),
        sum(row.accounted for row in rows),
        sum(row.unparsed for row in rows),
        tuple(shapes.most_common(20)),
    )


def coverage_json(result: ParseResult) -> bytes:
    """The account as JSON."""
    return msgspec.json.format(msgspec.json.encode(coverage_report(result)), indent=2) + b"\n"


def _share(accounted: int, lines: int) -> str:
    return f"{100 * accounted / lines:.2f} %" if lines else "no lines"


def render_coverage(result: ParseResult) -> Iterator[Line]:
    """The account for a person."""
    report = coverage_report(result)
    for row in report.inputs:
        text = f"{_share(row.accounted, row.lines):>9}  {row.lines:>7} lines  {row.unparsed:>5} not read  "
        yield [Piece(text), Piece(squeeze(row.input))]
    yield [
        Piece(f"{_share(report.accounted, report.lines):>9}", "bold"),
        Piece(f"  {report.lines:>7} lines  {report.unparsed:>5} not read  total"),
    ]
    for shape, count in report.worst:
        yield [Piece(f"{count:>9}  "), Piece(shape, "dim")]
