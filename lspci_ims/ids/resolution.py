"""What the names or ids that lspci printed for a function stand for."""

from __future__ import annotations

import msgspec

from ..model import IdSource


class Resolution(msgspec.Struct, frozen=True):
    """Vendor and device (or subsystem vendor and subsystem) behind a printed text.

    Ids are four lower-case hex digits, or None when the text does not tell exactly one. `vendor_name`
    and `device_name` are the names as printed, None where lspci printed an id in their place.
    `id_source` says where `device_id` comes from: `none` exactly when it is None; here it is `numeric`,
    `device-text` or `pci-ids`, the others are set by those who know bytes and families.
    `candidates` are the `vvvv:dddd` that share the printed name, when there are several.
    """

    vendor_id: str | None = None
    vendor_name: str | None = None
    device_id: str | None = None
    device_name: str | None = None
    id_source: IdSource = "none"
    candidates: tuple[str, ...] = ()
