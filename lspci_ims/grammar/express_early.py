"""Express registers as pciutils 2.1.99-test6 to 2.2.6 printed them (2003 to 2007): PCIe 1.0, section 7.8.

            Device: Supported: MaxPayload 128 bytes, PhantFunc 0, ExtTag-
            Device: Latency L0s <64ns, L1 <1us
            Link: Supported Speed 2.5Gb/s, Width x1, ASPM L0s, Port 0
            Slot: Number 1, PowerLimit 10.000000
            Root: Correctable- Non-Fatal- Fatal- PME-

Capability, control and status of one part share a keyword, so every line is a register of its own.
2.1.99-test6 had one keyword a field (`PhantomFunctions 0`).
"""

from __future__ import annotations

from .family import Line

_INDICATOR = "=Unknown|On|Blink|Off"

EARLY_LINES = {
    "Device": [
        Line(
            "Device",
            "Device: Supported: MaxPayload {Supported.MaxPayload:dec:bytes} bytes, "
            "PhantFunc {Supported.PhantFunc:dec}, {Supported.±}",
            "Device: Latency L0s {Latency L0s:lat}, L1 {L1:lat}",
            "Device: Errors: {Errors.±}",
            "Device: SlotPowerLimit {SlotPowerLimit:float}",
            "Device: MaxPayload {MaxPayload:dec:bytes} bytes, MaxReadReq {MaxReadReq:dec:bytes} bytes",
            "Device: {±}",
        )
    ],
    "Link": [
        Line(
            "Link",
            "Link: Supported Speed {Supported.Speed:gts}, Width x{Supported.Width:dec}, "
            "ASPM {Supported.ASPM:=L0s|L1|L0s L1}, Port {Port:dec}",
            "Link: Latency L0s {Latency L0s:lat}, L1 {L1:lat}",
            "Link: ASPM {ASPM:=Disabled|L0s Enabled|L1 Enabled|L0s L1 Enabled}"
            "[[ RCB {RCB:dec:bytes} bytes]][[ {Disabled!}]] {±}",
            "Link: Speed {Speed:gts}, Width x{Width:dec}",
        )
    ],
    "Slot": [
        Line(
            "Slot",
            "Slot: Number {Number:dec}, PowerLimit {PowerLimit:float}",
            "Slot: Enabled {Enabled.±}",
            f"Slot: AttnInd {{AttnInd:{_INDICATOR}}}, PwrInd {{PwrInd:{_INDICATOR}}}, {{±}}",
            "Slot: {±}",
        )
    ],
    "Root": [Line("Root", "Root: {±}")],
    "MaxPayloadSizeSupported": [
        Line("MaxPayloadSizeSupported", "MaxPayloadSizeSupported {MaxPayloadSizeSupported:dec}"),
    ],
    "PhantomFunctions": [Line("PhantomFunctions", "PhantomFunctions {PhantomFunctions:dec}")],
    "ExtendedTags": [Line("ExtendedTags", "{±}")],
    "L0sLatency": [Line("L0sLatency", "L0sLatency {L0sLatency:lat}")],
    "L1Latency": [Line("L1Latency", "L1Latency {L1Latency:lat}")],
    "AtnBtn": [Line("AtnBtn", "{±}")],
    "MaxReadRequestSizeSupported": [
        Line(
            "MaxReadRequestSizeSupported",
            "MaxReadRequestSizeSupported {MaxReadRequestSizeSupported:dec}",
        )
    ],
    "SlotPowerLimit": [Line("SlotPowerLimit", "SlotPowerLimit {SlotPowerLimit:float}")],
    "Error": [Line("Error Reporting", "Error Reporting: {±}")],
}
