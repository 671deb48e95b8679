"""Views of the capabilities whose meaning is a vendor's: DVSEC and VSEC. Ids are four hex digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .view import Place, View

_DVSEC = "Designated Vendor-Specific"
_VSEC = "Vendor Specific Information"


class Dvsec(View, frozen=True):
    """Designated Vendor-Specific Extended Capability (PCIe 5.0 7.9.6); `length` in bytes, header included.

    All attributes are None when lspci named the capability but not its header (up to 3.6.4).
    """

    vendor_id: str | None = None
    dvsec_id: str | None = None
    revision: int | None = None
    length: int | None = None

    kind = "dvsec"
    places: ClassVar[Mapping[str, Place]] = {
        "vendor_id": Place(_DVSEC, "Vendor", str),
        "dvsec_id": Place(_DVSEC, "ID", str),
        "revision": Place(_DVSEC, "Rev", int),
        "length": Place(_DVSEC, "Len", int),
    }


class Vsec(View, frozen=True):
    """Vendor-Specific Extended Capability (PCIe 5.0 7.9.5); the vendor is that of the function."""

    vsec_id: str | None = None
    revision: int | None = None
    length: int | None = None

    kind = "vsec"
    places: ClassVar[Mapping[str, Place]] = {
        "vsec_id": Place(_VSEC, "ID", str),
        "revision": Place(_VSEC, "Rev", int),
        "length": Place(_VSEC, "Len", int),
    }
