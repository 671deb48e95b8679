"""Sentences: summaries of answers, and what stays unknown in spite of all that was sent."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Ims, ObservedDevice, Platform, Siov, Span, Verdict
from ..platform import Sent
from .codes import meaning
from .outputs import Outputs

_SIOV = {
    "r1": "has SIOV R1",
    "r2": "has PCI-SIG SIOV (0x38)",
    "r1+r2": "has SIOV R1 and PCI-SIG SIOV (0x38)",
    "no": "has no SIOV",
    "unknown": "may have SIOV: the report cannot tell",
}
_IMS = {
    "yes": "has IMS",
    "no": "has no IMS",
    "vendor-stated": "has IMS by its vendor's word",
    "no-sign": "shows no sign of IMS",
    "unknown": "may have IMS: the report cannot tell",
}
_MODEL = {"proposal-2020": "2020 proposal", "remapping-2021": "2021 rule", "kernel": "this kernel"}


def device_name(device: ObservedDevice) -> str:
    """Vendor and device by name, as far as lspci, pci.ids or a plugin's family has one."""
    header = device.device.header
    named = next((row.names[0] for _, row in device.families if row is not None and row.names), None)
    number = f"Device {device.device_id}" if device.device_id else None
    names = [header.vendor_name, header.device_name or named or number]
    return " ".join(name for name in names if name) or header.text or header.class_name or "unknown device"


def device_summary(siov: Siov, ims: Ims, usable: Sequence[Verdict]) -> str:
    """`has SIOV R1, has IMS; use of IMS: 2020 proposal unknown, ...`."""
    text = f"{_SIOV[siov]}, {_IMS[ims]}"
    verdicts = [f"{_MODEL[v.model]} {v.verdict}" for v in usable if v.use == "function"]
    return text if ims in ("no", "no-sign") else f"{text}; use of IMS: {', '.join(verdicts)}"


def machine_summary(
    listed: int, others: int, platform: Platform, *, whole: bool = False, cut: bool = False
) -> str:
    """`2 of 40 functions listed for SIOV or IMS; virtual machine (kvm)`.

    `whole` when all were to be listed, `cut` when a limit was hit.
    """
    where = {
        "bare-metal": "bare metal",
        "vm": "virtual machine",
        "dom0": "Xen control domain",
        "unknown": "bare metal or guest: not told",
        "conflict": "bare metal or guest: the evidence points both ways",
    }[platform.virt]
    name = f" ({platform.hypervisor})" if platform.hypervisor and platform.virt == "vm" else ""
    total = listed + others
    rest = "; a limit cut the input, so more may be in it" if cut else ""
    return f"{_listed(listed, total, whole=whole)}; {where}{name}{rest}"


def _listed(listed: int, total: int, *, whole: bool) -> str:
    noun = "function" if total == 1 else "functions"
    if listed and whole:
        return f"all {total} functions listed" if total > 1 else "the only function listed"
    if listed:
        return f"{listed} of {total} {noun} listed for SIOV or IMS"
    if total == 1:
        return "the only function shows no SIOV or IMS"
    return f"none of {total} functions shows SIOV or IMS" if total else "no function"


def unknown_in_spite_of(code: str, sent: Sequence[Sent]) -> tuple[str, tuple[Span, ...]]:
    """The sentence of a code, and where what was sent begins.

    While something is left to ask for, the code's general sentence and no place.
    """
    names, spans = Outputs(sent).told(code)
    if not names:
        return meaning(code), ()
    *others, last = names
    held = f"{', '.join(others)} and {last}" if others else last
    verdict = "they do not tell" if others else "that does not tell"
    return f"{meaning(code)}: it holds {held}, and {verdict}", spans
