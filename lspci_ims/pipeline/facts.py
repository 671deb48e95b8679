"""How lspci was called, as far as its output tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ..model import Device, LspciFacts

_FORMS: tuple[Literal["none", "n", "nn"], ...] = ("none", "n", "nn")
_NUMBERS_ONLY = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}$")
_BEHIND_NAMES = re.compile(r".*\[[0-9a-f]{4}:[0-9a-f]{4}\]$")


def _numeric(device: Device) -> Literal["none", "n", "nn"]:
    text = device.header.text
    if _NUMBERS_ONLY.match(text) and device.header.class_name is None:
        return "n"
    return "nn" if _BEHIND_NAMES.match(text) else "none"


def _verbosity(devices: Sequence[Device]) -> int:
    """0 to 3: `Control:` stands for -vv and more, `Flags:` for -v; -vvv differs from -vv in few lines."""
    names = {register.name for device in devices for register in device.registers}
    if "Control" in names:
        return 3
    return 1 if "Flags" in names or any(device.capabilities for device in devices) else 0


def _root(devices: Sequence[Device]) -> bool | None:
    """Root rights show in capabilities and bytes beyond 64; `<access denied>` shows their lack."""
    if any(device.access_denied is not None for device in devices):
        return False
    if any(device.capabilities for device in devices):
        return True
    if any(device.config_space is not None and device.config_space.bytes > 64 for device in devices):
        return True
    return None


def _dumped(size: int) -> int:
    """The size of the dump that lspci was asked for."""
    return next((full for full in (4096, 256, 64) if size >= full), 0)


def lspci_facts(devices: Sequence[Device]) -> LspciFacts:
    """What the blocks of one run tell about the run."""
    numerics = [_numeric(device) for device in devices]
    return LspciFacts(
        verbosity=_verbosity(devices),
        numeric=max(_FORMS, key=numerics.count),
        root=_root(devices),
        hexdump_bytes=max(
            (_dumped(d.config_space.bytes) for d in devices if d.config_space is not None), default=0
        ),
    )
