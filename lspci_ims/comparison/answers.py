"""What changed in the answers themselves: SIOV, IMS, the verdicts, and what is known about the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model import Change, DeviceAnswer, Level, NotShownReason, Reason, SideName, Span, Verdict
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
    "DEV_CAPS_UNREADABLE": "unreadable",
    "LSPCI_TOO_OLD": "not-printed-by-this-lspci",
    "HEX_TOO_SHORT": "not-dumped",
    "DEV_IMS_BIT_UNKNOWN": "not-dumped",
}


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
        if "unknown" in (before, after):
            found.missing.append(_untold(part, "a" if before == "unknown" else "b", one, other))
            continue
        spans = _proofs(one, _codes(one)), _proofs(other, _codes(other))
        difference = Difference(
            "finding",
            "answer",
            part,
            before,
            after,
            part.upper() if part in ("siov", "ims") else part,
            *spans,
        )
        found.changes.append(change(difference, why=_why(_codes(one), _codes(other))))
    _verdict_changes(one, other, found)
    return found


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


def _untold(subject: str, side: SideName, one: DeviceAnswer, other: DeviceAnswer) -> Missing:
    answer, title = (one, "A") if side == "a" else (other, "B")
    codes = _codes(answer)
    cause = next((code for code in codes if code in _CAUSES), None)
    if cause is None:
        return Missing(side, "unknown", f"{title} does not tell enough", subject)
    message = next((reason.message for reason in answer.reasons if reason.code == cause), cause)
    return Missing(side, _CAUSES[cause], f"in {title}: {message} ({cause})", subject)


def _level(before: str, after: str) -> Level | None:
    if before in _ORDER and after in _ORDER:
        return "worse" if _ORDER.index(after) < _ORDER.index(before) else "better"
    return None


def _verdict_changes(one: DeviceAnswer, other: DeviceAnswer, found: AnswerChanges) -> None:
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
        if "unknown" in (before, now):
            found.missing.append(_untold("usable", "a" if before == "unknown" else "b", one, other))
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
