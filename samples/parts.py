"""Functions that the sample machines are put together from, each as a config-space writer.

Ids and capabilities follow public descriptions of the devices; values of registers are made up.
"""

from __future__ import annotations

from lspci_ims.testing import ConfigSpaceWriter
from lspci_ims.testing.layouts import Aer, Express, Sriov, SubsystemId
from lspci_ims.testing.layouts.express import PortType

INTEL = 0x8086


def accelerator(device: int, base: int, port: PortType = "root-complex-endpoint") -> ConfigSpaceWriter:
    """An Intel DSA or IAA, standard capabilities only; on bare metal an endpoint of the root complex."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x088000, subsystem=(INTEL, 0))
        .command("Mem", "BusMaster", "ParErr", "SERR")
        .bar(0, base, size=0x10000)
        .bar(2, base + 0x20000, size=0x20000)
        .express(port, eetlp_prefixes=1, offset=0x40)
        .msix(9, enable=True, offset=0x80)
        .pm(offset=0x90)
    )


def with_errors_and_channels(writer: ConfigSpaceWriter) -> ConfigSpaceWriter:
    """The extended capabilities of a DSA below 0x200."""
    return writer.aer(offset=0x100).ltr(offset=0x150).tph(offset=0x160).vc(offset=0x170)


def with_translation(writer: ConfigSpaceWriter, *, enable: bool = True) -> ConfigSpaceWriter:
    """ATS, PASID and PRI where a DSA has them."""
    writer.ats(enable=enable, offset=0x220)
    writer.pasid(20, enable=enable, privileged=True, offset=0x230)
    return writer.pri(enable=enable, offset=0x240)


def dsa(base: int, *, ims: bool = True, length: int = 24, translation: bool = True) -> ConfigSpaceWriter:
    """A DSA as bare metal shows it."""
    writer = with_errors_and_channels(accelerator(0x0B25, base)).siov_dvsec(
        ims=ims, length=length, offset=0x200
    )
    return with_translation(writer, enable=translation)


def iaa(base: int) -> ConfigSpaceWriter:
    """An IAA as bare metal shows it."""
    writer = with_errors_and_channels(accelerator(0x0CFE, base)).siov_dvsec(offset=0x200)
    return with_translation(writer)


def uncore(device: int, class_code: int = 0x088000) -> ConfigSpaceWriter:
    """A function of the processor itself: memory map, mesh, power control."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=class_code, subsystem=(INTEL, 0))
        .express("root-complex-endpoint", offset=0x40)
        .pm(offset=0x80)
    )


def event_collector() -> ConfigSpaceWriter:
    """Root complex event collector of the same processor."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x0B23, class_code=0x080700, subsystem=(INTEL, 0))
        .express("root-complex-event-collector", offset=0x40)
        .msi(offset=0x80)
        .pm(offset=0x90)
        .aer(root_port=True, offset=0x100)
        .extended(0x0007, 2, bytes.fromhex("1e000000 00 6a6b 00".replace(" ", "")), offset=0x160)
    )


def root_port(device: int, secondary: int, *, slot: int, memory: tuple[int, int]) -> ConfigSpaceWriter:
    """A root port of a Xeon processor with one bus below it."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x060400, revision=0x04)
        .command("Mem", "BusMaster", "ParErr", "SERR", "DisINTx")
        .bridge(secondary & 0xF0, secondary, secondary, prefetchable=memory)
        .add(Express(port="root-port", slot=slot, speed=5, ari_forwarding=True, port_number=slot), 0x40)
        .msi(2, enable=True, offset=0x80)
        .pm(offset=0x90)
        .add(SubsystemId(vendor=INTEL, device=0), 0xA0)
        .aer(root_port=True, offset=0x100)
        .acs(0x5F, 0x1D, offset=0x150)
        .extended(0x0025, 1, bytes.fromhex("0100008001000080"), offset=0x160)
    )


def connectx(
    device: int, base: int, *, speed: int, vfs: int = 0, subsystem: int = 0x0018, next_function: int = 0
) -> ConfigSpaceWriter:
    """The physical function of a ConnectX network card."""
    writer = (
        ConfigSpaceWriter(
            vendor=0x15B3,
            device=device,
            class_code=0x020000,
            subsystem=(0x15B3, subsystem),
            multifunction=True,
        )
        .command("Mem", "BusMaster", "ParErr", "SERR", "DisINTx")
        .bar(0, base, size=0x2000000)
        .add(Express(speed=speed), 0x60)
        .standard(0x03, b"\0\0\0\0\0\0", offset=0x48)
        .msix(64, enable=True, pba=(0, 0x3000), offset=0x9C)
        .standard(0x09, bytes.fromhex("18800000"), offset=0xC0)
        .pm(offset=0x40)
        .add(Aer(), 0x100)
        .ari(next_function, offset=0x150)
    )
    vf = Sriov(
        total_vfs=8,
        num_vfs=vfs,
        vf_device=0x101E,
        first_offset=2,
        stride=1,
        enable=vfs > 0,
        ari=True,
        bars=(base + 0x4000000 & 0xFFF00000 | 0xC, base >> 32),
    )
    return writer.add(vf, 0x180).extended(0x0019, 1, bytes(40), offset=0x1C0).acs(offset=0x230)


def connectx_vf(base: int, subsystem: int = 0x0018) -> ConfigSpaceWriter:
    """A virtual function of a ConnectX card.

    Its vendor and device id read ff and its BARs 0 (section 9.3.4.1): they follow from the physical function.
    """
    return (
        ConfigSpaceWriter(vendor=0x15B3, device=0x101E, class_code=0x020000, subsystem=(0x15B3, subsystem))
        .command("BusMaster")
        .bar(0, base, size=0x100000, virtual=True)
        .raw(0, b"\xff\xff\xff\xff")
        .add(Express(payload=128), 0x60)
        .msix(12, enable=True, offset=0x9C)
        .ari(offset=0x100)
        .acs(offset=0x150)
    )


def nvme(base: int) -> ConfigSpaceWriter:
    """A solid state disk."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x0B60, class_code=0x010802, subsystem=(INTEL, 0x8008))
        .command("Mem", "BusMaster", "DisINTx")
        .bar(0, base, size=0x4000, prefetchable=False)
        .pm(offset=0x40)
        .msix(129, enable=True, offset=0x50)
        .express(offset=0x60)
        .aer(offset=0x100)
        .serial_number(0x0102030405060708, offset=0x150)
    )
