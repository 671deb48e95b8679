"""The answer about one function: three answers, verdicts, reasons with proofs, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from ..model import (
    Absent,
    Cause,
    DeviceAnswer,
    DeviceState,
    Finding,
    Needs,
    ObservedDevice,
    Platform,
    Policy,
    Reason,
    Span,
    Storage,
    Subsystem,
    Verdict,
)
from ..platform import Sent
from .asking import asks_for
from .codes import core_codes, meaning
from .context import in_context, plugins_questions, without_answered
from .judge import Judgement, judge
from .state import pasid_column
from .wording import device_name, device_summary

VendorColumn = Literal["none", "states-ims", "states-no-ims", "virtual-or-masked", "ims-not-told", "conflict"]

#: The word of a rule that cannot tell: one that can is believed beside it, so that it contradicts none.
_NOT_TOLD = "ims-not-told"

#: Which word of the vendor each code repeats.
_WORDS = {
    "VENDOR_STATED": "states-ims",
    "VENDOR_NO_IMS": "states-no-ims",
    "VENDOR_VIRTUAL": "virtual-or-masked",
    "VENDOR_NOT_TOLD": _NOT_TOLD,
}


def vendor_column(findings: Sequence[Finding]) -> VendorColumn:
    """The `vendor` column of the device table: what the plugins' rules state, conflict where they differ."""
    states = {finding.states for finding in findings if finding.states is not None}
    if len(states) > 1:
        states.discard(_NOT_TOLD)
    if len(states) > 1:
        return "conflict"
    return next(iter(states), "none")


def _conflict(findings: Sequence[Finding]) -> Cause | None:
    """What rules, of one plugin or of several, state differently, whether or not a register outweighs it."""
    parts: list[str] = []
    spans: list[Span] = []
    for name, what in (("states", "IMS"), ("storage", "storage"), ("needs", "needs")):
        given = [finding for finding in findings if getattr(finding, name) not in (None, _NOT_TOLD)]
        words = sorted({(getattr(finding, name), finding.by, finding.code) for finding in given})
        if len({word for word, _, _ in words}) > 1:
            said = (f"{word} ({code} of plugin {plugin})" for word, plugin, code in words)
            parts.append(f"{what}: {', '.join(said)}")
            spans += [span for finding in given for span in finding.spans]
    if not parts:
        return None
    message = f"{meaning('VENDOR_CONFLICT')}: {'; '.join(parts)}"
    return Cause("VENDOR_CONFLICT", tuple(dict.fromkeys(spans)), message)


def _storage(findings: Sequence[Finding]) -> Storage:
    found = {finding.storage for finding in findings if finding.storage is not None}
    return next(iter(found)) if len(found) == 1 else "unknown"


def _needs(findings: Sequence[Finding]) -> Needs:
    found = {finding.needs for finding in findings if finding.needs is not None}
    return next(iter(found)) if len(found) == 1 else "unknown"


def _sriov_active(state: DeviceState, findings: Sequence[Finding]) -> str:
    count = state.sriov.num_vfs
    active = not isinstance(count, Absent) and count > 0
    return "yes" if active and any(finding.sriov_excludes for finding in findings) else "no"


def judge_observed(
    device: ObservedDevice,
    findings: Sequence[Finding],
    state: DeviceState,
    platform: Platform,
    policy: Policy,
) -> Judgement:
    """Look one function up in the tables."""
    seen = device.observation
    return judge(
        siov_dvsec=seen.siov_dvsec,
        ims_bit=seen.ims_bit,
        ext_0x38=seen.ext_0x38,
        list=seen.list,
        unnamed_dvsec=seen.unnamed_dvsec,
        pcie=seen.pcie,
        vendor=vendor_column(findings),
        policy=policy,
        arch=platform.arch,
        virt=platform.virt,
        viommu=platform.viommu,
        ir=platform.interrupt_remapping,
        kernel=platform.kernel_class,
        needs=_needs(findings),
        pasid=pasid_column(state),
        sr_iov_excludes_and_active=_sriov_active(state, findings),
        scalable_mode=platform.scalable_mode,
    )


def _device_proofs(
    device: ObservedDevice, findings: Sequence[Finding], disagreements: Sequence[Cause]
) -> Mapping[str, tuple[Span, ...]]:
    """The lines that prove each code about the device."""
    seen = device.observation
    proofs = {
        "DEV_SIOV_R1": seen.dvsec_spans,
        "DEV_SIOV_R2": seen.ext_spans,
        "DEV_NO_SIOV": seen.list_spans[:1] + seen.list_spans[-1:],
        "DEV_IMS_BIT_SET": seen.bit_spans,
        "DEV_IMS_BIT_CLEAR": seen.bit_spans,
        "DEV_IMS_MASKED": seen.bit_spans,
        "DEV_IMS_BIT_UNKNOWN": seen.dvsec_spans,
        "LSPCI_TOO_OLD": seen.unnamed_spans,
        **{
            code: tuple(span for f in findings if f.states == word for span in f.spans)
            for code, word in _WORDS.items()
        },
    }
    for kind, prefix in (("pasid", "PASID_"), ("sriov", "SRIOV_")):
        lines = tuple(c.span for c in device.device.of_kind(kind))
        if lines:
            proofs |= {code: lines for code in core_codes() if code.startswith(prefix)}
    for cause in (*seen.causes, *disagreements):
        proofs[cause.code] = cause.spans
    return proofs


def platform_codes(platform: Platform) -> tuple[str, ...]:
    """The codes of the signs that the platform's columns rest on; the same for all functions."""
    counts = {
        "vm": platform.virt in ("vm", "conflict"),
        "bare-metal": platform.virt in ("bare-metal", "conflict"),
        "dom0": platform.virt == "dom0",
        "viommu": platform.viommu == "hint",
    }
    return tuple(dict.fromkeys(item.code for item in platform.evidence if counts.get(item.direction)))


def _with_signs(verdict: Verdict, signs: Sequence[str], storage: Storage) -> Verdict:
    """Beside the table's codes a verdict carries the machine's signs and where messages are kept."""
    if verdict.verdict == "not-applicable":
        return verdict
    more = list(signs)
    if storage != "unknown" and "HYPERCALL_MISSING" in verdict.reasons:
        more.append(_storage_code(storage))
    return msgspec.structs.replace(verdict, reasons=tuple(dict.fromkeys((*verdict.reasons, *more))))


def _storage_code(storage: Storage) -> str:
    return f"STORAGE_{storage.upper().replace('-', '_')}"


def _reasons(
    device: ObservedDevice,
    codes: Iterable[str],
    proofs: Mapping[str, tuple[Span, ...]],
    findings: Sequence[Finding],
    messages: Mapping[str, str],
) -> Iterable[Reason]:
    for finding in findings:
        yield Reason(finding.code, finding.by, finding.message, finding.spans or (device.device.span,))
    for code in dict.fromkeys(codes):
        yield Reason(
            code, "generic", messages.get(code) or meaning(code), proofs.get(code) or (device.device.span,)
        )


def answer_device(  # noqa: PLR0913 - one function, its machine, and what is known of both
    device: ObservedDevice,
    findings: Sequence[Finding],
    state: DeviceState,
    platform: Platform,
    policy: Policy,
    *,
    signs: Sequence[str],
    disagreements: Sequence[Cause] = (),
    sent: Sequence[Sent] = (),
) -> DeviceAnswer:
    """The whole answer about one function.

    Args:
        device: the function.
        findings: what the plugins' rules say of it.
        state: its registers.
        platform: its machine.
        policy: the `ims=` of the 2020 proposal.
        signs: the `platform_codes` of the machine.
        disagreements: what text and bytes tell differently.
        sent: the outputs of commands that the report holds.
    """
    judgement = judge_observed(device, findings, state, platform, policy)
    conflict = _conflict(findings)
    if conflict is not None:
        disagreements = (*disagreements, conflict)
    siov, ims = judgement.siov or "unknown", judgement.ims or "unknown"
    storage, needs = _storage(findings), _needs(findings)
    usable = tuple(_with_signs(v, signs, storage) for v in judgement.usable)
    causes = [cause.code for cause in (*device.observation.causes, *disagreements)]
    if storage != "unknown":
        causes.append(_storage_code(storage))
    use_codes = [code for v in usable for code in v.reasons if _about(code) in ("use", "device")]
    codes = [*judgement.siov_codes, *judgement.ims_codes, *causes, *use_codes]
    messages = {c.code: c.message for c in (*device.observation.causes, *disagreements) if c.message}
    messages |= in_context(device, codes, sent)
    asked = [*codes, *(code for v in usable for code in v.reasons)]
    if "VIRT_UNKNOWN" in asked:
        # the functions that are missing may tell
        asked += [reason.code for reason in platform.reasons if reason.code == "SCOPE_PARTIAL"]
    settled = ims in ("no", "no-sign") and siov != "unknown"
    extra = plugins_questions(device, findings)
    # what the core needs no more a vendor may still want to know: its own structures tell no one else
    asks = asks_for(() if settled else without_answered(device, asked), device.bdf, extra, sent)
    return DeviceAnswer(
        bdf=device.bdf,
        vendor_id=device.vendor_id,
        device_id=device.device_id,
        id_source=device.id_source,
        candidates=device.candidates,
        subsystem=Subsystem(
            device.subsystem_vendor_id, device.subsystem_device_id, device.device.identity.subsystem_name
        ),
        name=device_name(device),
        class_id=device.class_id,
        driver=device.device.driver,
        state=state,
        siov=siov,
        ims=ims,
        storage=storage,
        needs=needs,
        usable=usable,
        summary=device_summary(siov, ims, usable),
        reasons=tuple(
            _reasons(device, codes, _device_proofs(device, findings, disagreements), findings, messages)
        ),
        ask=asks,
    )


def _about(code: str) -> str:
    page = core_codes().get(code)
    return "" if page is None else page.about
