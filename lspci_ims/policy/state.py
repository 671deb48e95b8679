"""The registers that matter for a verdict, each a value or the reason why it is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from ..detect import is_all_ones, standard_list_complete
from ..model import (
    Absent,
    AbsentReason,
    Capability,
    DeviceState,
    MsixState,
    ObservedDevice,
    OnOffState,
    PasidState,
    SriovState,
)
from ..views import Ats, MsiX, Pasid, Pri, Sriov

V = TypeVar("V")


def capabilities(device: ObservedDevice, kind: str) -> tuple[Capability, ...]:
    """The capabilities of a kind, as text shows them, then as the bytes do."""
    raw = () if device.device.config_space is None else device.device.config_space.capabilities
    return (*device.device.of_kind(kind), *(c for c in raw if c.kind == kind))


def absence(device: ObservedDevice) -> AbsentReason:
    """Why a capability that the report does not show is missing from it."""
    if device.device.access_denied is not None:
        return "access-denied"
    if device.device.truncated is not None:
        return "truncated"
    if is_all_ones(device.device):
        return "unreadable"
    return "not-dumped"


def _views(device: ObservedDevice, kind: str, make: Callable[[Capability], V | None]) -> Sequence[V]:
    return [view for c in capabilities(device, kind) if (view := make(c)) is not None]


def _first(views: Sequence[V], name: str) -> int | bool | None:
    """An attribute from the first witness that has it."""
    return next((value for view in views if (value := getattr(view, name)) is not None), None)


def _present(device: ObservedDevice, views: Sequence[object]) -> bool | Absent:
    if views:
        return True
    observed = device.observation
    if observed.list == "complete" or observed.pcie == "no":
        return False
    return Absent(absence(device))


def _value(device: ObservedDevice, views: Sequence[object], name: str) -> int | Absent:
    value = _first(views, name)
    if value is not None:
        return value
    if views:
        return Absent("not-printed-by-this-lspci")
    present = _present(device, views)
    return 0 if present is False else Absent(absence(device))


def _flag(device: ObservedDevice, views: Sequence[object], name: str) -> bool | Absent:
    value = _value(device, views, name)
    return value if isinstance(value, Absent) else bool(value)


def device_state(device: ObservedDevice, pf: str | None, vfs: tuple[str, ...]) -> DeviceState:
    """The state of one function; `pf` and `vfs` are the functions of the dump it belongs with."""
    msix = _views(device, "msi-x", MsiX.from_capability)
    pasid = _views(device, "pasid", Pasid.from_capability)
    ats = _views(device, "ats", Ats.from_capability)
    pri = _views(device, "pri", Pri.from_capability)
    sriov = _views(device, "sriov", Sriov.from_capability)
    if not msix and standard_list_complete(device.device):
        msix_state = MsixState(0, False)
    else:
        # a standard capability: the list of extended ones says nothing about it
        reason = Absent("not-printed-by-this-lspci" if msix else absence(device))
        count, enabled = _first(msix, "count"), _first(msix, "enabled")
        msix_state = MsixState(
            reason if count is None else count, reason if enabled is None else bool(enabled)
        )
    group = device.device.get("IOMMU group", "IOMMU group")
    if group is None:
        group = device.device.get("Flags", "IOMMU group")
    return DeviceState(
        msix=msix_state,
        pasid=PasidState(
            _present(device, pasid),
            _flag(device, pasid, "enabled"),
            _value(device, pasid, "max_pasid_width"),
        ),
        ats=OnOffState(_present(device, ats), _flag(device, ats, "enabled")),
        pri=OnOffState(_present(device, pri), _flag(device, pri, "enabled")),
        sriov=SriovState(_value(device, sriov, "total_vfs"), _value(device, sriov, "num_vfs"), pf, vfs),
        # older lspci prints no group, and a function without IOMMU has none: absence tells nothing
        iommu_group=Absent("not-printed-by-this-lspci") if group is None else str(group),
    )


PasidColumn = Literal["absent", "disabled", "enabled", "unknown"]


def pasid_column(state: DeviceState) -> PasidColumn:
    """The `pasid` column of the table on sub-devices."""
    if state.pasid.present is False:
        return "absent"
    if isinstance(state.pasid.enabled, Absent) or isinstance(state.pasid.present, Absent):
        return "unknown"
    return "enabled" if state.pasid.enabled else "disabled"
