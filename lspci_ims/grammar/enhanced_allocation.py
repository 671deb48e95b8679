"""Enhanced Allocation (capability 14) and Advanced Features (13).

    Capabilities: [50] Enhanced Allocation (EA): NumEntries=1, secondary=3, subordinate=4
            Entry 0: Enable+ Writable- EntrySize=3
                     BAR Equivalent Indicator: BAR 2
                     PrimaryProperties: memory space, prefetchable
                     SecondaryProperties: memory space, non-prefetchable
                     Base: 8400000000
                     MaxOffset: 000fffff
    Capabilities: [60] PCI Advanced Features
            AFCap: TP+ FLR+
            AFCtrl: FLR-
            AFStatus: TP-

Enhanced Allocation: ECN of 2014, now PCIe 5.0, section 7.8.5; pciutils 3.4.1 on, bus numbers in decimal.
Advanced Features: ECN of 2006; pciutils 3.1.3 on (`PCIe advanced features <?>` from 2.2.8 to 3.1.2).
"""

from __future__ import annotations

from .family import Family, Heading, Line

_WHICH = (
    "=BAR 0|BAR 1|BAR 2|BAR 3|BAR 4|BAR 5|resource behind function|not indicated|expansion ROM|"
    "VF-BAR 0|VF-BAR 1|VF-BAR 2|VF-BAR 3|VF-BAR 4|VF-BAR 5|reserved"
)
_PROPERTIES = (
    "=memory space, non-prefetchable|memory space, prefetchable|I/O space|VF memory space, prefetchable|"
    "VF memory space, non-prefetchable|allocation behind bridge, non-prefetchable memory|"
    "allocation behind bridge, prefetchable memory|allocation behind bridge, I/O space|"
    "memory space resource unavailable for use|I/O space resource unavailable for use|"
    "entry unavailable for use|entry unavailable for use, PrimaryProperties should be used"
)

FAMILIES = (
    Family(
        "enhanced-allocation",
        [
            Heading(
                "Enhanced Allocation (EA)",
                (
                    ": NumEntries={NumEntries:dec}"
                    "[[, secondary={secondary:dec}, subordinate={subordinate:dec}]]",
                ),
            )
        ],
        {
            "Entry": [Line(None, "{@:name}: {±} EntrySize={EntrySize:dec}")],
            "BAR": [
                Line(None, f"BAR Equivalent Indicator: {{BAR Equivalent Indicator:{_WHICH}}}"),
            ],
            "PrimaryProperties": [Line(None, f"PrimaryProperties: {{PrimaryProperties:{_PROPERTIES}}}")],
            "SecondaryProperties": [
                Line(None, f"SecondaryProperties: {{SecondaryProperties:{_PROPERTIES}}}"),
            ],
            "Base": [Line(None, "Base: {Base:hex}")],
            "MaxOffset": [Line(None, "MaxOffset: {MaxOffset:hex}")],
        },
    ),
    Family(
        "advanced-features",
        [Heading("PCI Advanced Features"), Heading("PCIe advanced features")],
        {
            "AFCap": [Line("AFCap", "AFCap: {±}")],
            "AFCtrl": [Line("AFCtrl", "AFCtrl: {±}")],
            "AFStatus": [Line("AFStatus", "AFStatus: {±}")],
        },
    ),
)
