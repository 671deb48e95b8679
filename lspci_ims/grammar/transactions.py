"""TPH (extended 0017), Multicast (0012), Resizable BARs (0015, 0024), DPC (001d) and Device 3 (002f).

    Capabilities: [1a0 v1] Transaction Processing Hints
            Device specific mode supported
            No steering table available
    Capabilities: [200 v1] Physical Resizable BAR
            BAR 0: current size: 16MB, supported: 16MB 32MB 64MB
    Capabilities: [210 v1] Multicast
            McastCap: MaxGroups 64, ECRCRegen-
            McastCtl: NumGroups 1, Enable-
            McastBAR: IndexPos 0, BaseAddr 0000000000000000
    Capabilities: [220 v1] Downstream Port Containment
            DpcCap: IntMsgNum 0, RPExt+ PoisonedTLP+ SwTrigger+ RP PIO Log 4, DL_ActiveErr+
            DpcCtl: Trigger:1 Cmpl- INT+ ErrCor- PoisonedTLP- SwTrigger- DL_ActiveErr-
            DpcSta: Trigger- Reason:00 INT- RPBusy- TriggerExt:00 RP PIO ErrPtr:1f
            Source: 0000
    Capabilities: [240 v1] Device 3
            DevCap3: DMWr Request Routing-, 14-Bit Tag Completer+, 14-Bit Tag Requester+
                     L0p-
                     UIO Mem RdWr Completer-, UIO Mem RdWr Requester-

PCIe 5.0, sections 7.9.13, 7.9.11, 7.8.6, 7.8.7 and 7.9.15; PCIe 6.0 (Device 3).
pciutils 3.1.8 on (TPH), 3.5.0 on (DPC), 3.6.3
on (Multicast), 3.7.0 on (Resizable BAR), 3.14.0 on (Device 3). Except for ports `McastCap:` has no line
end, so `McastCtl:` stands on its line; its values then have it as their group's name.
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

_RESIZABLE_LINES = {
    "BAR": [
        Line(
            None,
            "{@:name}: current size: {current size:barsize:bytes}"
            "[[, supported: {supported:barsize:bytes* }]]",
        )
    ],
    "<error": [
        Line(
            "<error in resizable BAR>",
            "<error in resizable BAR: num_bars={num_bars:dec} is out of specification>",
        )
    ],
    "<unreadable>": [UNREADABLE],
}

#: The location is the whole sentence.
_STEERING = Line(
    "Steering table",
    "{location:=No steering table available|Steering table in TPH capability structure|"
    "Steering table in MSI-X table|Reserved steering table location}",
)
_EXIT = (
    "[[, Port L0p Exit Latency: {Port L0p Exit Latency:exitlat}, "
    "Retimer L0p Exit Latency: {Retimer L0p Exit Latency:exitlat}]]"
)

FAMILIES = (
    Family(
        "tph",
        [Heading("Transaction Processing Hints")],
        {
            "Interrupt": [Line("Interrupt vector mode supported", "{Interrupt vector mode supported!}")],
            "Device": [Line("Device specific mode supported", "{Device specific mode supported!}")],
            "Extended": [Line("Extended requester support", "{Extended requester support!}")],
            "No": [_STEERING],
            "Steering": [_STEERING],
            "Reserved": [_STEERING],
        },
    ),
    Family(
        "multicast",
        [Heading("Multicast")],
        {
            "McastCap": [
                Line(
                    "McastCap",
                    "McastCap: MaxGroups {MaxGroups:dec}"
                    "[[, WindowSz {WindowSz:dec} ({window:dec:bytes} bytes)]][[, {±}]]"
                    "[[ McastCtl: NumGroups {McastCtl.NumGroups:dec}, {McastCtl.±}]]",
                )
            ],
            "McastCtl": [Line("McastCtl", "McastCtl: NumGroups {NumGroups:dec}, {±}")],
            "McastBAR": [Line("McastBAR", "McastBAR: IndexPos {IndexPos:dec}, BaseAddr {BaseAddr:hex}")],
            "McastReceiveVec": [Line("McastReceiveVec", "McastReceiveVec: {McastReceiveVec:hex}")],
            "McastBlockAllVec": [Line("McastBlockAllVec", "McastBlockAllVec: {McastBlockAllVec:hex}")],
            "McastBlockUntransVec": [
                Line("McastBlockUntransVec", "McastBlockUntransVec: {McastBlockUntransVec:hex}"),
            ],
            "McastOverlayBAR": [
                Line(
                    "McastOverlayBAR",
                    "McastOverlayBAR: OverlaySize {OverlaySize:dec} ({size:dec:bytes} bytes), "
                    "BaseAddr {BaseAddr:hex}",
                    "McastOverlayBAR: OverlaySize {OverlaySize:dec} ({size:words}), BaseAddr {BaseAddr:hex}",
                )
            ],
        },
    ),
    Family(
        "resizable-bar",
        [Heading("Physical Resizable BAR"), Heading("Resizable BAR")],
        _RESIZABLE_LINES,
    ),
    Family(
        "vf-resizable-bar",
        [Heading("Virtual Resizable BAR"), Heading("VF Resizable BAR")],
        _RESIZABLE_LINES,
    ),
    Family(
        "dpc",
        [Heading("Downstream Port Containment")],
        {
            "DpcCap": [
                Line(
                    "DpcCap",
                    "DpcCap: IntMsgNum {IntMsgNum:dec}, {±} RP PIO Log {RP PIO Log:dec}, {±}",
                    "DpcCap: INT Msg #{INT Msg:dec}, {±} RP PIO Log {RP PIO Log:dec}, {±}",
                )
            ],
            "DpcCtl": [Line("DpcCtl", "DpcCtl: Trigger:{Trigger:hex} {±}")],
            "DpcSta": [
                Line(
                    "DpcSta",
                    "DpcSta: {±} Reason:{Reason:hex} {±} TriggerExt:{TriggerExt:hex} "
                    "RP PIO ErrPtr:{RP PIO ErrPtr:hex}",
                )
            ],
            "Source": [Line("Source", "Source: {Source:hex}")],
        },
    ),
    Family(
        "device-3",
        [Heading("Device 3")],
        {
            "DevCap3": [
                Line(
                    "DevCap3",
                    "DevCap3: {DMWr Request Routing±}, {14-Bit Tag Completer±}, {14-Bit Tag Requester±}",
                )
            ],
            "DevCtl3": [
                Line(
                    "DevCtl3",
                    "DevCtl3: {DMWr Requester±}, {DMWr Egress Blocking±}, {14-Bit Tag Requester±}",
                )
            ],
            "L0p": [
                Line(None, "{L0p±}, Target Link Width: {Target Link Width:linkwidth}", f"{{L0p±}}{_EXIT}"),
            ],
            "UIO": [
                Line(
                    None,
                    "{UIO Mem RdWr Completer±}, {UIO Mem RdWr Requester±}",
                    "{UIO Mem RdWr Requester±}, {UIO Request 256B Boundary±}",
                )
            ],
            "DevSta3": [
                Line(
                    "DevSta3",
                    "DevSta3: Initial Link Width: {Initial Link Width:linkwidth}, "
                    "{Segment Captured±}, {Remote L0p±}",
                )
            ],
        },
    ),
)
