"""Functions with the same answer as one: what every form of output for people shows once."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import DeviceAnswer, MachineAnswer, OtherDevices
from .quoting import quote

#: What matters most stands first; a function with neither comes last.
_RANK = {"yes": 0, "vendor-stated": 1, "unknown": 2, "no": 3, "no-sign": 4}


def _answer_of(device: DeviceAnswer) -> tuple[object, ...]:
    """What two functions must share to be shown as one: the answers, and the causes that are said of them."""
    return (
        *(device.siov, device.ims, device.storage, device.needs),
        *((v.verdict, v.would_be, v.reasons) for v in device.usable),
        # a plugin says other things of a virtual function than of its physical one
        frozenset(reason.code for reason in device.reasons if reason.by == "generic"),
    )


def _rank(group: Sequence[DeviceAnswer]) -> tuple[int, bool]:
    return _RANK.get(group[0].ims, len(_RANK)), group[0].siov in ("no", "unknown")


def fold(devices: Sequence[DeviceAnswer]) -> list[list[DeviceAnswer]]:
    """Virtual functions under their physical one, like devices with the same answer under the first.

    Functions of which nothing but their text is known are like devices as well, whatever their ids.

    Returns:
        Groups: those with IMS first, then those that may have it; in each and among equals by address.
    """
    groups: dict[object, list[DeviceAnswer]] = {}
    group_of: dict[tuple[object, ...], list[DeviceAnswer]] = {}
    for device in devices:
        answer = _answer_of(device)
        ids = _kind_of(device)
        group = group_of.get((device.state.sriov.pf, answer)) or groups.get((ids, answer))
        if group is None:
            group = groups.setdefault((ids, answer), [])
        group.append(device)
        group_of[(device.bdf, answer)] = group
    return sorted(groups.values(), key=_rank)


def _kind_of(device: DeviceAnswer) -> tuple[object, ...]:
    """What like devices share beside their answer: the ids; without any sign, why none is seen."""
    if device.siov in ("no", "unknown") and all(reason.by == "generic" for reason in device.reasons):
        return tuple(reason.code for reason in device.reasons)
    return (device.vendor_id, device.device_id) if device.device_id is not None else (device.bdf,)


def is_mixed(group: Sequence[DeviceAnswer]) -> bool:
    """Whether the functions are of several kinds, virtual ones not counted beside their physical one."""
    return (
        len({(device.vendor_id, device.device_id) for device in group if device.state.sriov.pf is None}) > 1
    )


def counted(machine: MachineAnswer, other: OtherDevices) -> str:
    """How many functions are not listed for a cause: `6 more functions`, where any are listed before them."""
    noun = "function" if other.count == 1 else "functions"
    return f"{other.count} {'more ' if machine.devices else ''}{noun}"


def only_function(machine: MachineAnswer) -> str:
    """The head line of a report's only function, where it is not listed; empty for all other reports."""
    alone = not machine.devices and sum(other.count for other in machine.other_devices) == 1
    return quote(machine.source) if alone else ""
