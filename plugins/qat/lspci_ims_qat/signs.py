"""Lines that the out-of-tree QAT driver brings into a report: the table, no judgement.

Messages of a sub-device bear its UUID, not the address of its physical function, and the names of interrupts
a number that the driver gave the device.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lspci_ims.api import BDF_PATTERN, TextSign

_SOURCE = "out-of-tree QAT driver, adf_vqat.c"


class DriverLine(NamedTuple):
    """A message of the driver on sub-devices: its text, and what it means."""

    name: str
    literal: str
    pattern: str
    meaning: str


DRIVER_LINES: Final = (
    DriverLine(
        "no-ims",
        "IMS is not supported",
        r"mdev.{0,60}: IMS is not supported",
        "the driver was built without sub-device interrupts",
    ),
    DriverLine(
        "kernel-without-siov",
        "kernel to the one which supports sIOV",
        rf"(?:{BDF_PATTERN}: [\w ]{{0,60}}: )?Please update your kernel to the one which supports sIOV",
        "this kernel has no auxiliary domains (5.11 to 5.15 have): no sub-devices",
    ),
    DriverLine(
        "no-aux",
        "enable iommu aux feature",
        rf"(?:{BDF_PATTERN}: [\w ]{{0,60}}: )?Can't enable iommu aux feature",
        "the IOMMU driver gave it no auxiliary domain: no sub-devices",
    ),
)

#: An interrupt of a sub-device, with the chip that delivers it where the line names one that is known.
INTERRUPT: Final = TextSign(
    "interrupt",
    "qatims",
    r"(?:\b(?P<chip>PCI-MSI|IMS)X?\b.{0,160})?\bqatims\d+\.\d+\.\d+",
    f"{_SOURCE}, adf_vqat_setup_ims(); chip IMS: linux-kernel"
    " 1614370277-23235-12-git-send-email-megha.dey@intel.com and its series (never merged)",
)

TEXT_SIGNS: Final = (
    INTERRUPT,
    *(TextSign(line.name, line.literal, line.pattern, _SOURCE) for line in DRIVER_LINES),
)
