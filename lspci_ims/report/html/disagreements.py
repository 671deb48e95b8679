"""Values that text and bytes tell differently, side by side with the line and the row that prove them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...detect.agreement import disagreements
from ...model import Span
from ...pipeline import FunctionReport
from .quotes import Anchor, Quotes

CODE = "TEXT_BYTES_DISAGREE"


class Side(NamedTuple):
    """What one witness says: the value, the quoted line or row, and the link to it."""

    value: str
    quoted: str
    link: Anchor | None


class Difference(NamedTuple):
    """One value of one function, by the text and by the bytes."""

    anchor: str
    function: Anchor
    what: str
    text: Side
    bytes: Side


def differences(
    functions: Sequence[FunctionReport], anchors: Mapping[str, str], prefix: str, quotes: Quotes
) -> tuple[Difference, ...]:
    """All differences of a machine, in the order of its functions; their proofs are added to `quotes`."""
    found: list[Difference] = []
    for function in functions:
        # the proofs as the answer quotes them: without private bytes where the page is redacted
        proofs = [s for reason in function.answer.reasons if reason.code == CODE for s in reason.spans]
        if not proofs:
            continue
        bdf = function.device.bdf
        for what, text, value in _values(function, proofs):
            anchor = f"{prefix}-difference-{len(found) + 1}"
            proves = Anchor(anchor, f"difference {len(found) + 1}, {bdf}")
            sides = (_side(*witness, proves, quotes) for witness in (text, value))
            found.append(Difference(anchor, Anchor(anchors.get(bdf, ""), bdf), what, *sides))
    return tuple(found)


Witness = tuple[str, Span | None]


def _values(function: FunctionReport, proofs: Sequence[Span]) -> Iterator[tuple[str, Witness, Witness]]:
    device = function.device
    if not device.identity.bytes_belong:
        yield "the function itself", ("this function", proofs[0]), ("another function", proofs[-1])
        return
    for one in disagreements(device):
        name = f"{one.kind} {one.register} {one.label}"
        text = (_told(one.text_value), _quoted(one.text_span, proofs))
        row = None if one.bytes_span is None else _quoted(one.bytes_span, proofs)
        yield name, text, (_told(one.bytes_value), row)


def _quoted(span: Span, proofs: Sequence[Span]) -> Span | None:
    """The proof that is about the same lines."""
    place = (span.first_line, span.last_line)
    return next((proof for proof in proofs if (proof.first_line, proof.last_line) == place), None)


def _told(value: object) -> str:
    """A value as registers show it."""
    if isinstance(value, bool):
        return "set (+)" if value else "clear (-)"
    if isinstance(value, int) and value > 9:
        return f"{value} ({value:#x})"
    return "nothing" if value is None else str(value)


def _side(value: str, span: Span | None, proves: Anchor, quotes: Quotes) -> Side:
    if span is None:
        return Side(value, "", None)
    return Side(value, span.text.strip().split("\n")[0], quotes.link(span, proves))
