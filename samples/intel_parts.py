"""Functions with SIOV beside DSA and IAA, for the sample machines: DLB, QAT, E810, IDPF.

Ids, and offsets of PASID and DVSEC in DLB and QAT, follow public descriptions; registers are made up.
"""

from __future__ import annotations

from lspci_ims.testing import ConfigSpaceWriter
from lspci_ims.testing.layouts import Sriov

INTEL = 0x8086


def _sriov(vf_device: int, vfs: int, first_offset: int, base: int) -> Sriov:
    """SR-IOV with VF BAR 0 behind the function's own memory."""
    return Sriov(
        total_vfs=16,
        num_vfs=vfs,
        vf_device=vf_device,
        first_offset=first_offset,
        stride=1,
        enable=vfs > 0,
        ari=True,
        bars=(base & 0xFFF00000 | 0xC, base >> 32),
    )


def dlb(device: int, base: int, *, ims: bool | None = None, vfs: int = 0) -> ConfigSpaceWriter:
    """A Dynamic Load Balancer; `ims` is the bit in its SIOV DVSEC, None leaves the DVSEC out."""
    writer = (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x0B4000, subsystem=(INTEL, 0))
        .command("Mem", "BusMaster")
        .bar(0, base, size=0x4000000)
        .bar(2, base + 0x100000000, size=0x100000000)
        .msix(65, enable=True, table=(0, 0x3000000), pba=(0, 0x3001000), offset=0x60)
        .express(eetlp_prefixes=1, offset=0x6C)
        .pm(offset=0xB0)
        .aer(offset=0x100)
        .pasid(20, enable=vfs == 0, privileged=True, offset=0x148)
        .ari(offset=0x168)
        .add(_sriov(device + 1, vfs, 1, base + 0x8000000), 0x180)
        .ats(enable=True, offset=0x1C0)
    )
    return writer if ims is None else writer.siov_dvsec(ims=ims, offset=0x150)


def qat(device: int, base: int, *, vfs: int = 0, other_dvsec: bool = True) -> ConfigSpaceWriter:
    """A QAT of generation 4, with the DVSEC of Intel whose id is 0000."""
    writer = (
        ConfigSpaceWriter(
            vendor=INTEL, device=device, class_code=0x0B4000, revision=0x40, subsystem=(INTEL, 0)
        )
        .command("Mem", "BusMaster")
        .bar(0, base, size=0x40000)
        .bar(2, base + 0x400000, size=0x400000)
        .bar(4, base + 0x800000, size=0x100000)
        .msix(65, enable=True, table=(2, 0x1000), pba=(2, 0x2000), offset=0x60)
        .express(eetlp_prefixes=1, offset=0x6C)
        .pm(offset=0xB0)
        .aer(offset=0x100)
        .ari(offset=0x148)
        .add(_sriov(device + 1, vfs, 1, base + 0x1000000), 0x150)
        .acs(offset=0x1C0)
        .pasid(18, enable=vfs == 0, privileged=True, offset=0x1D0)
        .ats(enable=True, offset=0x1F0)
        .pri(enable=True, offset=0x1F8)
    )
    return writer.dvsec(INTEL, 0, length=24, body=bytes(14), offset=0x1D8) if other_dvsec else writer


def accelerator_vf(device: int, base: int) -> ConfigSpaceWriter:
    """A virtual function of DLB or QAT; its ids read ff (PCI Express Base Specification, section 9.3.4.1)."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x0B4000, subsystem=(INTEL, 0))
        .command("BusMaster")
        .bar(0, base, size=0x40000, virtual=True)
        .raw(0, b"\xff\xff\xff\xff")
        .msix(3, enable=True, offset=0x60)
        .express(offset=0x6C)
        .ari(offset=0x100)
    )


def virtual_qat() -> ConfigSpaceWriter:
    """A vQAT: what the out-of-tree driver of a host makes up for a guest."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x0DA5, class_code=0x0B4000, subsystem=(INTEL, 0))
        .command("Mem", "BusMaster")
        .bar(0, 0x380000100000, size=0x20000)
        .msix(2, enable=True, offset=0x60)
        .express(offset=0x70)
    )


def e810(device: int, base: int, *, bar0: int, pasid: bool, vfs: int = 0) -> ConfigSpaceWriter:
    """A network controller of the E800 series; `bar0` is the size of BAR 0 in bytes."""
    writer = (
        ConfigSpaceWriter(vendor=INTEL, device=device, class_code=0x020000, revision=2, subsystem=(INTEL, 2))
        .command("Mem", "BusMaster", "ParErr", "SERR", "DisINTx")
        .bar(0, base, size=bar0)
        .bar(3, base + 0x10000000, size=0x10000)
        .pm(offset=0x40)
        .msix(1024, enable=True, table=(3, 0), pba=(3, 0x8000), offset=0x70)
        .express(eetlp_prefixes=int(pasid), offset=0xA0)
        .aer(offset=0x100)
        .ari(offset=0x148)
        .serial_number(0x0000000000000000, offset=0x150)
        .add(_sriov(0x1889, vfs, 8, base + 0x20000000), 0x160)
        .tph(offset=0x1A0)
        .acs(offset=0x1B0)
    )
    return writer.pasid(20, privileged=True, offset=0x1D0).ats(offset=0x1D8) if pasid else writer


def adaptive_vf(base: int) -> ConfigSpaceWriter:
    """A virtual function of the E800 series."""
    return (
        ConfigSpaceWriter(vendor=INTEL, device=0x1889, class_code=0x020000, revision=2, subsystem=(INTEL, 0))
        .command("BusMaster")
        .bar(0, base, size=0x20000, virtual=True)
        .raw(0, b"\xff\xff\xff\xff")
        .msix(17, enable=True, table=(3, 0), pba=(3, 0x2000), offset=0x70)
        .express(offset=0xA0)
        .ari(offset=0x100)
    )


def data_path(
    device: int, base: int, *, vendor: int = INTEL, ims: bool | None = None, class_code: int = 0x020000
) -> ConfigSpaceWriter:
    """An infrastructure data path function; `ims` is the bit in its SIOV DVSEC, None leaves the DVSEC out."""
    writer = (
        ConfigSpaceWriter(vendor=vendor, device=device, class_code=class_code, subsystem=(vendor, 0x0001))
        .command("Mem", "BusMaster")
        .bar(0, base, size=0x1000000)
        .pm(offset=0x40)
        .msix(257, enable=True, table=(0, 0x800000), pba=(0, 0x810000), offset=0x70)
        .express(eetlp_prefixes=int(ims is not None), offset=0xA0)
        .aer(offset=0x100)
    )
    if ims is None:
        return writer
    return writer.siov_dvsec(ims=ims, offset=0x150).pasid(20, enable=True, offset=0x170)
