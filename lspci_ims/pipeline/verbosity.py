"""How many v lspci was called with, as far as its lines tell.

`Flags:` stands at -v only, `Control:` in its place at -vv and more. The third v shows in few lines: closed
windows of bridges have their addresses, an event collector without endpoints its raw numbers, registers
of encrypted streams their places (pciutils 2.1 to the development head of December 2025).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ..model import Capability, Device, Register

_WINDOWS = {
    "I/O behind bridge",
    "Memory behind bridge",
    "Prefetchable memory behind bridge",
    "Memory window 0",
    "Memory window 1",
    "I/O window 0",
    "I/O window 1",
}


def _of_window(register: Register) -> int | None:
    """A closed window: 3 when its addresses stand there, 2 when only a word does."""
    base, limit = register.get("base"), register.get("limit")
    if isinstance(base, int) and isinstance(limit, int):
        return 3 if base > limit else None
    return 2 if register.fields else None


def _of_stream(register: Register) -> int | None:
    """A register of a stream: 3 when its place stands before it."""
    if not register.fields or "IDE#" not in register.name:
        return None
    return 3 if register.get("pos") is not None else 2


def _of_collector(register: Register) -> int | None:
    """Nothing served: 3 when the raw numbers stand before `[none]`, 2 when it stands alone."""
    if register.name == "RCiEPBitmap":
        if register.get("Device(s)") is not None:
            return None
        return 3 if register.get("RCiEPBitmap") is not None else 2
    if register.name == "AssociatedBusNumbers":
        first, last = register.get("first"), register.get("last")
        if isinstance(first, int) and isinstance(last, int):
            return 3 if first > last else None
        return 2
    return None


_CAPABILITIES: Mapping[str, Callable[[Register], int | None]] = {"ide": _of_stream, "rcec": _of_collector}


def _of_capabilities(capabilities: Iterable[Capability]) -> Iterable[int | None]:
    for capability in capabilities:
        tells = _CAPABILITIES.get(capability.kind)
        if tells is not None:
            yield from map(tells, capability.registers)


def verbosity(devices: Sequence[Device]) -> int:
    """0 to 3; 3 also where nothing tells it from 2."""
    told = set[int | None]()
    detailed = short = False
    for device in devices:
        for register in device.registers:
            if register.name in _WINDOWS:
                told.add(_of_window(register))
            elif register.name == "Control":
                detailed = True
            elif register.name == "Flags":
                short = True
        told.update(_of_capabilities(device.capabilities))
    if detailed:
        return 3 if 3 in told else 2 if 2 in told else 3
    return 1 if short or any(device.capabilities for device in devices) else 0
