"""Capabilities that lspci names without reading their registers, and those that fit in the heading.

    Capabilities: [b0] Hot-plug capable
    Capabilities: [58] Debug port: BAR=1 offset=00a0
    Capabilities: [a8] SATA HBA v1.0 BAR4 Offset=00000004
    Capabilities: [b8] Subsystem: Some Vendor Device 1234
    Capabilities: [140 v1] Device Serial Number 00-11-22-ff-ff-33-44-55
    Capabilities: [150 v1] Power Budgeting <?>

Names: `ls-caps.c` and `ls-ecaps.c` of
pciutils, 2.1 to the development head of December 2025. Debug port and SATA: EHCI 1.0 and Serial ATA AHCI
1.3, both in their sections on PCI configuration; the others: PCIe 5.0, sections 7.7 to 7.9.
"""

from __future__ import annotations

from .family import Family, Heading

#: kind, names (newest first)
_NAMED = (
    ("null", "Null"),
    ("compactpci-hotswap", "CompactPCI hot-swap"),
    ("compactpci-resource", "CompactPCI central resource control"),
    ("hotplug", "Hot-plug capable"),
    ("agp3", "AGP3"),
    ("secure-device", "Secure device"),
    ("power-budgeting", "Power Budgeting"),
    ("rc-internal-link", "Root Complex Internal Link"),
    ("mfvc", "Multi-Function Virtual Channel"),
    ("rcrb", "Root Complex Register Block", "Root Bridge Control Block"),
    ("mriov", "Multi-Root I/O Virtualization"),
    ("dpa", "Dynamic Power Allocation"),
    ("pmux", "Protocol Multiplexing"),
    ("lnr", "LN Requester"),
    ("mpcie", "PCI Express over M_PHY"),
    ("frs", "FRS Queueing"),
    ("rtr", "Readiness Time Reporting"),
    ("dlf", "Data Link Feature"),
    ("hierarchy-id", "Hierarchy ID"),
    ("npem", "Native PCIe Enclosure Management"),
)

FAMILIES = (
    *(Family(kind, [Heading(name) for name in names]) for kind, *names in _NAMED),
    Family("slot-id", [Heading("Slot ID", (": {slots:dec} slots, {First±}, chassis {chassis:hex}",))]),
    Family("debug-port", [Heading("Debug port", (": BAR={BAR:dec} offset={offset:hex}", ""))]),
    Family("subsystem-id", [Heading("Subsystem", (": {Subsystem:text}",))]),
    Family(
        "sata",
        [
            Heading(
                "SATA HBA",
                (
                    " v{major:dec}.{minor:dec}[[ BAR{BAR:dec} Offset={Offset:hex}]]",
                    " v{major:dec}.{minor:dec} {InCfgSpace!}",
                    " v{major:dec}.{minor:dec} BAR??{BAR??:dec}",
                    "",
                ),
            )
        ],
    ),
    Family(
        "serial-number",
        # people blot the number out before they post it, so any text is taken for it
        [Heading("Device Serial Number", (" {Device Serial Number:serial}", " {Device Serial Number:text}"))],
    ),
)
