"""Views of the two forms of Scalable I/O Virtualization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

from ..model import Capability
from .vendor import Dvsec
from .view import Place, View

#: Intel's vendor id and the id it gave its SIOV DVSEC (Scalable I/O Virtualization 1.0, 3.7; Linux:
#: PCI_DVSEC_ID_INTEL_SIOV).
_INTEL, _INTEL_SIOV = "8086", "0005"
_SIOV = "SIOV"


class SiovDvsec(View, frozen=True):
    """Intel's DVSEC (SIOV 1.0). lspci prints its header alone, so from text all but `length` is None.

    `ims`: the function has Interrupt Message Storage.
    """

    revision: int | None = None
    length: int | None = None
    function_dependency_link: int | None = None
    homogeneous: bool | None = None
    supported_page_sizes: int | None = None
    system_page_size: int | None = None
    ims: bool | None = None

    kind = "dvsec"
    places: ClassVar[Mapping[str, Place]] = {
        "revision": Dvsec.places["revision"],
        "length": Dvsec.places["length"],
        "function_dependency_link": Place(_SIOV, "Function Dependency Link", int),
        "homogeneous": Place(_SIOV, "Homogeneous", bool),
        "supported_page_sizes": Place(_SIOV, "Supported Page Size", int),
        "system_page_size": Place(_SIOV, "System Page Size", int),
        "ims": Place(_SIOV, "IMS", bool),
    }

    @classmethod
    def from_capability(cls, capability: Capability) -> Self | None:
        """The view when this is a DVSEC of Intel with the id of SIOV, else None."""
        dvsec = Dvsec.from_capability(capability)
        if dvsec is None or (dvsec.vendor_id, dvsec.dvsec_id) != (_INTEL, _INTEL_SIOV):
            return None
        return cls._read(capability)


class SiovExtended(View, frozen=True):
    """The PCI-SIG's SIOV Extended Capability (id 0038); it says nothing about interrupt storage."""

    capabilities: int | None = None
    total_sdis: int | None = None
    sdi_enabled: bool | None = None
    first_sdi_offset: int | None = None
    sdi_stride: int | None = None

    kind = "siov"
    places: ClassVar[Mapping[str, Place]] = {
        "capabilities": Place("SIOVCap", "Capabilities", int),
        "total_sdis": Place("SIOVCap", "Total SDIs", int),
        "sdi_enabled": Place("SIOVSta", "SDI Enabled", bool),
        "first_sdi_offset": Place("First SDI Offset", "First SDI Offset", int),
        "sdi_stride": Place("First SDI Offset", "SDI Stride", int),
    }
