"""View of the PCI Express capability (PCIe 5.0 7.5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .view import Place, View


class Express(View, frozen=True):
    """`port_type` is the Device/Port Type as lspci names it, speeds are as printed (`16GT/s`)."""

    version: int | None = None
    port_type: str | None = None
    slot_implemented: bool | None = None
    interrupt_message_number: int | None = None
    max_payload_supported: int | None = None
    function_level_reset: bool | None = None
    max_payload: int | None = None
    max_read_request: int | None = None
    max_link_speed: str | None = None
    max_link_width: int | None = None
    link_speed: str | None = None
    link_width: int | None = None
    ari_forwarding_supported: bool | None = None
    ari_forwarding_enabled: bool | None = None
    atomic_op_routing: bool | None = None
    atomic_op_requester_enabled: bool | None = None

    kind = "express"
    places: ClassVar[Mapping[str, Place]] = {
        "version": Place("Express", "version", int),
        "port_type": Place("Express", "type", str),
        "slot_implemented": Place("Express", "Slot", bool),
        "interrupt_message_number": Place("Express", "IntMsgNum", int),
        "max_payload_supported": Place("DevCap", "MaxPayload", int),
        "function_level_reset": Place("DevCap", "FLReset", bool),
        "max_payload": Place("DevCtl", "MaxPayload", int),
        "max_read_request": Place("DevCtl", "MaxReadReq", int),
        "max_link_speed": Place("LnkCap", "Speed", str),
        "max_link_width": Place("LnkCap", "Width", int),
        "link_speed": Place("LnkSta", "Speed", str),
        "link_width": Place("LnkSta", "Width", int),
        "ari_forwarding_supported": Place("DevCap2", "ARIFwd", bool),
        "ari_forwarding_enabled": Place("DevCtl2", "ARIFwd", bool),
        "atomic_op_routing": Place("DevCap2", "AtomicOpsCap.Routing", bool),
        "atomic_op_requester_enabled": Place("DevCtl2", "AtomicOpsCtl.ReqEn", bool),
    }
