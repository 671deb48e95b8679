"""How much of a function's lists of capabilities the report shows."""

from __future__ import annotations

from ..config_space import SIZE
from ..model import Capability, ConfigSpace, Device


def is_all_ones(device: Device) -> bool:
    """Whether config space read as ones: the function was gone or asleep.

    lspci then prints `!!! Unknown header type 7f` (pciutils lspci.c, show_verbose).
    """
    if device.config_space is not None and device.config_space.all_ones:
        return True
    # the header type is seven bits of a byte of ones; revision and interface may come from the kernel
    return any(r.name == "!!!" and r.get("Unknown header type") == 0x7F for r in device.registers)


def is_verbose(device: Device) -> bool:
    """Whether the block was printed with -v: such blocks have a `Control` (-vv) or `Flags` (-v) line."""
    return any(register.name in ("Control", "Flags") for register in device.registers)


def is_unreadable(capability: Capability) -> bool:
    """Whether lspci could not read this capability, or its heading is cut: what follows cannot be trusted."""
    if "<unreadable>" in capability.span.text or capability.span in capability.unparsed:
        return True
    return any(
        "<unreadable>" in register.name or any("<unreadable>" in field.text for field in register.fields)
        for register in capability.registers
    )


def _has_fault(space: ConfigSpace | None, *, extended: bool) -> bool:
    """Whether the bytes show that a list is broken: lspci is silent about most of that."""
    return space is not None and any(fault.extended == extended for fault in space.faults)


def standard_list_complete(device: Device) -> bool:
    """Whether every standard capability (below byte 256) of the function is in the report."""
    space = device.config_space
    if space is not None and space.standard_complete:
        return True
    if device.access_denied or device.truncated or device.chain_fault or is_all_ones(device):
        return False
    return is_verbose(device) and not _has_fault(space, extended=False)


def extended_list_complete(device: Device) -> bool:
    """Whether every extended capability (from byte 256 on) of the function is in the report.

    Text proves it by one extended heading at the least: lspci prints none, and no warning, where the
    source of the bytes ended at 256. Where all bytes are there, they alone decide.
    """
    space = device.config_space
    if space is not None and (space.extended_complete or space.bytes >= SIZE):
        return space.extended_complete
    if device.access_denied or device.truncated or device.chain_fault or is_all_ones(device):
        return False
    extended = [capability for capability in device.capabilities if capability.extended]
    # a name that we do not know may be that of SIOV: no release up to 3.15 has one for it
    return (
        bool(extended)
        and not _has_fault(space, extended=True)
        and not any(is_unreadable(c) or (c.id is None and c.kind == "unknown") for c in extended)
    )
