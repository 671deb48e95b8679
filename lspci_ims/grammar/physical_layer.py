"""The physical layer by speed: extended capabilities 0019, 0026, 0027 (margining), 002a and 0031.

    Capabilities: [300 v1] Secondary PCI Express
            LnkCtl3: LnkEquIntrruptEn- PerformEqu-
            LaneErrStat: LaneErr at lane: 0 3
    Capabilities: [340 v1] Physical Layer 16.0 GT/s
            Phy16Sta: EquComplete+ EquPhase1+ EquPhase2+ EquPhase3+ LinkEquRequest-
    Capabilities: [400 v1] Lane Margining at the Receiver
            PortCap: Uses Driver-
            PortSta: MargReady+ MargSoftReady+
    Capabilities: [460 v1] Physical Layer 32.0 GT/s
            Phy32Cap: EqualizationBypass+ NoEqualizationNeeded-
                      ModTsMode0+ ModTsMode1- ModTsMode2-
            Phy32Ctl: EqualizationBypassDis- NoEqualizationNeededDis-
                      Modified TS Usage Mode: PCI Express
            Phy32Sta: EquComplete- EquPhase1- EquPhase2- EquPhase3- LinkEquRequest-
                      Received Enhanced Link Behavior Control: Full Equalization required
                      ModTsRecv- TxPrecodeOn- TxPrecodeReq- NoEqualizationNeededRecv-

PCIe 5.0, sections 7.7.3, 7.7.5 to 7.7.7; PCIe 6.0 (64 GT/s).
pciutils 3.6.3 on (0019), 3.11.0 on (0027), 3.14.0 on (the others).
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

_USAGE = (
    "=PCI Express|Training Set Messages|Alternate Protocol Negotiation|PCI Express without alternate protocol"
)
_BEHAVIOR = (
    "=Full Equalization required|Equalization bypass to highest rate support|No Equalization Needed|"
    "Modified TS1/TS2 Ordered Sets supported"
)

FAMILIES = (
    Family(
        "secondary-pcie",
        [Heading("Secondary PCI Express")],
        {
            "LnkCtl3": [Line("LnkCtl3", "LnkCtl3: {±}")],
            "LaneErrStat": [
                Line(
                    "LaneErrStat",
                    "LaneErrStat: {LaneErrStat:dec}",
                    "LaneErrStat: LaneErr at lane: {LaneErr at lane:dec* }",
                )
            ],
        },
    ),
    Family(
        "physical-16gt",
        [Heading("Physical Layer 16.0 GT/s")],
        {"Phy16Sta": [Line("Phy16Sta", "Phy16Sta: {±}")], "<unreadable>": [UNREADABLE]},
    ),
    Family(
        "lane-margining",
        [Heading("Lane Margining at the Receiver")],
        {
            "PortCap": [Line("PortCap", "PortCap: {Uses Driver±}")],
            "PortSta": [Line("PortSta", "PortSta: {±}")],
        },
    ),
    Family(
        "physical-32gt",
        [Heading("Physical Layer 32.0 GT/s")],
        {
            "Phy32Cap": [Line("Phy32Cap", "Phy32Cap: {±}")],
            "ModTsMode0": [Line(None, "{±}")],
            "Phy32Ctl": [Line("Phy32Ctl", "Phy32Ctl: {±}")],
            "Modified": [Line(None, f"Modified TS Usage Mode: {{Modified TS Usage Mode:{_USAGE}}}")],
            "Phy32Sta": [Line("Phy32Sta", "Phy32Sta: {±}")],
            "Received": [
                Line(
                    None,
                    "Received Enhanced Link Behavior Control: "
                    f"{{Received Enhanced Link Behavior Control:{_BEHAVIOR}}}",
                )
            ],
            "ModTsRecv": [Line(None, "{±}")],
            "<unreadable>": [UNREADABLE],
        },
    ),
    Family(
        "physical-64gt",
        [Heading("Physical Layer 64.0 GT/s")],
        {
            "Phy64Sta": [Line("Phy64Sta", "Phy64Sta: {±}")],
            "TxPrecodeOn": [Line(None, "{±}")],
            "<unreadable>": [UNREADABLE],
        },
    ),
)
