"""The reports that plugins carry as samples: a machine's lspci, and lines of logs and tools before it.

Each goes to the folder `samples` of a plugin's package; what is expected of it stands in `expect.toml` there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import intel_parts as intel
import parts
from hosts import host, qemu_guest
from machines_siov import FAR, LOW
from vpd import vital_product_data

from lspci_ims.testing import ConfigSpaceWriter, Machine


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report: its plugin and file, the machine, and what stands before the dump.

    `vpd` are Vital Product Data by address, which lspci reads from sysfs.
    """

    plugin: str
    file: str
    machine: Callable[[], Machine]
    before: str = ""
    options: tuple[str, ...] = ("-vvvnn",)
    vpd: Mapping[str, bytes] = field(default_factory=dict)


def idxd_server() -> Machine:
    """A DSA without ATS and PRI, as the driver of an out-of-tree kernel found it."""
    machine = host()
    return machine.add("6a:01.0", parts.dsa(LOW, translation=False), driver="idxd", iommu_group=19)


def idxd_guest() -> Machine:
    """A DSA passed through without its DVSEC, and a virtual one."""
    machine = qemu_guest(parts.with_errors_and_channels(parts.accelerator(0x0B25, LOW, "endpoint")))
    virtual = ConfigSpaceWriter(vendor=0x8086, device=0x0B25, class_code=0x088000, subsystem=(0x8086, 0x2010))
    virtual.command("Mem", "BusMaster").bar(0, 0x380000000000, size=0x10000)
    return machine.add("00:05.0", virtual.express(offset=0x40).msix(2, enable=True, offset=0x7C))


def mlx5_server() -> Machine:
    """A ConnectX-7 with two virtual functions, the only physical function of mlx5."""
    machine = host()
    card = parts.connectx(0x1021, 0x23FFF0000000, speed=5, vfs=2)
    machine.add("b1:00.0", card, driver="mlx5_core", iommu_group=40)
    for number in (1, 2):
        place = 0x23FFF4000000 + number * 0x100000
        machine.add(
            f"b1:00.{number + 1}", parts.connectx_vf(place), driver="mlx5_core", iommu_group=50 + number
        )
    return machine


def mlx5_guest() -> Machine:
    """A guest with a virtual function whose physical function is on the host."""
    return qemu_guest(parts.connectx_vf(0x380000000000).raw(0, bytes.fromhex("b3151e10")))


def dlb_server() -> Machine:
    """Both versions, and a 2.5 without its DVSEC."""
    machine = host().add("6d:00.0", intel.dlb(0x2710, FAR, ims=False), driver="dlb2")
    machine.add("6e:00.0", intel.dlb(0x2714, FAR + (1 << 36), ims=True), driver="dlb2")
    machine.add("6f:00.0", intel.dlb(0x2714, FAR + (2 << 36)), driver="dlb2")
    return machine.add("6f:00.1", intel.accelerator_vf(0x2715, FAR + (3 << 36)))


def qat_server() -> Machine:
    """A QAT with the other DVSEC, and one without."""
    machine = host().add("6b:00.0", intel.qat(0x4940, FAR), driver="4xxx")
    machine.add("70:00.0", intel.qat(0x4944, FAR + (1 << 36), vfs=1, other_dvsec=False), driver="4xxx")
    return machine.add("70:00.1", intel.accelerator_vf(0x4945, FAR + (2 << 36)), driver="vfio-pci")


def ice_server() -> Machine:
    """An E810 that the driver takes for capable of SIOV, one that it does not, and a virtual function."""
    machine = host()
    machine.add("18:00.0", intel.e810(0x1592, 0x20FFF0000000, bar0=128 << 20, pasid=True), driver="ice")
    machine.add("18:00.1", intel.e810(0x12D3, 0x20FFE0000000, bar0=32 << 20, pasid=True, vfs=1), driver="ice")
    return machine.add("18:01.1", intel.adaptive_vf(0x20FFD0000000), driver="iavf")


def idpf_server() -> Machine:
    """Intel's functions with and without the DVSEC, and two of the class, one of them another interface."""
    machine = host().add("1a:00.0", intel.data_path(0x1452, FAR, ims=True), driver="idpf")
    machine.add("1a:00.1", intel.data_path(0x145C, FAR + (1 << 36)), driver="idpf")
    other = intel.data_path(0x0001, FAR + (2 << 36), vendor=0x1234, ims=False, class_code=0x020001)
    machine.add("1b:00.0", other, driver="idpf")
    enetc = intel.data_path(0xE100, FAR + (3 << 36), vendor=0x1957, class_code=0x020001)
    return machine.add("1c:00.0", enetc)


def alone(device: int, class_code: int) -> Callable[[], Machine]:
    """One device that says little, cut out of its machine."""

    def machine() -> Machine:
        writer = ConfigSpaceWriter(vendor=0x8086, device=device, class_code=class_code, subsystem=(0x8086, 0))
        writer.command("Mem", "BusMaster").bar(0, 0x206FFFE00000, size=0x10000)
        return Machine().add("6a:01.0", writer.express(offset=0x40).msix(9, offset=0x80).aer(offset=0x100))

    return machine


REPORTS: tuple[Report, ...] = (
    Report(
        plugin="idxd",
        file="server.txt",
        machine=idxd_server,
        options=("-vvv",),
        before="""\
[    6.184973] idxd 0000:6a:01.0: enabling device (0144 -> 0146)
[    6.185102] idxd 0000:6a:01.0: Unable to turn on user SVA feature.
[    6.190442] idxd 0000:6a:01.0: IMS supported for device
[    6.201377] idxd 0000:6a:01.0: Intel(R) Accelerator Device (v100)
[    6.201380] Platform does not have ENQCMD(S) support.

[
  {
    "dev":"dsa0",
    "max_groups":4,
    "gen_cap":"0x40915f0107",
    "version":"0x100",
    "groups":[]
  }
]
""",
    ),
    Report(plugin="idxd", file="guest.txt", machine=idxd_guest),
    Report(plugin="idxd", file="client.txt", machine=alone(0xB02D, 0x088000)),
    Report(
        plugin="mlx5",
        file="server.txt",
        machine=mlx5_server,
        before="""\
[   12.004177] mlx5_core 0000:b1:00.0: firmware version: 28.40.1000
[   98.113405] mlx5_core.sf mlx5_core.sf.4: firmware version: 28.40.1000

pci/0000:b1:00.0/32768: type eth netdev eth6 flavour pcisf controller 0 pfnum 0 sfnum 88 splittable false
vdpa0: type network mgmtdev pci/0000:b1:00.3 vendor_id 5555 max_vqs 16 max_vq_size 256
""",
        vpd={
            "0000:b1:00.0": vital_product_data(
                "Made-up ConnectX-7 adapter", PN="MCX000000A-MADE", VA="MLX:MN=MLNX:PCI=V0:MODL=CX000000A"
            )
        },
    ),
    Report(plugin="mlx5", file="guest.txt", machine=mlx5_guest),
    Report(plugin="mlx5", file="other.txt", machine=alone(0x100E, 0x020000)),
    Report(
        plugin="dlb",
        file="server.txt",
        machine=dlb_server,
        before="""\
[    7.310022] dlb2 0000:6e:00.0: [dlb2_vdcm_init()]: IMS for SIOV initialized
[    7.320154] dlb2 0000:6f:00.0: [dlb2_vdcm_init()]: SIOV not supported
""",
    ),
    Report(plugin="dlb", file="other.txt", machine=alone(0x0B25, 0x088000)),
    Report(
        plugin="qat",
        file="server.txt",
        machine=qat_server,
        before="""\
[   15.112301] 4xxx 0000:6b:00.0: adf_vqat_parent_iommu_prepare : Can't enable iommu aux feature

           CPU0       CPU1
 130:          0          7  IR-PCI-MSI 56098818-edge      qatims0.0.1
""",
    ),
    Report(plugin="qat", file="guest.txt", machine=lambda: qemu_guest(intel.virtual_qat())),
    Report(plugin="qat", file="other.txt", machine=alone(0x37C8, 0x0B4000)),
    Report(
        plugin="ice",
        file="server.txt",
        machine=ice_server,
        before="""\
[    9.771230] ice 0000:18:00.0: Scalable IOV has been enabled, disabling SRIOV
""",
    ),
    Report(plugin="ice", file="other.txt", machine=alone(0x1572, 0x020000)),
    Report(
        plugin="idpf",
        file="server.txt",
        machine=idpf_server,
        before="""\
[    8.400213] idpf 0000:1a:00.0: Up to 16 ADIs are permitted
""",
    ),
    Report(plugin="idpf", file="other.txt", machine=alone(0x1572, 0x020000)),
)
