"""Functions with the same answer as one: what every form of output for people shows once."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import DeviceAnswer, Verdict


def _answer_of(device: DeviceAnswer) -> tuple[object, ...]:
    """What two functions must share to be shown as one."""
    return (device.siov, device.ims, device.storage, device.needs, *(v.verdict for v in device.usable))


def fold(devices: Sequence[DeviceAnswer]) -> list[list[DeviceAnswer]]:
    """Virtual functions under their physical one, like devices with the same answer under the first."""
    groups: dict[object, list[DeviceAnswer]] = {}
    group_of: dict[tuple[object, ...], list[DeviceAnswer]] = {}
    for device in devices:
        answer = _answer_of(device)
        ids = (device.vendor_id, device.device_id) if device.device_id is not None else (device.bdf,)
        group = group_of.get((device.state.sriov.pf, answer)) or groups.get((ids, answer))
        if group is None:
            group = groups.setdefault((ids, answer), [])
        group.append(device)
        group_of[(device.bdf, answer)] = group
    return list(groups.values())


MODEL_TITLES = {
    "proposal-2020": "ims= proposal of 2020",
    "remapping-2021": "remapping rule of 2021",
    "kernel": "mainline kernel",
}
_SHORT = {"allowed-with-caveat": "allowed, with caveat"}


def verdict_cell(verdict: Verdict) -> str:
    """The verdict in a few words; `if IMS: ...` is what would hold if the device has IMS."""
    shown = verdict.would_be or verdict.verdict
    text = _SHORT.get(shown, shown)
    if verdict.would_be not in (None, "unknown"):
        text = f"if IMS: {text}"
    return text + ("*" if verdict.contested else "")


def commands_about_machine(devices: Sequence[DeviceAnswer]) -> tuple[list[str], list[str]]:
    """The commands about the whole machine that the first of like functions asks for, and why."""
    asks = [ask for ask in devices[0].ask if " -s " not in ask.command]
    parts = dict.fromkeys(part for ask in asks for part in ask.command.split("; "))
    # `sudo dmesg` gives what `dmesg` gives
    return [part for part in parts if f"sudo {part}" not in parts], [ask.why for ask in asks]


def commands_about_functions(devices: Sequence[DeviceAnswer]) -> dict[str, list[str]]:
    """Why -> the commands about single functions; the reason is told once."""
    whys: dict[str, list[str]] = {}
    for device in devices:
        for ask in device.ask:
            if " -s " in ask.command:
                whys.setdefault(ask.why, []).append(ask.command)
    return whys
