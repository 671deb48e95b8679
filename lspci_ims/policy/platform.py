"""From signs about the machine to what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ..model import Cause, Diagnostic, Direction, Evidence, EvidenceItem, Platform, Reason, Span
from ..platform import Sent
from .codes import core_codes, meaning
from .kernels import KernelChoice, classify_kernel
from .overrides import Overrides
from .states import combine_arch, combine_remapping, combine_scalable_mode, combine_viommu
from .virt import Virt, combine_virt, hypervisor
from .wording import unknown_in_spite_of

#: So many lines are shown for one reason.
_PROOFS = 5
#: For each question the directions that answer it, and the answers they support.
_SUPPORTS: Mapping[Direction, tuple[str, tuple[str, ...]]] = {
    "ir-on": ("interrupt_remapping", ("on",)),
    "ir-off": ("interrupt_remapping", ("off",)),
    "scalable-mode-on": ("scalable_mode", ("on",)),
    "scalable-mode-off": ("scalable_mode", ("off",)),
    "vm": ("virt", ("vm", "conflict")),
    "bare-metal": ("virt", ("bare-metal", "conflict")),
}
#: The code of each question that stays open.
_UNKNOWN = {
    "virt": "VIRT_UNKNOWN",
    "arch": "ARCH_UNKNOWN",
    "interrupt_remapping": "IR_UNKNOWN",
    "viommu": "VIOMMU_UNKNOWN",
}


class PlatformWeighing(NamedTuple):
    """The platform, remarks on what the report says twice and differently, and the proofs of its answers."""

    platform: Platform
    diagnostics: tuple[Diagnostic, ...]
    proofs: Mapping[str, tuple[Span, ...]]


def weigh_platform(  # noqa: PLR0913 - everything that a report says about its machine
    evidence: Sequence[Evidence],
    overrides: Overrides,
    source: Span,
    *,
    partial: bool,
    kernel: KernelChoice | None = None,
    causes: Sequence[Cause] = (),
    command_line_seen: bool = False,
    sent: Sequence[Sent] = (),
) -> PlatformWeighing:
    """Weigh the signs; options win over them and are shown as such.

    Args:
        evidence: signs about the machine, in the order of the report.
        overrides: what the user says.
        source: the dump, the proof of what nothing in the report tells.
        partial: the dump holds only some of the functions.
        kernel: the kernel that the report tells of.
        causes: reasons that hold whatever the evidence says.
        command_line_seen: the kernel's command line is in the report, so that what it lacks was not said.
        sent: the outputs of commands that the report holds.
    """
    chosen = KernelChoice() if kernel is None else kernel
    if overrides.kernel is not None:
        chosen = KernelChoice(overrides.kernel, classify_kernel(overrides.kernel))
    virt: Virt = overrides.virt or combine_virt(evidence)
    arch = overrides.arch or combine_arch(evidence)
    state = {
        "virt": virt,
        "interrupt_remapping": overrides.ir or combine_remapping(evidence, arch),
        "viommu": overrides.viommu or combine_viommu(evidence),
        "scalable_mode": overrides.scalable_mode
        or combine_scalable_mode(evidence, command_line_seen=command_line_seen),
        "arch": arch,
    }
    items = tuple(EvidenceItem(e.code, e.direction, e.strength, e.by, e.span) for e in evidence if e.code)
    platform = msgspec.convert(
        {
            **state,
            "hypervisor": hypervisor(evidence) if virt in ("vm", "conflict") else None,
            "kernel": chosen.release,
            "kernel_class": chosen.kernel_class,
            "evidence": items,
            "reasons": (
                *_found(evidence, state, causes),
                *_unknown(evidence, state, source, sent),
                *_scope(overrides, source, partial=partial),
            ),
        },
        Platform,
        from_attributes=True,
    )
    return PlatformWeighing(platform, chosen.diagnostics, _proofs(evidence, chosen))


def combine_platform(
    evidence: Sequence[Evidence],
    overrides: Overrides,
    source: Span,
    *,
    partial: bool,
    kernel: KernelChoice | None = None,
) -> Platform:
    """The platform alone, as `weigh_platform` finds it."""
    return weigh_platform(evidence, overrides, source, partial=partial, kernel=kernel).platform


def _proofs(evidence: Sequence[Evidence], kernel: KernelChoice) -> Mapping[str, tuple[Span, ...]]:
    """The lines that prove codes of verdicts, by the beginning of the code."""
    found: dict[str, tuple[Span, ...]] = {}
    prefixes: dict[str, tuple[Direction, ...]] = {
        "IR_ON": ("ir-on",),
        "IR_OFF": ("ir-off",),
        "ARCH_": ("arch",),
        "VIOMMU_SEEN": ("viommu",),
        "PROBABLY_BARE_METAL": ("bare-metal",),
        "VIRT_CONFLICT": ("vm", "bare-metal"),
        "XEN_DOM0": ("dom0",),
        "KERNEL_MISDETECT": ("viommu",),
    }
    for prefix, directions in prefixes.items():
        spans = tuple(dict.fromkeys(e.span for e in evidence if e.direction in directions))
        if spans:
            found[prefix] = spans[:_PROOFS]
    if kernel.spans:
        found |= dict.fromkeys(("KERNEL_", "VENDOR_KERNEL", "NO_IN_TREE_USER"), kernel.spans)
    return found


def _outweighed(sign: Evidence, state: Mapping[str, str]) -> bool:
    """Whether the answer to the sign's question is another than the one it supports."""
    question, answers = _SUPPORTS.get(sign.direction, (None, ()))
    return question is not None and state[question] not in (*answers, "unknown")


def _found(
    evidence: Sequence[Evidence], state: Mapping[str, str], causes: Sequence[Cause]
) -> Iterable[Reason]:
    """The signs that were found, each code once."""
    by_code: dict[tuple[str, str], list[Evidence]] = {}
    for sign in evidence:
        if sign.code:
            by_code.setdefault((sign.code, sign.by), []).append(sign)
    for (code, by), signs in by_code.items():
        notes = sorted({sign.message for sign in signs if sign.message})
        message = ": ".join(part for part in (meaning(code), "; ".join(notes)) if part) or code
        if all(_outweighed(sign, state) for sign in signs):
            message = f"outweighed by other evidence: {message}"
        yield Reason(code, by, message, tuple(dict.fromkeys(sign.span for sign in signs))[:_PROOFS])
    for cause in causes:
        message = ": ".join(part for part in (meaning(cause.code), cause.message) if part)
        yield Reason(cause.code, "generic", message, cause.spans)


def _unknown(
    evidence: Sequence[Evidence], state: Mapping[str, str], source: Span, sent: Sequence[Sent]
) -> Iterable[Reason]:
    """What the report does not tell, or tells both ways."""
    for name, code in _UNKNOWN.items():
        if state[name] == "unknown":
            message, spans = unknown_in_spite_of(code, sent)
            yield Reason(code, "generic", message, spans[:_PROOFS] or (source,))
    if state["virt"] == "conflict":
        sides = [e.span for e in evidence if e.direction in ("vm", "bare-metal") and e.strength != "weak"]
        spans = tuple(dict.fromkeys(sides))[:_PROOFS] or (source,)
        yield Reason("VIRT_CONFLICT", "generic", meaning("VIRT_CONFLICT"), spans)


def _scope(overrides: Overrides, source: Span, *, partial: bool) -> Iterable[Reason]:
    if partial and overrides.virt is None:
        yield Reason("SCOPE_PARTIAL", "generic", meaning("SCOPE_PARTIAL"), (source,))


def contradictions(evidence: Sequence[Evidence], overrides: Overrides) -> Iterable[Diagnostic]:
    """A warning for every option that strong evidence in the report speaks against."""
    opposite: dict[tuple[str, str | None], Direction] = {
        ("virt", "bare-metal"): "vm",
        ("virt", "vm"): "bare-metal",
        ("ir", "on"): "ir-off",
        ("ir", "off"): "ir-on",
        ("viommu", "no-hint"): "viommu",
        ("scalable-mode", "on"): "scalable-mode-off",
        ("scalable-mode", "off"): "scalable-mode-on",
    }
    for option, value in overrides.given().items():
        against = [
            sign
            for sign in evidence
            if sign.direction == opposite.get((option, value)) and sign.strength != "weak"
        ]
        if against:
            message = f"--{option} {value} is taken at its word, and the report speaks against it"
            yield Diagnostic("warning", "OPTION_CONTRADICTED", message, against[0].span)


#: Which option proves a code, where the user said it.
_SAID_BY = {"IR_": "ir", "KERNEL_": "kernel", "VENDOR_KERNEL": "kernel", "POLICY_": "ims", "ARCH_": "arch"}


def with_verdict_codes(
    platform: Platform,
    codes: Iterable[str],
    overrides: Overrides,
    source: Span,
    proofs: Mapping[str, tuple[Span, ...]] | None = None,
    *,
    sent: Sequence[Sent] = (),
) -> Platform:
    """The platform with a reason for every code of a verdict that is not about one function.

    `proofs` are the report's lines for codes that begin so; what an option says comes before them. `sent`
    are the outputs of commands that the report holds.
    """
    lines = proofs or {}
    known = {reason.code for reason in platform.reasons}
    pages = core_codes()
    more: list[Reason] = []
    for code in dict.fromkeys(codes):
        if code not in known and pages[code].about in ("platform", "model"):
            message, held = unknown_in_spite_of(code, sent)
            spans = held[:_PROOFS] or _spans(code, overrides, lines) or (source,)
            more.append(Reason(code, "generic", message, spans))
    return msgspec.structs.replace(platform, reasons=(*platform.reasons, *more))


def _spans(
    code: str, overrides: Overrides, proofs: Mapping[str, tuple[Span, ...]]
) -> tuple[Span, ...] | None:
    said = next((overrides.span(o) for prefix, o in _SAID_BY.items() if code.startswith(prefix)), None)
    if said is not None:
        return (said,)
    if code.endswith("_UNKNOWN"):
        return None
    return next((spans for prefix, spans in proofs.items() if code.startswith(prefix)), None)
