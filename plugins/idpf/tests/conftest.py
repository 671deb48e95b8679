"""Reports as text: functions of lspci's output, with lines of logs and tools before them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from typing import Any, NamedTuple

import pytest

import lspci_ims

NAME = "idpf"


class Said(NamedTuple):
    """The answer about the only machine: its functions, and what this plugin says about each."""

    machine: Any
    devices: dict[str, Any]
    codes: dict[str, dict[str, Any]]


Ask = Callable[..., Said]


@pytest.fixture
def ask() -> Ask:
    """Ask about blocks, each a head line with its indented lines; keys are addresses without domain."""
    if not metadata.entry_points(group="lspci_ims", name=NAME):
        pytest.skip("the plugin is not installed")

    def about(*blocks: tuple[str, ...], before: str = "", **options: Any) -> Said:
        # lspci ends every block with an empty line; without it the block counts as cut
        texts = ["\n\t".join(lines) + "\n\n" for lines in blocks]
        text = f"{before}\n\n{''.join(texts)}"
        (machine,) = lspci_ims.check(text, all_devices=True, **options).machines
        devices = {device.bdf.removeprefix("0000:"): device for device in machine.devices}
        codes = {
            bdf: {reason.code: reason for reason in device.reasons if reason.by == NAME}
            for bdf, device in devices.items()
        }
        return Said(machine, devices, codes)

    return about
