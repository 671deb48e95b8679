"""One machine as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from ...model import Bdf, Diagnostic, EvidenceItem, MachineAnswer, Platform, Reason
from ...pipeline import FunctionReport, MachineReport, bus_tree
from ..asking import Questions, questions
from ..folding import fold
from ..words import not_usable, shown, virt
from .bus_list import ListStep, list_steps
from .capabilities import RegisterViews
from .codes import Codes
from .disagreements import CODE, Difference, differences
from .drawing import Drawing, draw
from .functions import FunctionView, MachineReasons, ReasonView, function_view, reason_views
from .quotes import Anchor, Quote, Quotes

#: With more rows of answers than this no function is open from the start.
_OPENED = 8
#: With more functions than this the registers of those that are not listed are left out: a browser holds only
#: so much.
_TOLD = 2000
_PARTS = {
    "answers": "Answers",
    "asks": "Ask the reporter for",
    "disagreements": "Disagreements",
    "platform": "Machine",
    "topology": "Buses",
    "functions": "Functions",
    "remarks": "Remarks",
    "quotes": "Quoted lines",
}
_UNSAFE = re.compile(r"[^0-9a-f]+")


class AnswerGroup(NamedTuple):
    """Functions with the same answer: the first one, links to all of them, why it has no verdicts."""

    first: FunctionView
    links: tuple[Anchor, ...]
    not_usable: tuple[str, ...]


class OtherView(NamedTuple):
    """Functions that are not listed: why, in words and as a code with the id of its page; how many."""

    code: str
    page: str
    meaning: str
    functions: int


class EvidenceView(NamedTuple):
    """A sign about the machine, the id of its code's page, and the links to the lines that show it."""

    anchor: str
    page: str
    item: EvidenceItem
    links: tuple[Anchor, ...]


class RemarkView(NamedTuple):
    """A diagnostic and the link to the line it is about."""

    anchor: str
    diagnostic: Diagnostic
    link: Anchor | None


class MachineView(NamedTuple):
    """Everything that the page shows of one machine; `parts` are the sections that it has, for the links."""

    anchor: str
    parts: tuple[tuple[str, str], ...]
    answer: MachineAnswer
    number: int
    name: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[AnswerGroup, ...]
    evidence: tuple[EvidenceView, ...]
    reasons: tuple[ReasonView, ...]
    drawings: tuple[Drawing, ...]
    bus_lists: tuple[tuple[ListStep, ...], ...]
    functions: tuple[FunctionView, ...]
    siovs: tuple[str, ...]
    imss: tuple[str, ...]
    anchors: dict[str, str]
    others: tuple[OtherView, ...]
    asks: Questions
    disagreements: tuple[Difference, ...]
    remarks: tuple[RemarkView, ...]
    quotes: tuple[Quote, ...]


def machine_view(report: MachineReport, number: int, registers: RegisterViews, codes: Codes) -> MachineView:
    """The view of one machine; with `--device` its list holds those functions alone, the tree all."""
    answer = report.answer
    prefix = f"m{number}"
    quotes = Quotes(prefix, answer.source)
    listed = {device.bdf for device in answer.devices}
    # functions that the user did not ask about are neither listed nor folded
    shown = [f for f in report.functions if f.device.bdf in listed or answer.other_devices]
    anchors = {f.device.bdf: _anchor(prefix, f, at) for at, f in enumerate(shown)}
    evidence = _evidence(answer, prefix, quotes, codes)
    reasons = reason_views(_without_whole(answer), f"{prefix}-machine", "the machine", quotes, codes)
    rests = MachineReasons(reasons, codes)
    views = []
    for function in shown:
        bdf, full = function.device.bdf, function.device.bdf in listed
        told = registers if full or len(shown) <= _TOLD else None
        views.append(function_view(function, anchors[bdf], quotes, told, rests, full=full))
    quotes.mark_quiet({view.anchor for view in views if not view.full})
    groups = _groups([view for view in views if view.full], answer.platform)
    leads = {group.first.anchor for group in groups}
    opened = leads if len(leads) <= _OPENED else set()
    disagreements = differences(report.functions, anchors, prefix, quotes)
    contested = {one.function.label for one in disagreements}
    # those of text and bytes stand in a section of their own
    remarks = tuple(
        _remark(diagnostic, f"{prefix}-remark-{at}", quotes)
        for at, diagnostic in enumerate(answer.diagnostics, 1)
        if diagnostic.code != CODE or not disagreements
    )
    asks = questions([answer])
    roots = tuple(bus_tree(report.functions))
    source = answer.source
    missing = {
        "asks": not (asks.wanted or asks.optional),
        "disagreements": not disagreements,
        "remarks": not remarks,
    }
    return MachineView(
        anchor=prefix,
        parts=tuple(part for part in _PARTS.items() if not missing.get(part[0])),
        answer=answer,
        number=number,
        name=source.input if source.member is None else f"{source.input}: {source.member}",
        facts=_facts(answer),
        groups=groups,
        evidence=evidence,
        reasons=reasons,
        drawings=tuple(draw(root, anchors, at) for at, root in enumerate(roots, 1)),
        bus_lists=tuple(tuple(list_steps(root)) for root in roots),
        functions=tuple(
            v._replace(leads=v.anchor in leads, opened=v.anchor in opened, differs=v.answer.bdf in contested)
            for v in views
        ),
        siovs=tuple(sorted({view.answer.siov for view in views})),
        imss=tuple(sorted({view.answer.ims for view in views})),
        anchors=anchors,
        others=tuple(
            OtherView(o.cause, codes.anchor(o.cause), codes.meaning(o.cause), o.count)
            for o in answer.other_devices
        ),
        asks=asks,
        disagreements=disagreements,
        remarks=remarks,
        quotes=tuple(quotes.in_order()),
    )


def _without_whole(answer: MachineAnswer) -> Iterator[Reason]:
    """What is told of the machine; the whole report as the place of what it does not tell is no proof."""
    signs = {item.code for item in answer.platform.evidence}
    for reason in answer.platform.reasons:
        proofs = tuple(span for span in reason.spans if span != answer.source)
        yield reason if reason.code in signs else msgspec.structs.replace(reason, spans=proofs)


def _anchor(prefix: str, function: FunctionReport, number: int) -> str:
    """An id that a person can type: `m1-0000-6a-01-0`; of an odd address its number."""
    bdf = function.device.bdf
    known = Bdf.parse(bdf) is not None
    return f"{prefix}-{_UNSAFE.sub('-', bdf) if known else f'function-{number + 1}'}"


def _facts(answer: MachineAnswer) -> tuple[tuple[str, str], ...]:
    """What is known of the machine, in words."""
    platform, lspci = answer.platform, answer.lspci
    rights = {True: "as root", False: "without root rights", None: "with or without root rights: not told"}
    span = " to ".join(part or "any" for part in lspci.version_range)
    known = "not told" if lspci.version_range == (None, None) else span
    return (
        ("Bare metal or guest", virt(platform)),
        ("Architecture", shown("arch", platform.arch)),
        ("Interrupt remapping", shown("interrupt_remapping", platform.interrupt_remapping)),
        ("Virtual IOMMU", shown("viommu", platform.viommu)),
        ("Scalable mode of the IOMMU", shown("scalable_mode", platform.scalable_mode)),
        ("Kernel", platform.kernel or "not told"),
        ("IMS in this kernel", shown("kernel_class", platform.kernel_class)),
        ("lspci ran", f"{rights[lspci.root]}, -{'v' * lspci.verbosity or 'no v'}, "
         f"bytes printed: {lspci.hexdump_bytes or 'none'}"),
        ("Release of lspci", known),
    )  # fmt: skip


def _evidence(answer: MachineAnswer, prefix: str, quotes: Quotes, codes: Codes) -> tuple[EvidenceView, ...]:
    """The signs, each once: a server shows one on many functions."""
    signs: dict[tuple[str, ...], list[EvidenceItem]] = {}
    for item in answer.platform.evidence:
        signs.setdefault((item.code, item.direction, item.strength, item.by), []).append(item)
    views = []
    for number, items in enumerate(signs.values(), 1):
        proves = Anchor(f"{prefix}-sign-{number}", f"{items[0].code}, evidence")
        links = quotes.links((item.span for item in items), proves)
        views.append(EvidenceView(proves.to, codes.anchor(items[0].code), items[0], links))
    return tuple(views)


def _remark(diagnostic: Diagnostic, anchor: str, quotes: Quotes) -> RemarkView:
    if diagnostic.span is None:
        return RemarkView(anchor, diagnostic, None)
    return RemarkView(anchor, diagnostic, quotes.link(diagnostic.span, Anchor(anchor, diagnostic.code)))


def _groups(views: Sequence[FunctionView], platform: Platform) -> tuple[AnswerGroup, ...]:
    """Like functions with the same answer as one row, virtual ones under their physical one."""
    view_of = {id(view.answer): view for view in views}
    groups = [[view_of[id(answer)] for answer in group] for group in fold([view.answer for view in views])]
    return tuple(
        AnswerGroup(
            group[0],
            tuple(Anchor(view.anchor, view.answer.bdf) for view in group),
            tuple(not_usable(group[0].answer, platform)),
        )
        for group in groups
    )
