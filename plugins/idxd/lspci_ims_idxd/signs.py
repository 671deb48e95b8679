"""Lines outside of lspci's output that tell something about an accelerator: the tables, no judgement.

`DRIVER_LINES` are messages of the idxd driver, of mainline or of the never merged trees, each with what it
means; the others carry values (`gencap`).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from lspci_ims.api import BDF_PATTERN, TextSign

#: What stands before a message: driver and function, or (in a cut line) nothing. Another driver's message of
#: the same words has that driver's name there.
_OF_FUNCTION = rf"(?:idxd {BDF_PATTERN}: |(?:^|\] |kernel: )(?:idxd: )?)"

_INIT = "Linux drivers/dma/idxd/init.c"
_SERIES = "dmaengine, idxd mdev series v2 to v6 (never merged)"


class DriverLine(NamedTuple):
    """A message: its text, what it means, and which rule speaks about it.

    `rule` is `pasid-refused` (the IOMMU offers no PASID), `limit` (something else that sub-devices would
    need) or `out-of-tree` (printed by no mainline kernel).
    """

    name: str
    rule: Literal["pasid-refused", "limit", "out-of-tree"]
    literal: str
    pattern: str
    meaning: str
    source: str


DRIVER_LINES: Final = (
    DriverLine(
        "sva-refused",
        "pasid-refused",
        "SVA feature",
        _OF_FUNCTION + "Unable to turn on (?:user )?SVA feature",
        "the driver could not turn on SVA: the IOMMU is not in scalable mode, or PRI is off, or the page"
        " tables of IOMMU and processor do not fit (then the log says `SVM disabled`)",
        _INIT,
    ),
    DriverLine(
        "pasid-failed",
        "limit",
        "Failed to enable PASID",
        _OF_FUNCTION + r"Failed to enable PASID\. No SVA support",
        "enabling PASID failed",
        _INIT,
    ),
    DriverLine(
        "no-kernel-pasid",
        "limit",
        "No in-kernel DMA with PASID",
        _OF_FUNCTION + "No in-kernel DMA with PASID",
        "the kernel itself works without PASID",
        _INIT,
    ),
    DriverLine(
        "sva-by-parameter",
        "limit",
        "User forced SVA off",
        _OF_FUNCTION + "User forced SVA off via module param",
        "PASID is left off by the parameter idxd.sva=0, whatever the IOMMU offers",
        _INIT,
    ),
    DriverLine(
        "no-enqcmd",
        "limit",
        "Platform does not have ENQCMD",
        r"(?:^|\] |: )Platform does not have ENQCMD\(S\) support",
        "the processor, or the hypervisor, offers no ENQCMD: no shared work queues",
        _INIT,
    ),
    DriverLine(
        "no-msix",
        "limit",
        "Not MSI-X interrupt capable",
        _OF_FUNCTION + "Not MSI-X interrupt capable",
        "the function offered no MSI-X, which silicon has: seen where it was emulated badly",
        _INIT,
    ),
    DriverLine(
        "ims-domain-failed",
        "out-of-tree",
        "Fail to acquire IMS domain",
        rf"idxd {BDF_PATTERN}: Fail to acquire IMS domain",
        "the kernel gave no interrupt domain for IMS",
        _SERIES,
    ),
    DriverLine(
        "aux-domain-failed",
        "out-of-tree",
        "Failed to enable aux-domain",
        rf"idxd {BDF_PATTERN}: Failed to enable aux-domain",
        "the IOMMU driver gave no auxiliary domain",
        _SERIES,
    ),
    DriverLine(
        "ims-supported",
        "out-of-tree",
        "IMS supported for device",
        _OF_FUNCTION + "IMS supported for device",
        "the driver found the IMS bit set and IMS entries in GENCAP",
        _SERIES,
    ),
    DriverLine(
        "siov-unsupported",
        "out-of-tree",
        "SIOV unsupported for device",
        _OF_FUNCTION + "SIOV unsupported for device",
        "the driver found no SIOV DVSEC, its IMS bit clear, or no IMS entries in GENCAP",
        _SERIES,
    ),
    DriverLine(
        "ims-interrupt",
        "out-of-tree",
        "PCI-IDXD",
        rf"\bPCI-IDXD(?:-{BDF_PATTERN})?",
        "an interrupt of a chip by which a demonstration of 2022 ran IMS on this device",
        "linux-kernel 20221124232326.904316841@linutronix.de (the demonstration stayed out of the kernel)",
    ),
)

#: A device of the idxd bus: `dsa0`, `iax1`.
_DEVICE = r"(?P<device>(?:dsa|iax)\d+)"
_ACCEL_CONFIG = "accel-config accfg/list.c"

TEXT_SIGNS: Final = (
    *(TextSign(line.name, line.literal, line.pattern, line.source) for line in DRIVER_LINES),
    TextSign(
        "probed",
        "Accelerator Device (v",
        rf"idxd {BDF_PATTERN}: Intel\(R\) Accelerator Device \(v(?P<version>[0-9a-f]+)\)",
        _INIT,
    ),
    TextSign(
        "gencap-file",
        "/gen_cap",
        rf"(?:{BDF_PATTERN}/)?{_DEVICE}/gen_cap[:= ]\s*(?P<value>0x[0-9a-fA-F]+)",
        "Linux drivers/dma/idxd/sysfs.c, gen_cap_show()",
    ),
    TextSign("listed-gencap", '"gen_cap"', r'"gen_cap"\s*:\s*"?(?P<value>0x[0-9a-fA-F]+)', _ACCEL_CONFIG),
    TextSign("listed", '"dev"', rf'"dev"\s*:\s*"{_DEVICE}"', _ACCEL_CONFIG),
    TextSign("ims-size", "IMS size: ", rf"idxd {BDF_PATTERN}: IMS size: (?P<entries>\d+)", _SERIES),
)
