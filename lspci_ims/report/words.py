"""Words of the JSON as people are told them: the same on the terminal, in Markdown and on the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..model import DeviceAnswer, Platform
from ..spec import rows

#: Codes that say: what the dump shows may be what a host lets its guest see.
_MASKED = ("DEV_IMS_MASKED", "VENDOR_VIRTUAL")
_NOT_USABLE = {
    "no": "Not usable: the device as shown has no IMS",
    "no-sign": "Not usable as far as the report shows: no sign of IMS",
}


@cache
def _table() -> dict[tuple[str, str], str]:
    return {(row["of"], row["word"]): row["shown"] for row in rows("screen_words")}


def shown(of: str, word: str) -> str:
    """A word of the field `of` for people.

    >>> shown("storage", "device-memory")
    'device memory'
    """
    return _table()[of, word]


def virt(platform: Platform) -> str:
    """Bare metal or guest, with the hypervisor; what speaks for a guest is not passed over in silence."""
    if platform.virt == "unknown":
        if any(item.direction == "vm" for item in platform.evidence):
            return f"{shown('virt', 'unknown')}; signs of a guest, not enough to tell"
        return f"{shown('virt', 'unknown')} (lspci alone never proves bare metal)"
    name = f" ({platform.hypervisor})" if platform.hypervisor else ""
    return shown("virt", platform.virt) + name


def speaks_of_guest(platform: Platform) -> bool:
    """Whether the machine is worth telling of where no function is: it is, or may be, a guest."""
    guest = platform.virt in ("vm", "dom0", "conflict")
    return guest or any(item.direction in ("vm", "dom0") for item in platform.evidence)


def handling(device: DeviceAnswer) -> str:
    """Where a device with IMS keeps its messages and what its sub-devices need; empty where it has none."""
    if device.ims in _NOT_USABLE:
        return ""
    parts: list[str] = []
    if device.storage != "unknown":
        parts.append(f"messages in {shown('storage', device.storage)}")
    if device.needs != "unknown":
        parts.append(f"sub-devices need {shown('needs', device.needs)}")
    return ", ".join(parts)


def not_usable(device: DeviceAnswer, platform: Platform) -> Iterator[str]:
    """Why no verdict is given, and what would settle it; nothing where verdicts are given."""
    if device.ims not in _NOT_USABLE:
        return
    yield _NOT_USABLE[device.ims]
    if platform.virt != "bare-metal" and any(reason.code in _MASKED for reason in device.reasons):
        guest = "This is a guest" if platform.virt == "vm" else "If this is a guest"
        yield f"{guest}: the same dump of the host would settle it"
