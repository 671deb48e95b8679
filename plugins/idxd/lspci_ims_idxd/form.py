"""What form of the accelerator a function is: physical, virtual, masked, or none that can be told.

A function has exactly one form and each rule speaks about one form, so that no two rules of this plugin
contradict each other. The signs of a virtual one are those that the never merged mdev series gave it
(dmaengine, 2020 to 2021, `idxd_pci_config`): the physical id, subsystem 8086:2010, and two MSI-X vectors
where a physical DSA has nine. The series gave it no extended capability; other trees with that table gave
it some, a SIOV DVSEC with the IMS bit clear among them.
"""

from __future__ import annotations

from typing import Final, Literal

from lspci_ims.api import Capability, ObservedDevice, Span, capabilities, head_line, register_line

from .devices import SERVER

Form = Literal["physical", "virtual", "masked", "untold"]

#: Subsystem ids and MSI-X table size of the mdev series' virtual device.
VIRTUAL_SUBSYSTEM: Final = ("8086", "2010")
VIRTUAL_VECTORS: Final = 2

#: Offset of the subsystem ids in a type 0 header (PCI Local Bus Specification 3.0, 6.2.4).
_SUBSYSTEM_OFFSET = 0x2C


def form_of(device: ObservedDevice) -> Form:
    """The form of a function of the family `idxd`."""
    row = device.family_row(SERVER)
    seen = device.observation
    if row is None:
        return "untold"
    if virtual_signs(device):
        return "virtual"
    if seen.siov_dvsec == "seen":
        # a clear bit is news only about silicon that is known to have IMS
        return "physical" if seen.ims_bit != "clear" or row.dvsec_expected else "untold"
    if seen.unnamed_dvsec == "yes":
        return "physical"
    if seen.list == "complete" or seen.pcie == "no":
        return "masked" if row.dvsec_expected else "untold"
    return "physical"


def virtual_signs(device: ObservedDevice) -> tuple[Span, ...]:
    """The lines that show the mdev series' virtual device.

    Two vectors alone are a sign only where no extended capability is seen, as the series had it.
    """
    signs: list[Span] = []
    if (device.subsystem_vendor_id, device.subsystem_device_id) == VIRTUAL_SUBSYSTEM:
        signs.append(_subsystem_line(device))
    elif any(capability.extended for capability in capabilities(device.device)):
        return ()
    signs += [
        capability.span
        for capability in capabilities(device.device, "msi-x")
        if _vectors(capability) == VIRTUAL_VECTORS
    ]
    return tuple(signs)


def _subsystem_line(device: ObservedDevice) -> Span:
    line = register_line(device.device, "Subsystem")
    space = device.device.config_space
    if line is None and space is not None:
        line = space.span_at(_SUBSYSTEM_OFFSET)
    return line or head_line(device.device)


def _vectors(capability: Capability) -> int | None:
    """Size of the MSI-X table; lspci printed it as `TabSize` until 3.1.2."""
    for label in ("Count", "TabSize"):
        value = capability.get("MSI-X", label)
        if isinstance(value, int):
            return value
    return None
