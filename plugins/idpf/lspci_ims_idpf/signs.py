"""Messages of the out-of-tree driver idpf about sub-devices: the table, no judgement."""

from __future__ import annotations

from typing import Final, NamedTuple

from lspci_ims.api import BDF_PATTERN, TextSign

_SOURCE = "out-of-tree driver idpf, idpf_vdcm.c and idpf_adi.c"


class DriverLine(NamedTuple):
    """A message: its text, and what it means."""

    name: str
    literal: str
    pattern: str
    meaning: str


DRIVER_LINES: Final = (
    DriverLine(
        "adis-permitted",
        "ADIs are permitted",
        rf"idpf {BDF_PATTERN}: .{{0,40}}[Uu]p to (?P<count>\d+) ADIs are permitted",
        "its control plane permits sub-devices",
    ),
    DriverLine(
        "aux-domain-failed",
        "Failed to enable aux-domain",
        rf"idpf {BDF_PATTERN}: .{{0,40}}Failed to enable aux-domain",
        "the IOMMU driver gave it no auxiliary domain: no sub-devices",
    ),
    DriverLine(
        "register-failed",
        "S-IOV device register failed",
        rf"idpf {BDF_PATTERN}: .{{0,40}}S-IOV device register failed",
        "the kernel took no sub-devices of it",
    ),
)

TEXT_SIGNS: Final = tuple(TextSign(line.name, line.literal, line.pattern, _SOURCE) for line in DRIVER_LINES)
