"""What `lspci-ims check` answers: the objects behind its JSON, schema `lspci-ims/check/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from .absence import Absent
from .device import IdSource
from .dump import Diagnostic, LspciFacts
from .evidence import Ask, Direction, Needs, Storage, Strength
from .span import Span

Siov = Literal["r1", "r2", "r1+r2", "no", "unknown"]
Ims = Literal["yes", "no", "vendor-stated", "no-sign", "unknown"]
ModelName = Literal["proposal-2020", "remapping-2021", "kernel"]
Use = Literal["function", "subdevice"]
Policy = Literal["auto", "on", "off"]
VerdictName = Literal["allowed", "allowed-with-caveat", "disallowed", "unknown", "not-applicable"]


class PluginInfo(msgspec.Struct, frozen=True):
    """A plugin that took part, or should have."""

    name: str
    version: str
    status: Literal["ok", "failed", "disabled"]


class Tool(msgspec.Struct, frozen=True):
    """This program and its plugins."""

    name: str
    version: str
    plugins: tuple[PluginInfo, ...]


class Reason(msgspec.Struct, frozen=True):
    """Why an answer is what it is: a reason code, who says so, one sentence and the lines that prove it."""

    code: str
    by: str
    message: str
    spans: tuple[Span, ...]


class EvidenceItem(msgspec.Struct, frozen=True):
    """A sign about the machine and the line that holds it."""

    code: str
    direction: Direction
    strength: Strength
    by: str
    span: Span


class Platform(msgspec.Struct, frozen=True):
    """What the report tells about the machine."""

    virt: Literal["bare-metal", "vm", "dom0", "unknown", "conflict"]
    hypervisor: str | None
    interrupt_remapping: Literal["on", "off", "unknown"]
    viommu: Literal["hint", "no-hint", "unknown"]
    scalable_mode: Literal["on", "off", "unknown"]
    arch: Literal["x86", "other", "unknown"]
    kernel: str | None
    kernel_class: Literal["unknown", "before-6.2", "6.2-6.9", "from-6.10", "vendor"]
    evidence: tuple[EvidenceItem, ...]
    reasons: tuple[Reason, ...]


class MsixState(msgspec.Struct, frozen=True):
    """MSI-X: table size in vectors, and whether it is enabled."""

    count: int | Absent
    enabled: bool | Absent


class PasidState(msgspec.Struct, frozen=True):
    """PASID: whether the capability is there, is enabled, and its width in bits."""

    present: bool | Absent
    enabled: bool | Absent
    width: int | Absent


class OnOffState(msgspec.Struct, frozen=True):
    """ATS or PRI: whether the capability is there and enabled."""

    present: bool | Absent
    enabled: bool | Absent


class SriovState(msgspec.Struct, frozen=True):
    """SR-IOV: numbers of virtual functions, and the functions of the dump they belong to (BDFs)."""

    total_vfs: int | Absent
    num_vfs: int | Absent
    pf: str | None
    vfs: tuple[str, ...]


class DeviceState(msgspec.Struct, frozen=True):
    """The registers that matter for the verdicts."""

    msix: MsixState
    pasid: PasidState
    ats: OnOffState
    pri: OnOffState
    sriov: SriovState
    iommu_group: str | Absent


class Subsystem(msgspec.Struct, frozen=True):
    """The subsystem ids (four hex digits) and name."""

    vendor_id: str | None
    device_id: str | None
    name: str | None


class Verdict(msgspec.Struct, frozen=True):
    """Whether IMS could be used, under one model, for one use.

    `would_be` is the table's answer when it is not known whether the device has IMS. `contested` marks
    points on which the sources disagree. `reasons` are reason codes.
    """

    model: ModelName
    use: Use
    policy: Policy
    verdict: VerdictName
    would_be: VerdictName | None
    contested: bool
    reasons: tuple[str, ...]

    def __repr__(self) -> str:
        from .shown import verdict_line

        return verdict_line(self)


class DeviceAnswer(msgspec.Struct, frozen=True):
    """The answer about one function."""

    bdf: str
    vendor_id: str | None
    device_id: str | None
    id_source: IdSource
    candidates: tuple[str, ...]
    subsystem: Subsystem
    name: str
    class_id: str | None
    driver: str | None
    state: DeviceState
    siov: Siov
    ims: Ims
    storage: Storage
    needs: Needs
    usable: tuple[Verdict, ...]
    summary: str
    reasons: tuple[Reason, ...]
    ask: tuple[Ask, ...]

    def verdict(self, model: ModelName, use: Use = "function") -> Verdict:
        """The verdict under one model for one use."""
        return next(v for v in self.usable if v.model == model and v.use == use)

    def __repr__(self) -> str:
        from .shown import device_answer_line

        return device_answer_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import device_answer_table

        return device_answer_table(self)


class OtherDevices(msgspec.Struct, frozen=True):
    """Functions without a sign of SIOV or IMS, folded by the cause of their answer."""

    cause: str
    count: int
    ask: tuple[Ask, ...]


class Bridge(msgspec.Struct, frozen=True):
    """A bridge above a listed function: `secondary` is the bus right below it, `above` the one above it.

    `functions` are the addresses of the listed functions below it with no other bridge of the dump between;
    of VFs on buses of their own too, and of those below a bridge that the dump does not hold.
    """

    bdf: str
    name: str
    driver: str | None
    secondary: int
    above: str | None
    functions: tuple[str, ...] = ()


class MachineAnswer(msgspec.Struct, frozen=True):
    """The answer about one machine."""

    source: Span
    summary: str
    overrides: dict[str, str]
    lspci: LspciFacts
    platform: Platform
    devices: tuple[DeviceAnswer, ...]
    other_devices: tuple[OtherDevices, ...]
    diagnostics: tuple[Diagnostic, ...]
    bridges: tuple[Bridge, ...] = ()

    def device(self, selector: str) -> DeviceAnswer:
        """The one listed function of that address or those ids: `6a:01.0`, `8086:0b25`.

        Raises:
            UsageError: there is none, or several have these ids.
        """
        from .lookup import only

        return only(selector, _with_ids(self), _ALL)

    def __repr__(self) -> str:
        from .shown import machine_line

        return machine_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import machine_table

        return machine_table(self)


class CheckResult(msgspec.Struct, frozen=True):
    """Everything `check` answers; `diagnostics` are those of no machine (an input without a dump)."""

    schema: str
    tool: Tool
    machines: tuple[MachineAnswer, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def device(self, selector: str) -> DeviceAnswer:
        """The one listed function of that address or those ids on all machines.

        Raises:
            UsageError: there is none, or several are named so.
        """
        from .lookup import only

        return only(selector, (named for machine in self.machines for named in _with_ids(machine)), _ALL)

    def __repr__(self) -> str:
        from .shown import check_line

        return check_line(self)

    def _repr_html_(self) -> str:
        from .tabulated import check_table

        return check_table(self)


_ALL = "functions without a sign of SIOV or IMS are listed with all_devices=True"


def _with_ids(machine: MachineAnswer) -> Iterator[tuple[DeviceAnswer, str | None, str | None]]:
    return ((d, d.vendor_id, d.device_id) for d in machine.devices)
