"""Sample machines with several vendors' devices beside each other: accelerators, network controllers."""

from __future__ import annotations

import intel_parts as intel
import parts
from hosts import host
from sample import ROWS_4096, TEXTS, Sample

from lspci_ims.testing import Machine

LOW = 0x206FFFC00000
FAR = 0x20A000000000


def accelerators() -> Machine:
    """A server with everything that Intel put beside the processor; one QAT has virtual functions."""
    machine = host().add("6a:01.0", parts.dsa(LOW), driver="idxd", iommu_group=19, numa_node=0)
    machine.add("6b:00.0", intel.qat(0x4940, FAR), driver="4xxx", iommu_group=30, numa_node=0)
    machine.add("6d:00.0", intel.dlb(0x2710, FAR + (1 << 36), ims=False), driver="dlb2", iommu_group=31)
    machine.add("6e:00.0", intel.dlb(0x2714, FAR + (2 << 36), ims=True), driver="dlb2", iommu_group=32)
    machine.add("70:00.0", intel.qat(0x4942, FAR + (3 << 36), vfs=2, other_dvsec=False), driver="4xxx")
    for number in (1, 2):
        place = FAR + (3 << 36) + 0x1000000 + number * 0x40000
        machine.add(f"70:00.{number}", intel.accelerator_vf(0x4943, place), driver="vfio-pci")
    return machine.add("72:00.0", intel.dlb(0x2714, FAR + (4 << 36), ims=True, vfs=1), driver="dlb2").add(
        "72:00.1", intel.accelerator_vf(0x2715, FAR + (4 << 36) + 0x8000000), driver="vfio-pci"
    )


def network() -> Machine:
    """A server with network controllers that know SIOV, by DVSEC or by their drivers' own rules."""
    machine = host()
    memory = (0x20FFC0000000, 0x20FFFFFFFFFF)
    machine.add("15:01.0", parts.root_port(0x352A, 0x18, slot=1, memory=memory), driver="pcieport")
    large = intel.e810(0x1592, 0x20FFF0000000, bar0=128 << 20, pasid=True)
    machine.add("18:00.0", large, driver="ice", iommu_group=40)
    small = intel.e810(0x159B, 0x20FFE0000000, bar0=32 << 20, pasid=True, vfs=2)
    machine.add("18:00.1", small, driver="ice", iommu_group=41)
    for number in (1, 2):
        machine.add(f"18:01.{number}", intel.adaptive_vf(0x20FFD0000000 + number * 0x20000), driver="iavf")
    machine.add("1a:00.0", intel.data_path(0x1452, 0x20FFC0000000, ims=True), driver="idpf")
    machine.add("1a:00.1", intel.data_path(0x145C, 0x20FFC4000000), driver="idpf")
    other = intel.data_path(0x0001, 0x20FFC8000000, vendor=0x1234, ims=False, class_code=0x020001)
    machine.add("1b:00.0", other, driver="idpf")
    enetc = intel.data_path(0xE100, 0x20FFCC000000, vendor=0x1957, class_code=0x020001)
    return machine.add("1c:00.0", enetc)


SIOV_SAMPLES: dict[str, Sample] = {
    "accelerators": Sample(
        what="Server with DSA, DLB 2.0 and 2.5 and QAT; one QAT and one DLB have virtual functions",
        machine=accelerators,
        texts={**TEXTS, **ROWS_4096},
    ),
    "network": Sample(
        what="Server with E810, IDPF of two vendors, and another interface with IDPF's class",
        machine=network,
        texts={**TEXTS, **ROWS_4096},
    ),
}
