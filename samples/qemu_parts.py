"""Functions of a QEMU machine of type Q35, for the sample machines.

Ids: docs/specs/pci-ids.rst of QEMU. Virtio capabilities: Virtual I/O Device Specification 1.2, section 4.1.4.
"""

from __future__ import annotations

from lspci_ims.testing import ConfigSpaceWriter
from lspci_ims.testing.layouts import Registers

INTEL = 0x8086
RED_HAT = 0x1B36
VIRTIO = 0x1AF4
SUBSYSTEM = (0x1AF4, 0x1100)

# configuration type -> offset and length in BAR 4
_VIRTIO_STRUCTURES = {1: (0x0000, 0x1000), 2: (0x3000, 0x1000), 3: (0x1000, 0x1000), 4: (0x2000, 0x1000)}


def window(bus: int) -> int:
    """Where the memory of a bus behind a root port begins."""
    return 0xFE000000 + 0x200000 * bus


def host_bridge() -> ConfigSpaceWriter:
    """The Q35 host bridge."""
    return ConfigSpaceWriter(vendor=INTEL, device=0x29C0, class_code=0x060000, subsystem=SUBSYSTEM).command(
        "I/O", "Mem", "BusMaster", "SERR"
    )


def graphics() -> ConfigSpaceWriter:
    """Standard VGA, a vendor that pci.ids does not list."""
    return (
        ConfigSpaceWriter(vendor=0x1234, device=0x1111, class_code=0x030000, revision=2, subsystem=SUBSYSTEM)
        .command("I/O", "Mem", "BusMaster")
        .bar(0, 0xFD000000, size=0x1000000, bits64=False)
        .bar(2, 0xFEBD0000, size=0x1000, bits64=False, prefetchable=False)
    )


def root_port(secondary: int, slot: int) -> ConfigSpaceWriter:
    """A generic PCI Express root port."""
    return (
        ConfigSpaceWriter(vendor=RED_HAT, device=0x000C, class_code=0x060400, multifunction=True)
        .command("I/O", "Mem", "BusMaster", "DisINTx")
        .interrupt(1, 22)
        .bar(0, 0xFEA10000 + 0x1000 * slot, size=0x1000, bits64=False, prefetchable=False)
        .bridge(0, secondary, secondary, memory=(window(secondary), window(secondary) + 0x1FFFFF))
        .express("root-port", slot=slot, offset=0x54)
        .msix(1, enable=True, table=(0, 0), pba=(0, 0x800), offset=0x48)
        .standard(0x0D, bytes.fromhex("0000361b0000"), offset=0x40)
        .aer(root_port=True, offset=0x100)
        .acs(0x5F, 0x00, offset=0x148)
    )


def isa_bridge() -> ConfigSpaceWriter:
    """LPC controller of the emulated ICH9."""
    return ConfigSpaceWriter(
        vendor=INTEL,
        device=0x2918,
        class_code=0x060100,
        revision=2,
        subsystem=SUBSYSTEM,
        multifunction=True,
    ).command("I/O", "Mem", "BusMaster")


def virtio(device: int, class_code: int, bus: int) -> ConfigSpaceWriter:
    """A modern virtio device behind a root port."""
    writer = (
        ConfigSpaceWriter(
            vendor=VIRTIO, device=device, class_code=class_code, revision=1, subsystem=(VIRTIO, 0x1100)
        )
        .command("I/O", "Mem", "BusMaster", "DisINTx")
        .interrupt(1, 22)
        .bar(1, window(bus), size=0x1000, bits64=False, prefetchable=False)
        .bar(4, window(bus) + 0x4000, size=0x4000)
        .pm(offset=0xC8)
        .msix(4, enable=True, table=(1, 0), pba=(1, 0x800), offset=0xDC)
        .express(offset=0x48)
    )
    place = 0x84
    for number, (start, length) in _VIRTIO_STRUCTURES.items():
        size = 20 if number == 2 else 16
        body = Registers(size).u8(2, size).u8(3, number).u8(4, 4).u32(8, start).u32(12, length)
        writer.standard(0x09, bytes(body.bytes[2:]), offset=place)
        place += size
    return writer
