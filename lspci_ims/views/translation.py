"""Views of the capabilities that take part in address translation: PASID, ATS and PRI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .view import Place, View


class Pasid(View, frozen=True):
    """Process Address Space ID (PCIe 5.0 7.8.9); `max_pasid_width` is in bits."""

    execute_supported: bool | None = None
    privileged_supported: bool | None = None
    max_pasid_width: int | None = None
    enabled: bool | None = None
    execute_enabled: bool | None = None
    privileged_enabled: bool | None = None

    kind = "pasid"
    places: ClassVar[Mapping[str, Place]] = {
        "execute_supported": Place("PASIDCap", "Exec", bool),
        "privileged_supported": Place("PASIDCap", "Priv", bool),
        "max_pasid_width": Place("PASIDCap", "Max PASID Width", int),
        "enabled": Place("PASIDCtl", "Enable", bool),
        "execute_enabled": Place("PASIDCtl", "Exec", bool),
        "privileged_enabled": Place("PASIDCtl", "Priv", bool),
    }


class Ats(View, frozen=True):
    """Address Translation Services (PCIe 5.0 10.5.1), as encoded: a depth of 0 is 32 requests."""

    invalidate_queue_depth: int | None = None
    enabled: bool | None = None
    smallest_translation_unit: int | None = None

    kind = "ats"
    places: ClassVar[Mapping[str, Place]] = {
        "invalidate_queue_depth": Place("ATSCap", "Invalidate Queue Depth", int),
        "enabled": Place("ATSCtl", "Enable", bool),
        "smallest_translation_unit": Place("ATSCtl", "Smallest Translation Unit", int),
    }


class Pri(View, frozen=True):
    """Page Request Interface (PCIe 5.0 10.5.2)."""

    enabled: bool | None = None
    reset: bool | None = None
    response_failure: bool | None = None
    unexpected_group_index: bool | None = None
    stopped: bool | None = None
    pasid_required: bool | None = None
    capacity: int | None = None
    allocation: int | None = None

    kind = "pri"
    places: ClassVar[Mapping[str, Place]] = {
        "enabled": Place("PRICtl", "Enable", bool),
        "reset": Place("PRICtl", "Reset", bool),
        "response_failure": Place("PRISta", "RF", bool),
        "unexpected_group_index": Place("PRISta", "UPRGI", bool),
        "stopped": Place("PRISta", "Stopped", bool),
        "pasid_required": Place("PRISta", "PASID", bool),
        "capacity": Place("Page Request Capacity", "Page Request Capacity", int),
        "allocation": Place("Page Request Capacity", "Page Request Allocation", int),
    }
