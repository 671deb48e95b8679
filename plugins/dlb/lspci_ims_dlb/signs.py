"""Messages of the out-of-tree driver dlb2 about SIOV and IMS: the table, no judgement."""

from __future__ import annotations

from typing import Final, NamedTuple

from lspci_ims.api import BDF_PATTERN, TextSign

_SOURCE = "out-of-tree driver dlb2, dlb2_vdcm.c, dlb2_vdcm_init()"


class DriverLine(NamedTuple):
    """A message: its text, and what it means."""

    name: str
    literal: str
    pattern: str
    meaning: str


DRIVER_LINES: Final = (
    DriverLine(
        "ims-ready",
        "IMS for SIOV initialized",
        rf"dlb2 {BDF_PATTERN}: .{{0,60}}IMS for SIOV initialized",
        "an out-of-tree kernel gave it an interrupt domain for IMS",
    ),
    DriverLine(
        "ims-domain-failed",
        "Fail to acquire IMS domain",
        rf"dlb2 {BDF_PATTERN}: .{{0,60}}Fail to acquire IMS domain",
        "the kernel gave it no interrupt domain for IMS",
    ),
    DriverLine(
        "aux-failed",
        "no SIOV support",
        rf"dlb2 {BDF_PATTERN}: .{{0,60}}Failed to enable aux domains; no SIOV support",
        "the IOMMU driver gave it no auxiliary domain: no sub-devices",
    ),
    DriverLine(
        "no-siov",
        "SIOV not supported",
        rf"dlb2 {BDF_PATTERN}: .{{0,60}}SIOV not supported",
        "the driver found no SIOV DVSEC: no sub-devices, and no IMS",
    ),
)

TEXT_SIGNS: Final = tuple(TextSign(line.name, line.literal, line.pattern, _SOURCE) for line in DRIVER_LINES)
