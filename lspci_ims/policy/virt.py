"""Bare metal or guest, by the six rules, and which hypervisor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ..model import Direction, Evidence

Virt = Literal["bare-metal", "vm", "dom0", "unknown", "conflict"]

#: Names that tell less than another one beside them: QEMU makes the devices of KVM and Xen as well, KVM and
#: Hyper-V interfaces are spoken by others, and a cloud's name is not that of its hypervisor. First is least.
_TELLS_LESS = (
    "bochs", "qemu", "alibaba", "amazon", "digitalocean", "google", "hetzner", "huawei", "linode", "oracle",
    "tencent", "upcloud", "vultr",
)  # fmt: skip


def _origins(evidence: Iterable[Evidence], direction: Direction, *strengths: str) -> set[str]:
    return {e.origin for e in evidence if e.direction == direction and e.strength in strengths}


def _without_explained(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The signs without weak ones that a cloud's bare-metal type explains: its firmware says the same."""
    clouds = {e.value for e in evidence if e.code == "BM_METAL"}
    return [e for e in evidence if not (e.direction == "vm" and e.strength == "weak" and e.value in clouds)]


def combine_virt(evidence: Sequence[Evidence]) -> Virt:
    """Bare metal or guest, by the six rules; lspci alone never proves bare metal."""
    evidence = _without_explained(evidence)
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


def hypervisor(evidence: Sequence[Evidence]) -> str | None:
    """The hypervisor most signs name; the strongest signs count alone."""
    for strength in ("decisive", "strong"):
        names = [e.value for e in evidence if e.direction == "vm" and e.strength == strength and e.value]
        if "virtualbox" in names:
            # VirtualBox speaks KVM's interface, and the log then says KVM
            return "virtualbox"
        telling = [name for name in names if name not in _TELLS_LESS]
        if "kvm" in telling:
            # KVM can offer the interface of Hyper-V
            telling = [name for name in telling if name != "hyperv"]
        for group in (telling, names):
            if group:
                return max(sorted(set(group)), key=group.count)
    return None
