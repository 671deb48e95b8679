"""The sample machines: what each is, its functions, and which texts are printed of it."""

from __future__ import annotations

import parts
from hosts import host, qemu_guest
from machines_siov import SIOV_SAMPLES
from sample import NUMERIC, ROWS_256, ROWS_4096, TEXTS, Edit, Sample

from lspci_ims.testing import ConfigSpaceWriter, Machine
from lspci_ims.testing.layouts import Msi, PowerManagement

LOW = 0x206FFFC00000


def one_dsa(writer: ConfigSpaceWriter, *, driver: str | None = "idxd") -> Machine:
    """That server with one DSA."""
    return host().add("6a:01.0", writer, driver=driver, iommu_group=19, numa_node=0, irq=255)


def bare_metal() -> Machine:
    """Both kinds of accelerator, SIOV and IMS."""
    machine = one_dsa(parts.dsa(LOW))
    return machine.add(
        "6a:02.0", parts.iaa(LOW + 0x80000), driver="idxd", iommu_group=20, numa_node=0, irq=255
    )


def two_dvsecs() -> Machine:
    """A second SIOV DVSEC with the IMS bit clear."""
    return one_dsa(parts.dsa(LOW).siov_dvsec(ims=False, offset=0x280))


def passed_through() -> Machine:
    """The guest sees extended capabilities, but neither DVSEC nor PASID."""
    return qemu_guest(parts.with_errors_and_channels(parts.accelerator(0x0B25, 0x380000000000, "endpoint")))


def virtual_dsa() -> Machine:
    """A virtual device of the host: own subsystem, two vectors, nothing beyond 256 bytes."""
    writer = (
        ConfigSpaceWriter(vendor=0x8086, device=0x0B25, class_code=0x088000, subsystem=(0x8086, 0x2010))
        .command("Mem", "BusMaster")
        .bar(0, 0x380000000000, size=0x10000)
        .bar(2, 0x380000010000, size=0x2000)
        .express(offset=0x40)
        .msix(2, enable=True, offset=0x7C)
        .pm(offset=0x90)
    )
    return qemu_guest(writer)


def connectx7() -> Machine:
    """Two ports of a ConnectX-7, the first with four virtual functions."""
    memory = (0x23FFF0000000, 0x23FFFFFFFFFF)
    machine = host().add(
        "b0:01.0", parts.root_port(0x352A, 0xB1, slot=5, memory=memory), driver="pcieport", irq=30
    )
    for port in (0, 1):
        writer = parts.connectx(0x1021, 0x23FFF0000000 + port * 0x2000000, speed=5, vfs=4 * (1 - port))
        machine.add(f"b1:00.{port}", writer, driver="mlx5_core", iommu_group=40 + port, numa_node=1, slot="5")
    for number in range(4):
        machine.add(
            f"b1:00.{number + 2}",
            parts.connectx_vf(0x23FFF4000000 + number * 0x100000),
            driver="mlx5_core",
            iommu_group=50 + number,
        )
    return machine


def connectx6dx() -> Machine:
    """One port of a ConnectX-6 Dx without virtual functions, alone in the dump."""
    writer = parts.connectx(0x101D, 0x23FFF0000000, speed=4, subsystem=0x0016)
    return Machine().add("3b:00.0", writer)


def siov_extended() -> Machine:
    """A device that no list names, with the capability of PCI-SIG."""
    writer = (
        ConfigSpaceWriter(vendor=0x1234, device=0x0038, class_code=0x120000, subsystem=(0x1234, 0x0001))
        .command("Mem", "BusMaster")
        .bar(0, 0x23FFF0000000, size=0x1000000)
        .express(eetlp_prefixes=1, offset=0x40)
        .msix(33, enable=True, offset=0x80)
        .pm(offset=0x90)
        .aer(offset=0x100)
        .pasid(20, enable=True, offset=0x150)
        .siov_extended(64, offset=0x160)
    )
    return host().add("3b:00.0", writer)


def access_denied() -> Machine:
    """The same server as a user without privileges sees it: 64 bytes of each function."""
    machine = Machine()
    for one in bare_metal().functions:
        machine.add(
            one.address,
            one.writer,
            driver=one.driver,
            iommu_group=one.iommu_group,
            numa_node=one.numa_node,
            irq=one.irq,
            readable=64,
        )
    return machine


def vmd() -> Machine:
    """A disk behind Intel's volume management device, which makes a domain of its own."""
    machine = one_dsa(parts.dsa(LOW))
    controller = (
        ConfigSpaceWriter(
            vendor=0x8086, device=0x28C0, class_code=0x010400, revision=4, subsystem=(0x8086, 0)
        )
        .command("Mem", "BusMaster")
        .bar(0, 0x24FFFA000000, size=0x2000000)
        .express("root-complex-endpoint", offset=0x40)
        .msix(19, enable=True, offset=0x80)
    )
    machine.add("7e:00.5", controller, driver="vmd", iommu_group=30, numa_node=0)
    memory = (0x24FFFC000000, 0x24FFFCFFFFFF)
    machine.add("10000:00:02.0", parts.root_port(0x352C, 0x01, slot=16, memory=memory), driver="pcieport")
    return machine.add("10000:01:00.0", parts.nvme(0xBA010000), driver="nvme", iommu_group=30)


def looped() -> Machine:
    """Both lists end in a loop."""
    return one_dsa(parts.dsa(LOW).end_lists_at(standard=0x40, extended=0x150), driver=None)


def all_ones() -> Machine:
    """The DSA does not answer: every byte reads ff."""
    return one_dsa(parts.dsa(LOW).raw(0, b"\xff" * 4096))


def conventional() -> Machine:
    """A network card of the time before Express."""
    writer = (
        ConfigSpaceWriter(
            vendor=0x8086, device=0x100E, class_code=0x020000, revision=2, subsystem=(0x8086, 0x1E)
        )
        .command("I/O", "Mem", "BusMaster", "ParErr")
        .interrupt(1, 11)
        .bar(0, 0xF0200000, size=0x20000, bits64=False, prefetchable=False)
        .bar(2, 0xD010, size=8, io=True)
        .add(PowerManagement(version=2, no_soft_reset=False), 0xDC)
        .standard(0x07, bytes.fromhex("020000004000"), offset=0xE4)
        .add(Msi(), 0xF0)
    )
    return Machine().add("00:03.0", writer)


DVSEC = "Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>"

SAMPLES: dict[str, Sample] = {
    "dsa-bare-metal-ims-set": Sample(
        what="Server with an Intel DSA and an IAA, each with the SIOV DVSEC and its IMS bit set",
        machine=bare_metal,
        texts={**TEXTS, **NUMERIC, **ROWS_256, **ROWS_4096},
    ),
    "dsa-ims-clear": Sample(
        what="The same server with one DSA whose SIOV DVSEC has the IMS bit clear",
        machine=lambda: one_dsa(parts.dsa(LOW, ims=False)),
        texts={**TEXTS, **ROWS_4096},
    ),
    "dsa-dvsec-length-20": Sample(
        what="A SIOV DVSEC that ends before the register with the IMS bit",
        machine=lambda: one_dsa(parts.dsa(LOW, length=20)),
        texts={**TEXTS, **ROWS_4096},
    ),
    "dsa-two-dvsecs": Sample(
        what="Two SIOV DVSECs in one function, the IMS bit set in the first only",
        machine=two_dvsecs,
        texts={**TEXTS, **ROWS_4096},
    ),
    "dsa-qemu-guest": Sample(
        what="QEMU Q35 guest with a passed-through DSA: extended capabilities, but no DVSEC",
        machine=passed_through,
        texts={**TEXTS, **ROWS_256, **ROWS_4096},
    ),
    "dsa-virtual": Sample(
        what="QEMU Q35 guest with a virtual DSA: subsystem 8086:2010, MSI-X with two vectors",
        machine=virtual_dsa,
        texts={**TEXTS, **ROWS_4096},
    ),
    "connectx7-with-vfs": Sample(
        what="Server with a two-port ConnectX-7, the first port with four virtual functions",
        machine=connectx7,
        texts={**TEXTS, **NUMERIC, **ROWS_4096},
    ),
    "connectx6dx": Sample(
        what="One port of a ConnectX-6 Dx, cut out of its machine",
        machine=connectx6dx,
        texts={**TEXTS, **NUMERIC, **ROWS_4096},
        dump_only=True,
    ),
    "siov-extended-0x38": Sample(
        what="A device of an unknown vendor with the SIOV capability of PCI-SIG (0038)",
        machine=siov_extended,
        texts={**TEXTS, **ROWS_4096},
    ),
    "access-denied": Sample(
        what="The server with DSA and IAA, printed without privileges",
        machine=access_denied,
        texts={**TEXTS, "lspci-vvv-xxxx.txt": ("-vvv", "-xxxx")},
    ),
    "old-lspci-dvsec": Sample(
        what="A DSA as old releases of lspci name its DVSEC",
        machine=lambda: one_dsa(parts.dsa(LOW)),
        texts={"lspci-vvv.txt": ("-vvv",)},
        edits=(
            Edit(of="lspci-vvv.txt", file="lspci-vvv-3.5.txt", old=DVSEC, new="#23"),
            Edit(
                of="lspci-vvv.txt", file="lspci-vvv-3.6.txt", old=DVSEC, new="Designated Vendor-Specific <?>"
            ),
        ),
    ),
    "vmd-domain": Sample(
        what="Server with a DSA and a disk in domain 10000 behind the volume management device",
        machine=vmd,
        texts={**TEXTS, **ROWS_4096},
    ),
    "looped-chain": Sample(
        what="A DSA whose lists of capabilities end in loops",
        machine=looped,
        texts={**TEXTS, **ROWS_4096},
    ),
    "all-ones": Sample(
        what="A DSA that does not answer: all bytes ff",
        machine=all_ones,
        texts={**TEXTS, **ROWS_4096},
    ),
    "conventional-pci": Sample(
        what="A conventional PCI network card: no Express capability, 256 bytes",
        machine=conventional,
        texts={**TEXTS, **ROWS_256},
        dump_only=True,
    ),
    "siov-and-pasid-off": Sample(
        what="A DSA with IMS whose ATS, PASID and PRI are switched off",
        machine=lambda: one_dsa(parts.dsa(LOW, translation=False)),
        texts={**TEXTS, **ROWS_4096},
    ),
    **SIOV_SAMPLES,
}
