"""Sharing a device: ACS (extended 000d), ARI (000e), ATS (000f), SR-IOV (0010), PRI (0013), PASID (001b).

    Capabilities: [148 v1] Access Control Services
            ACSCap: SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
    Capabilities: [150 v1] Alternative Routing-ID Interpretation (ARI)
            ARICap: MFVC- ACS-, Next Function: 1
    Capabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
            IOVCap: Migration- 10BitTagReq+ IntMsgNum 0
            Initial VFs: 64, Total VFs: 64, Number of VFs: 0, Function Dependency Link: 00
            VF offset: 128, stride: 1, Device ID: 1889
            Supported Page Size: 00000553, System Page Size: 00000001
            Region 0: Memory at 0000203ffe000000 (64-bit, prefetchable)
    Capabilities: [220 v1] Address Translation Service (ATS)
            ATSCap: Invalidate Queue Depth: 10
            ATSCtl: Enable-, Smallest Translation Unit: 00
    Capabilities: [230 v1] Process Address Space ID (PASID)
            PASIDCap: Exec- Priv+, Max PASID Width: 14
            PASIDCtl: Enable- Exec- Priv-
    Capabilities: [240 v1] Page Request Interface (PRI)
            PRICtl: Enable- Reset-
            PRISta: RF- UPRGI- Stopped+ PASID-
            Page Request Capacity: 00000200, Page Request Allocation: 00000000

PCIe 5.0, sections 7.7.8, 7.8.8, 7.8.9, 9.3.3 and 10.5. pciutils 3.0.1 on (ACS, ARI, SR-IOV), 3.1.0 on
(ATS), 3.4.1 on (PRI, PASID). The PASID width is hexadecimal (`14` is 20 bits); SR-IOV's message number
was hexadecimal until 3.10.0 and is `IntMsgNum`, decimal, since.
"""

from __future__ import annotations

from .family import Family, Heading, Line
from .regions import BAR_TYPE

FAMILIES = (
    Family(
        "acs",
        [Heading("Access Control Services"), Heading("Access Controls")],
        {"ACSCap": [Line("ACSCap", "ACSCap: {±}")], "ACSCtl": [Line("ACSCtl", "ACSCtl: {±}")]},
    ),
    Family(
        "ari",
        [Heading("Alternative Routing-ID Interpretation (ARI)")],
        {
            "ARICap": [Line("ARICap", "ARICap: {±}, Next Function: {Next Function:dec}")],
            "ARICtl": [Line("ARICtl", "ARICtl: {±}, Function Group: {Function Group:dec}")],
        },
    ),
    Family(
        "ats",
        [Heading("Address Translation Service (ATS)")],
        {
            "ATSCap": [Line("ATSCap", "ATSCap: Invalidate Queue Depth: {Invalidate Queue Depth:hex}")],
            "ATSCtl": [
                Line("ATSCtl", "ATSCtl: {±}, Smallest Translation Unit: {Smallest Translation Unit:hex}"),
            ],
        },
    ),
    Family(
        "sriov",
        [Heading("Single Root I/O Virtualization (SR-IOV)")],
        {
            "IOVCap": [
                Line(
                    "IOVCap",
                    "IOVCap: {±} IntMsgNum {IntMsgNum:dec}",
                    "IOVCap: {±}[[,]] Interrupt Message Number: {Interrupt Message Number:hex}",
                )
            ],
            "IOVCtl": [Line("IOVCtl", "IOVCtl: {±}")],
            "IOVSta": [Line("IOVSta", "IOVSta: {±}")],
            "Initial": [
                Line(
                    "Initial VFs",
                    "Initial VFs: {Initial VFs:dec}, Total VFs: {Total VFs:dec}, "
                    "Number of VFs: {Number of VFs:dec}, "
                    "Function Dependency Link: {Function Dependency Link:hex}",
                )
            ],
            "VF": [
                Line(
                    "VF offset", "VF offset: {VF offset:dec}, stride: {stride:dec}, Device ID: {Device ID:id}"
                ),
                Line("VF Migration", "VF Migration: offset: {offset:hex}, BIR: {BIR:hex}"),
            ],
            "Supported": [
                Line(
                    "Supported Page Size",
                    "Supported Page Size: {Supported Page Size:hex}, "
                    "System Page Size: {System Page Size:hex}",
                )
            ],
            "Region": [Line(None, f"{{@:name}}: {{space:=Memory}} at {{address:addr}} ({BAR_TYPE})")],
        },
    ),
    Family(
        "pri",
        [Heading("Page Request Interface (PRI)")],
        {
            "PRICtl": [Line("PRICtl", "PRICtl: {±}")],
            "PRISta": [Line("PRISta", "PRISta: {±}")],
            "Page": [
                Line(
                    "Page Request Capacity",
                    "Page Request Capacity: {Page Request Capacity:hex}, "
                    "Page Request Allocation: {Page Request Allocation:hex}",
                )
            ],
        },
    ),
    Family(
        "pasid",
        [Heading("Process Address Space ID (PASID)")],
        {
            "PASIDCap": [Line("PASIDCap", "PASIDCap: {±}, Max PASID Width: {Max PASID Width:hex}")],
            "PASIDCtl": [Line("PASIDCtl", "PASIDCtl: {±}")],
        },
    ),
)
