"""Functions written as lines of lspci's output, checked with one plugin: what it says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..model import DeviceAnswer, MachineAnswer, Reason
from .alone import check_alone
from .subject import PluginLike, subject_of


class Said(NamedTuple):
    """The answer about the only machine of a report.

    `devices` are its functions and `codes` the reasons that the plugin gives for each, by code; both by
    address, without the domain 0000.
    """

    machine: MachineAnswer
    devices: Mapping[str, DeviceAnswer]
    codes: Mapping[str, Mapping[str, Reason]]


def check_functions(plugin: PluginLike, *blocks: tuple[str, ...], before: str = "", **options: Any) -> Said:
    """What a plugin alone makes of a report of these functions.

    Args:
        plugin: as `subject_of` takes it.
        blocks: of each function the head line, then the lines below it, without their first TAB.
        before: what else the report holds: lines of logs and of other tools.
        options: those of `lspci_ims.check`.

    Raises:
        PluginError: the plugin does not load, or a rule failed.
        ValueError: the report is not about one machine.
    """
    subject = subject_of(plugin)
    # lspci ends every block with an empty line; without it the block counts as cut
    texts = ["\n\t".join(lines) + "\n\n" for lines in blocks]
    result = check_alone(subject, f"{before}\n\n{''.join(texts)}", all_devices=True, **options)
    if len(result.machines) != 1:
        raise ValueError(f"the report holds {len(result.machines)} machines: expected one")
    (machine,) = result.machines
    devices = {device.bdf.removeprefix("0000:"): device for device in machine.devices}
    own = {rule.id for rule in subject.standing().rules}
    codes = {
        bdf: {reason.code: reason for reason in device.reasons if reason.code in own}
        for bdf, device in devices.items()
    }
    return Said(machine, devices, codes)
