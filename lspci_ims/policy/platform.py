"""From signs about the machine to what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, cast

import msgspec

from ..model import Diagnostic, Direction, Evidence, EvidenceItem, Platform, Reason, Span
from .codes import core_codes, meaning
from .kernels import classify_kernel
from .overrides import Overrides

Virt = Literal["bare-metal", "vm", "dom0", "unknown", "conflict"]


def _origins(evidence: Iterable[Evidence], direction: Direction, *strengths: str) -> set[str]:
    return {e.origin for e in evidence if e.direction == direction and e.strength in strengths}


def combine_virt(evidence: Sequence[Evidence]) -> Virt:
    """Bare metal or guest, by the six rules; lspci alone never proves bare metal."""
    decisive_vm = _origins(evidence, "vm", "decisive")
    strong_vm = _origins(evidence, "vm", "strong")
    strong_metal = _origins(evidence, "bare-metal", "strong", "decisive")
    if _origins(evidence, "dom0", "strong", "decisive"):
        return "dom0"
    if decisive_vm:
        return "conflict" if len(strong_metal) >= 2 else "vm"
    if strong_vm and strong_metal:
        return "conflict"
    if len(strong_vm) >= 2:
        return "vm"
    no_sign = not any(e.direction == "vm" for e in evidence)
    if no_sign and any(e.code == "BM_NO_CPUID_FLAG" for e in evidence) and len(strong_metal) >= 2:
        return "bare-metal"
    return "unknown"


def _either(evidence: Sequence[Evidence], yes: Direction, no: Direction) -> str:
    """`on` or `off` where the signs agree, else `unknown`."""
    on, off = (any(e.direction == direction for e in evidence) for direction in (yes, no))
    return "unknown" if on == off else "on" if on else "off"


def _arch(evidence: Sequence[Evidence]) -> str:
    values = {e.value for e in evidence if e.direction == "arch"}
    return cast(str, values.pop()) if len(values) == 1 else "unknown"


def _hypervisor(evidence: Sequence[Evidence]) -> str | None:
    """The hypervisor most signs name; the strongest signs count alone."""
    for strength in ("decisive", "strong"):
        names = [e.value for e in evidence if e.direction == "vm" and e.strength == strength and e.value]
        if names:
            return max(sorted(set(names)), key=names.count)
    return None


def combine_platform(
    evidence: Sequence[Evidence], overrides: Overrides, source: Span, *, partial: bool
) -> Platform:
    """Weigh the signs; options win over them and are shown as such."""
    virt: Virt = overrides.virt or combine_virt(evidence)
    hint = any(e.direction == "viommu" for e in evidence)
    state = {
        "virt": virt,
        "interrupt_remapping": overrides.ir or _either(evidence, "ir-on", "ir-off"),
        "viommu": overrides.viommu or ("hint" if hint else "unknown"),
        "scalable_mode": overrides.scalable_mode
        or _either(evidence, "scalable-mode-on", "scalable-mode-off"),
        "arch": overrides.arch or _arch(evidence),
    }
    kernel = overrides.kernel
    items = tuple(EvidenceItem(e.code, e.direction, e.strength, e.by, e.span) for e in evidence if e.code)
    return msgspec.convert(
        {
            **state,
            "hypervisor": _hypervisor(evidence) if virt in ("vm", "conflict") else None,
            "kernel": kernel,
            "kernel_class": "unknown" if kernel is None else classify_kernel(kernel),
            "evidence": items,
            "reasons": tuple(_reasons(evidence, state, overrides, source, partial=partial)),
        },
        Platform,
        from_attributes=True,
    )


def _reasons(
    evidence: Sequence[Evidence], state: dict[str, str], overrides: Overrides, source: Span, *, partial: bool
) -> Iterable[Reason]:
    """The platform's own reasons: signs that were found, then what the report does not tell."""
    by_code: dict[tuple[str, str], list[Evidence]] = {}
    for sign in evidence:
        if sign.code:
            by_code.setdefault((sign.code, sign.by), []).append(sign)
    for (code, by), signs in by_code.items():
        notes = sorted({sign.message for sign in signs if sign.message})
        message = ": ".join(part for part in (meaning(code), "; ".join(notes)) if part) or code
        yield Reason(code, by, message, tuple(sign.span for sign in signs[:5]))
    unknown = {
        "virt": ("VIRT_UNKNOWN", "unknown"),
        "arch": ("ARCH_UNKNOWN", "unknown"),
        "interrupt_remapping": ("IR_UNKNOWN", "unknown"),
        "viommu": ("VIOMMU_UNKNOWN", "unknown"),
    }
    for name, (code, value) in unknown.items():
        if state[name] == value:
            yield Reason(code, "generic", meaning(code), (source,))
    if state["virt"] == "conflict":
        yield Reason("VIRT_CONFLICT", "generic", meaning("VIRT_CONFLICT"), (source,))
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
    platform: Platform, codes: Iterable[str], overrides: Overrides, source: Span
) -> Platform:
    """The platform with a reason for every code of a verdict that is not about one function."""
    known = {reason.code for reason in platform.reasons}
    pages = core_codes()
    more = [
        Reason(code, "generic", meaning(code), (_said(code, overrides) or source,))
        for code in dict.fromkeys(codes)
        if code not in known and pages[code].about in ("platform", "model")
    ]
    return msgspec.structs.replace(platform, reasons=(*platform.reasons, *more))


def _said(code: str, overrides: Overrides) -> Span | None:
    return next((overrides.span(o) for prefix, o in _SAID_BY.items() if code.startswith(prefix)), None)
