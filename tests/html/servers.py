"""Made-up servers of any size, printed by the real lspci: accelerators, disks, a card with VFs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lspci_ims.testing import ConfigSpaceWriter, Machine, write_sysfs
from lspci_ims.testing.layouts import Express, Sriov

INTEL, MELLANOX = 0x8086, 0x15B3
SERIAL = 0x0102030405060708


def accelerator(device: int) -> ConfigSpaceWriter:
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x088000, subsystem=(INTEL, 0))
        .command("Mem", "BusMaster")
        .bar(0, 0x206FFFC00000, size=0x10000)
        .express("root-complex-endpoint", eetlp_prefixes=1, offset=0x40)
        .msix(9, enable=True, offset=0x80)
        .pm(offset=0x90)
        .aer(offset=0x100)
        .siov_dvsec(ims=True, offset=0x200)
        .ats(enable=True, offset=0x220)
        .pasid(20, enable=True, offset=0x230)
        .pri(enable=True, offset=0x240)
    )


def uncore(device: int) -> ConfigSpaceWriter:
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x088000, subsystem=(INTEL, 0))
        .express("root-complex-endpoint", offset=0x40)
        .pm(offset=0x80)
    )


def host_bridge() -> ConfigSpaceWriter:
    return ConfigSpaceWriter(vendor=INTEL, device=0x09A2, class_code=0x060000, subsystem=(INTEL, 0))


def bridge(port: str, primary: int, secondary: int, subordinate: int) -> ConfigSpaceWriter:
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x352A, class_code=0x060400, revision=4)
        .command("Mem", "BusMaster")
        .bridge(primary, secondary, subordinate, memory=(0xC0000000, 0xC1FFFFFF))
        .add(Express(port=port, speed=5), 0x40)  # type: ignore[arg-type]
        .pm(offset=0x90)
        .aer(root_port=port == "root-port", offset=0x100)
        .acs(0x5F, 0x1D, offset=0x150)
    )


def disk() -> ConfigSpaceWriter:
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x0B60, class_code=0x010802, subsystem=(INTEL, 0x8008))
        .command("Mem", "BusMaster")
        .bar(0, 0xBA010000, size=0x4000, prefetchable=False)
        .pm(offset=0x40)
        .msix(129, enable=True, offset=0x50)
        .express(offset=0x60)
        .aer(offset=0x100)
        .serial_number(SERIAL, offset=0x150)
    )


def network_card(vfs: int) -> ConfigSpaceWriter:
    sriov = Sriov(
        total_vfs=64, num_vfs=vfs, vf_device=0x101E, first_offset=2, stride=1, enable=vfs > 0, ari=True
    )
    return (
        ConfigSpaceWriter(vendor=MELLANOX, device=0x1021, class_code=0x020000, subsystem=(MELLANOX, 0x18))
        .command("Mem", "BusMaster")
        .bar(0, 0x23FFF0000000, size=0x2000000)
        .add(Express(speed=5), 0x60)
        .msix(64, enable=True, pba=(0, 0x3000), offset=0x9C)
        .pm(offset=0x40)
        .aer(offset=0x100)
        .ari(1, offset=0x150)
        .add(sriov, 0x180)
    )


def virtual_function() -> ConfigSpaceWriter:
    return (
        ConfigSpaceWriter(vendor=MELLANOX, device=0x101E, class_code=0x020000, subsystem=(MELLANOX, 0x18))
        .raw(0, b"\xff\xff\xff\xff")
        .express(offset=0x60)
        .msix(12, enable=True, offset=0x9C)
        .ari(offset=0x100)
    )


def server(roots: int, uncore_each: int, disks: int, vfs: int) -> Machine:
    """A server with `roots` root buses, each with a DSA on every second one, a switch of disks and a card."""
    machine = Machine()
    for root in range(roots):
        bus = root * 0x10
        machine.add(f"{bus:02x}:00.0", host_bridge())
        for number in range(uncore_each):
            place = f"{bus:02x}:{4 + number // 8:02x}.{number % 8}"
            machine.add(place, uncore(0x09A3 + number), numa_node=root % 2)
        if root % 2 == 1:
            machine.add(f"{bus:02x}:01.0", accelerator(0x0B25), driver="idxd", iommu_group=10 + root)
            machine.add(f"{bus:02x}:02.0", accelerator(0x0CFE), driver="idxd", iommu_group=40 + root)
    if disks:
        machine.add("00:03.0", bridge("root-port", 0, 1, 2 + disks), driver="pcieport", iommu_group=1)
        machine.add("01:00.0", bridge("upstream-port", 1, 2, 2 + disks), driver="pcieport")
        for number in range(disks):
            below = 3 + number
            machine.add(f"02:{number:02x}.0", bridge("downstream-port", 2, below, below), driver="pcieport")
            machine.add(f"{below:02x}:00.0", disk(), driver="nvme", iommu_group=60 + number)
    if vfs:
        last = (roots - 1) * 0x10
        machine.add(f"{last:02x}:03.0", bridge("root-port", last, last + 1, last + 1), driver="pcieport")
        machine.add(f"{last + 1:02x}:00.0", network_card(vfs), driver="mlx5_core", iommu_group=90)
        for number in range(vfs):
            place = f"{last + 1:02x}:{(2 + number) // 8:02x}.{(2 + number) % 8}"
            machine.add(place, virtual_function(), driver="mlx5_core", iommu_group=100 + number)
    return machine


#: By name: the machine, and how lspci prints it.
SERVERS = {
    "one": (lambda: Machine().add("6a:01.0", accelerator(0x0B25), driver="idxd", iommu_group=19), ("-vvv",)),
    "sixty": (lambda: server(4, 9, 4, 4), ("-vvv", "-xxxx")),
    "five-hundred": (lambda: server(14, 28, 9, 62), ("-vvv",)),
}


def printed(name: str, folder: Path) -> str:
    """What lspci prints of one of the servers; `folder` is empty."""
    make, options = SERVERS[name]
    write_sysfs(make(), folder)
    command = ["lspci", "-O", "hwdb.disable=1", "-A", "linux-sysfs", "-O", f"sysfs.path={folder}", *options]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
