"""Messages of the out-of-tree driver ice about Scalable IOV: the table, no judgement."""

from __future__ import annotations

from typing import Final, NamedTuple

from lspci_ims.api import BDF_PATTERN, TextSign

_SOURCE = "out-of-tree driver ice, ice_vdcm.c and ice_siov.c"


class DriverLine(NamedTuple):
    """A message: its text, and what it means."""

    name: str
    literal: str
    pattern: str
    meaning: str


DRIVER_LINES: Final = (
    DriverLine(
        "siov-enabled",
        "Scalable IOV has been enabled",
        rf"ice {BDF_PATTERN}: .{{0,40}}Scalable IOV has been enabled, disabling SRIOV",
        "the driver has switched Scalable IOV on, and SR-IOV off",
    ),
    DriverLine(
        "siov-failed",
        "Error enabling Scalable IOV",
        rf"ice {BDF_PATTERN}: .{{0,40}}Error enabling Scalable IOV",
        "the driver wanted to switch Scalable IOV on, and failed",
    ),
    DriverLine(
        "register-failed",
        "S-IOV device register failed",
        rf"ice {BDF_PATTERN}: .{{0,40}}S-IOV device register failed",
        "the kernel took no sub-devices of it",
    ),
    DriverLine(
        "sriov-in-use",
        "Scalable IOV are mutually exclusive",
        rf"(?:pci/{BDF_PATTERN}\S* .{{0,80}})?Single Root IOV and Scalable IOV are mutually exclusive",
        "the driver refused Scalable IOV because virtual functions were active",
    ),
)

TEXT_SIGNS: Final = tuple(TextSign(line.name, line.literal, line.pattern, _SOURCE) for line in DRIVER_LINES)
