"""One function as the page shows it: facts, verdicts, reasons with their proofs, capabilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ...model import Absent, Ask, DeviceAnswer, ModelName, Reason, Verdict
from ...pipeline import FunctionReport
from ..words import shown
from .capabilities import CapabilityView, RegisterRow, RegisterViews
from .codes import Codes
from .quotes import Anchor, Quotes

_MODELS: dict[ModelName, str] = {
    "proposal-2020": "ims= proposal of 2020",
    "remapping-2021": "remapping rule of 2021",
    "kernel": "mainline kernel",
}


class ReasonView(NamedTuple):
    """A reason, the id of its code's page (empty without one), and the links to the lines that prove it."""

    anchor: str
    code: str
    page: str
    by: str
    message: str
    links: tuple[Anchor, ...]


class VerdictRow(NamedTuple):
    """One model: the verdicts for use by the function and by its sub-devices, and links to their reasons.

    A code that no reason of the page gives leads to its page; without one its link has an empty `to`.
    """

    model: str
    function: Verdict | None
    subdevice: Verdict | None
    codes: tuple[Anchor, ...]


class FunctionView(NamedTuple):
    """One function. `full`: shown with its verdicts and what to ask, not only with its answer and proofs.

    `leads`: the first of those with its answer. `opened`: its row is open from the start. `differs`: text and
    bytes disagree on it. `search` are words to be found by that the row does not show. `more_asked`: some of
    what would settle it is about the machine. `bare`: its registers are left out of a page that is too large.
    """

    anchor: str
    answer: DeviceAnswer
    matters: bool
    full: bool
    leads: bool
    opened: bool
    differs: bool
    group: str
    facts: tuple[tuple[str, str], ...]
    verdicts: tuple[VerdictRow, ...]
    reasons: tuple[ReasonView, ...]
    ask: tuple[Ask, ...]
    more_asked: bool
    bare: bool
    registers: tuple[RegisterRow, ...]
    capabilities: tuple[CapabilityView, ...]
    unread: tuple[str, ...]
    search: str


class MachineReasons(NamedTuple):
    """What the verdicts of all functions of a machine rest on, and the pages of codes."""

    reasons: Sequence[ReasonView]
    codes: Codes


def told(value: object) -> str:
    """A value of the state in words; one that the report does not hold with the reason."""
    if isinstance(value, Absent):
        return f"not told ({value.absent})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def function_view(
    function: FunctionReport,
    anchor: str,
    quotes: Quotes,
    registers: RegisterViews | None,
    of_machine: MachineReasons,
    *,
    full: bool,
) -> FunctionView:
    """The view of one function; its proofs are added to `quotes`.

    Its verdicts rest on the machine's reasons too. Without `registers` they are left out.
    """
    answer, device = function.answer, function.device
    codes = of_machine.codes
    reasons = reason_views(answer.reasons, anchor, answer.bdf, quotes, codes)
    return FunctionView(
        anchor=anchor,
        answer=answer,
        matters=function.matters,
        full=full,
        leads=False,
        opened=False,
        differs=False,
        group="" if isinstance(answer.state.iommu_group, Absent) else answer.state.iommu_group,
        facts=_facts(function),
        verdicts=verdict_rows(answer.usable, (*of_machine.reasons, *reasons), codes) if full else (),
        reasons=reasons,
        # what is asked about the machine stands with the machine
        ask=tuple(ask for ask in answer.ask if answer.bdf in ask.command) if full else (),
        more_asked=full and any(answer.bdf not in ask.command for ask in answer.ask),
        bare=registers is None,
        registers=() if registers is None else registers.of_device(device),
        capabilities=() if registers is None else registers.of_capabilities(device),
        unread=tuple(span.text.strip() for span in device.unparsed),
        search=" ".join(filter(None, (device.header.class_name, answer.class_id, *answer.candidates))),
    )


def reason_views(
    reasons: Iterable[Reason], anchor: str, whose: str, quotes: Quotes, codes: Codes
) -> tuple[ReasonView, ...]:
    """Reasons with ids of their own and links to their proofs."""
    views = []
    for number, reason in enumerate(reasons, 1):
        place = f"{anchor}-why-{number}"
        proves = Anchor(place, f"{reason.code}, {whose}")
        links = quotes.links(reason.spans, proves)
        views.append(
            ReasonView(place, reason.code, codes.anchor(reason.code), reason.by, reason.message, links)
        )
    return tuple(views)


def verdict_rows(
    verdicts: Sequence[Verdict], reasons: Iterable[ReasonView], codes: Codes
) -> tuple[VerdictRow, ...]:
    """The table of verdicts, a row a model; none when no verdict applies. Codes lead to their `reasons`."""
    if all(verdict.verdict == "not-applicable" for verdict in verdicts):
        return ()
    explained = {reason.code: reason.anchor for reason in reasons}
    rows = []
    for model, name in _MODELS.items():
        of_model: Mapping[str, Verdict] = {v.use: v for v in verdicts if v.model == model}
        given = dict.fromkeys(code for verdict in of_model.values() for code in verdict.reasons)
        links = tuple(Anchor(explained.get(code) or codes.anchor(code), code) for code in given)
        rows.append(VerdictRow(name, of_model.get("function"), of_model.get("subdevice"), links))
    return tuple(rows)


def _facts(function: FunctionReport) -> tuple[tuple[str, str], ...]:
    """What is known of a function beside its answer, as words."""
    answer, device = function.answer, function.device
    header, state = device.header, answer.state
    subsystem = answer.subsystem
    ids = ":".join(part or "????" for part in (subsystem.vendor_id, subsystem.device_id))
    known = subsystem.vendor_id or subsystem.device_id
    lines = f"{device.span.first_line} to {device.span.last_line}" if device.span.first_line else ""
    total, count = state.sriov.total_vfs, state.sriov.num_vfs
    virtual = told(total) if isinstance(total, Absent) else f"{told(count)} of {total}"
    vectors = state.msix.count
    msix = f"{vectors} vectors, enabled: {told(state.msix.enabled)}"
    named = (
        ("Class", " ".join(filter(None, (header.class_name, answer.class_id and f"[{answer.class_id}]")))),
        ("Revision", header.revision or ""),
        ("Ids", "" if answer.id_source == "none" else f"told by {answer.id_source}"),
        ("One of", ", ".join(answer.candidates)),
        ("Subsystem", " ".join(filter(None, (subsystem.name, f"[{ids}]" if known else "")))),
        ("Driver", answer.driver or ""),
        ("Modules", ", ".join(device.modules)),
        ("IOMMU group", told(state.iommu_group)),
        ("MSI-X", told(vectors) if isinstance(vectors, Absent) else msix if vectors else "none"),
        ("PASID", _switch(state.pasid.present, state.pasid.enabled, f"width {told(state.pasid.width)}")),
        ("ATS", _switch(state.ats.present, state.ats.enabled)),
        ("PRI", _switch(state.pri.present, state.pri.enabled)),
        ("Virtual functions", virtual if total else ""),
        ("Virtual function of", state.sriov.pf or ""),
        ("Messages kept in", "" if answer.storage == "unknown" else shown("storage", answer.storage)),
        ("Sub-devices need", "" if answer.needs == "unknown" else shown("needs", answer.needs)),
        ("Lines of the report", lines),
    )
    return tuple((name, value) for name, value in named if value)


def _switch(present: bool | Absent, enabled: bool | Absent, more: str = "") -> str:
    """A capability that can be switched on."""
    if present is not True:
        return told(present) if present else "none"
    return ", ".join(filter(None, ("present", f"enabled: {told(enabled)}", more)))
