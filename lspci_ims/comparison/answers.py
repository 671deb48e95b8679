"""What changed in the answers themselves: SIOV, IMS, the verdicts, and what is known about the machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..model import Change, DeviceAnswer, Level, NotShownReason, Reason, SideName, Span, Verdict
from ..spec import rows
from .meanings import Difference, change
from .missing import Missing
from .sides import Side

_MODELS = {
    "proposal-2020": "ims= proposal of 2020",
    "remapping-2021": "remapping rule of 2021",
    "kernel": "mainline kernel",
}
_USES = {"function": "by the function", "subdevice": "by sub-devices"}
#: From bad to good; `unknown` is no place between.
_ORDER = ("disallowed", "allowed-with-caveat", "allowed")
_PARTS = ("siov", "ims", "storage", "needs")
_PLATFORM = (
    "virt",
    "hypervisor",
    "interrupt_remapping",
    "viommu",
    "scalable_mode",
    "arch",
    "kernel",
    "kernel_class",
)
#: Reasons that say why an answer is unknown, and what that is in the words of absence.
_CAUSES: dict[str, NotShownReason] = {
    "NOT_ROOT": "access-denied",
    "DEV_TRUNCATED": "truncated",
    "CONFIG_ALL_ONES": "unreadable",
    "LSPCI_TOO_OLD": "not-printed-by-this-lspci",
    "HEX_TOO_SHORT": "not-dumped",
    "DEV_IMS_BIT_UNKNOWN": "not-dumped",
    "DEV_CAPS_UNREADABLE": "unreadable",
}
#: Answers that stand where the function itself does not tell: with a cause of these they are no other answer.
_UNSURE = ("unknown", "vendor-stated")
#: All of config space (PCIe 5.0 7.2.2), which -xxxx shows.
_WHOLE = 4096


class AnswerChanges(NamedTuple):
    """Changes of the answer, and what one side cannot tell."""

    changes: list[Change]
    missing: list[Missing]


def answer_changes(a: Side, place_a: str, b: Side, place_b: str) -> AnswerChanges:
    """SIOV, IMS and the verdicts of one function; what is unknown on one side is no change."""
    found = AnswerChanges([], [])
    one, other = a.answers.get(place_a), b.answers.get(place_b)
    if one is None or other is None:
        return found
    for part in _PARTS:
        before, after = getattr(one, part), getattr(other, part)
        if before == after:
            continue
        subject = part.upper() if part in ("siov", "ims") else part
        unsure = _unsure_side(one, before, other, after)
        if unsure is not None:
            found.missing.append(_untold(subject, a if unsure == "a" else b, one, other))
            continue
        spans = _proofs(one, _codes(one)), _proofs(other, _codes(other))
        difference = Difference(
            "finding",
            "answer",
            part,
            before,
            after,
            subject,
            *spans,
        )
        found.changes.append(change(difference, why=_why(_codes(one), _codes(other))))
    _verdict_changes(a, one, b, other, found)
    return found


def _unsure_side(one: DeviceAnswer, before: str, other: DeviceAnswer, after: str) -> SideName | None:
    """The side that shows less, where two answers differ for that alone."""
    if "unknown" in (before, after):
        return "a" if before == "unknown" else "b"
    causes = [{code for code in _codes(answer) if code in _CAUSES} for answer in (one, other)]
    if before in _UNSURE and causes[0] - causes[1]:
        return "a"
    if after in _UNSURE and causes[1] - causes[0]:
        return "b"
    return None


def _codes(answer: DeviceAnswer) -> tuple[str, ...]:
    return tuple(reason.code for reason in answer.reasons)


def _why(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    new = [code for code in after if code not in before]
    gone = [code for code in before if code not in after]
    parts = [", ".join(new[:4])] if new else []
    parts += [f"no longer {', '.join(gone[:4])}"] if gone else []
    return f" ({'; '.join(parts)})" if parts else ""


def _proofs(answer: DeviceAnswer, codes: tuple[str, ...]) -> tuple[Span, ...]:
    """The first lines that prove what is shown: one line each, blocks left out."""
    spans = [s for r in answer.reasons if r.code in codes for s in r.spans if s.first_line == s.last_line]
    return tuple(dict.fromkeys(spans))[:2]


def _untold(subject: str, side: Side, one: DeviceAnswer, other: DeviceAnswer) -> Missing:
    answer = one if side.name == "a" else other
    codes = _codes(answer)
    cause = next((code for code in _CAUSES if code in codes), None)
    if cause is None:
        return Missing(side.name, "unknown", f"{side.title} does not tell enough", subject)
    if cause == "DEV_IMS_BIT_UNKNOWN" and side.answer.lspci.hexdump_bytes < _WHOLE:
        message = f"{side.title} was taken without -xxxx: the IMS bit cannot be compared"
        return Missing(side.name, _CAUSES[cause], message, subject)
    message = next((reason.message for reason in answer.reasons if reason.code == cause), cause)
    return Missing(side.name, _CAUSES[cause], f"in {side.title}: {message} ({cause})", subject)


@cache
def _device_codes() -> frozenset[str]:
    """Codes that say what a device shows, and nothing of the machine."""
    return frozenset(code for row in rows("decision/device") for code in row["codes"].split(",") if code)


def _level(before: str, after: str) -> Level | None:
    if before in _ORDER and after in _ORDER:
        return "worse" if _ORDER.index(after) < _ORDER.index(before) else "better"
    return None


def _verdict_changes(a: Side, one: DeviceAnswer, b: Side, other: DeviceAnswer, found: AnswerChanges) -> None:
    unsure = None if one.ims == other.ims else _unsure_side(one, one.ims, other, other.ims)
    after_of = {(v.model, v.use): v for v in other.usable}
    groups: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Verdict]] = {}
    for verdict in one.usable:
        after = after_of.get((verdict.model, verdict.use))
        if after is None or after.verdict == verdict.verdict:
            continue
        key = (verdict.verdict, after.verdict, verdict.reasons, after.reasons)
        groups.setdefault(key, []).append(verdict)
    for (before, now, codes, new_codes), verdicts in groups.items():
        subject = f"usable {'; '.join(f'{_USES[v.use]}, {_MODELS[v.model]}' for v in verdicts)}"
        less: SideName | None = None
        if "unknown" in (before, now):
            less = "a" if before == "unknown" else "b"
        elif unsure is not None and {*codes} ^ {*new_codes} <= _device_codes():
            less = unsure
        if less is not None:
            found.missing.append(_untold("usable", a if less == "a" else b, one, other))
            continue
        difference = Difference("answer", "usable", "verdict", before, now, subject)
        found.changes.append(change(difference, level=_level(before, now), why=_why(codes, new_codes)))


def platform_changes(a: Side, b: Side) -> AnswerChanges:
    """What the reports tell about the machine, where both tell it and not the same."""
    found = AnswerChanges([], [])
    one, other = a.answer.platform, b.answer.platform
    for part in _PLATFORM:
        before, after = getattr(one, part), getattr(other, part)
        if before == after:
            continue
        subject = part.replace("_", " ")
        unknown = {"unknown", None, "conflict"}
        if before in unknown or after in unknown:
            side: SideName = "a" if before in unknown else "b"
            message = f"{side.upper()} does not tell it"
            found.missing.append(Missing(side, "unknown", message, subject))
            continue
        spans = tuple(_signs(reasons) for reasons in (one.reasons, other.reasons))
        found.changes.append(change(Difference("platform", "platform", part, before, after, subject, *spans)))
    return found


def _signs(reasons: tuple[Reason, ...]) -> tuple[Span, ...]:
    return tuple(_single_lines(reasons))[:2]


def _single_lines(reasons: tuple[Reason, ...]) -> Iterator[Span]:
    for reason in reasons:
        yield from (span for span in reason.spans if span.first_line == span.last_line and span.text)
