"""Machines without the devices that samples are about: a server and a guest of QEMU."""

from __future__ import annotations

import parts
import qemu_parts as qemu

from lspci_ims.testing import ConfigSpaceWriter, Machine


def host(machine: Machine | None = None) -> Machine:
    """The root complex of a Sapphire Rapids server, without accelerators."""
    machine = machine or Machine()
    machine.add("00:00.0", parts.uncore(0x09A2), numa_node=0, irq=0)
    machine.add("00:00.1", parts.uncore(0x09A4), numa_node=0)
    machine.add("00:00.2", parts.uncore(0x09A3), numa_node=0)
    machine.add("00:00.4", parts.event_collector(), driver="pcieport", numa_node=0, iommu_group=1)
    machine.add("6a:00.0", parts.uncore(0x09A2), numa_node=0)
    return machine.add("fe:00.0", parts.uncore(0x3258), numa_node=0)


def qemu_guest(accelerator: ConfigSpaceWriter) -> Machine:
    """A Q35 guest with virtio devices and an accelerator passed through to bus 3."""
    machine = Machine().add("00:00.0", qemu.host_bridge()).add("00:01.0", qemu.graphics(), driver="bochs-drm")
    for bus in (1, 2, 3):
        machine.add(f"00:02.{bus - 1}", qemu.root_port(bus, bus), driver="pcieport", irq=22)
    machine.add("00:1f.0", qemu.isa_bridge(), driver="lpc_ich")
    machine.add("01:00.0", qemu.virtio(0x1041, 0x020000, 1), driver="virtio-pci", irq=22)
    machine.add("02:00.0", qemu.virtio(0x1042, 0x010000, 2), driver="virtio-pci", irq=22)
    return machine.add("03:00.0", accelerator, driver="idxd", irq=255)
