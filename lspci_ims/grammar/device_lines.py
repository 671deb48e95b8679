"""Lines directly under a head line: PCI 3.0, section 6.2; PCI-to-PCI bridges 1.2, section 3.2; PC Card 8.0.

            DeviceName: Onboard Ethernet
            Subsystem: Some Vendor Device 0001
            Physical Slot: 2
            Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-
            Status: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR-
            Latency: 0, Cache Line Size: 64 bytes
            Interrupt: pin A routed to IRQ 33
            NUMA node: 0
            IOMMU group: 12
            Region 0: Memory at fb200000 (64-bit, prefetchable) [size=64K]
            Expansion ROM at fb000000 [disabled] [size=512K]
            Bus: primary=00, secondary=02, subordinate=02, sec-latency=0
            I/O behind bridge: e000-efff [size=4K] [16-bit]
            Kernel driver in use: nvme
            Kernel modules: nvme, nvme_core

and at -v `Flags: bus master, fast devsel, latency 0, IRQ 33` in place of Control to IOMMU group. pciutils
2.1 on; windows of bridges have had five forms, cache line sizes were hexadecimal numbers of
double words until 2.2.1. A firmware label may lack its line end: the next line then follows on its line.
"""

from __future__ import annotations

from .family import Family, Line
from .regions import MARKS, MEMORY, PORTS, ROM, SIZE

_DEVSEL = "=fast|medium|slow|??"
_STATUS = f"{{±}} DEVSEL={{DEVSEL:{_DEVSEL}}} {{±}}"
_FLAG_WORDS = "".join(
    f"[[{{{words}!}}, ]]"
    for words in (
        "bus master",
        "VGA palette snoop",
        "stepping",
        "fast Back2Back",
        "66MHz",
        "66Mhz",
        "user-definable features",
    )
)
_FLAGS = (
    f"Flags: {_FLAG_WORDS}{{devsel:{_DEVSEL}}} devsel[[, latency {{latency:dec}}]][[, IRQ {{IRQ:irq}}]]"
    "[[, NUMA node {NUMA node:dec}]][[, IOMMU group {IOMMU group:text}]]"
)
_GRANT = "[[ ([[{min:dec:ns}ns min]][[, ]][[{max:dec:ns}ns max]])]]"
_LATENCY = (
    f"Latency: {{Latency:dec}}{_GRANT}[[, Cache Line Size: {{Cache Line Size:dec:bytes}} bytes]]",
    f"Latency: {{Latency:dec}}{_GRANT}, Cache Line Size {{Cache Line Size:hex:dwords}}",
    f"Latency: {{Latency:dec}}{_GRANT}, cache line size {{cache line size:hex:dwords}}",
    "Latency: [[{min:dec} min, ]][[{max:dec} max, ]]{Latency:dec} set"
    "[[, cache line size {cache line size:hex:dwords}]]",
)
_WINDOW = "[[ [{mark:mark}]]][[ [{bits:dec}-bit]]]"


def _windows(name: str) -> Line:
    return Line(
        name,
        f"{name}: {{base:hex}}-{{limit:hex}}{SIZE}{_WINDOW}",
        f"{name}: [{{mark:mark}}][[ [{{bits:dec}}-bit]]]",
        f"{name}: {{state:=None}}",
    )


_MEMORY = Line(None, f"{{@:name}}: {MEMORY}")
_PORTS = Line(None, f"{{@:name}}: {PORTS}")
_BARE_REGIONS = [Line("Region", MEMORY), Line("Region", PORTS)]
_ROM = Line("Expansion ROM", ROM)

DEVICE = Family(
    "device",
    lines={
        "DeviceName": [
            Line(
                "DeviceName",
                "DeviceName: {DeviceName:text0} Subsystem: {Subsystem:text}",
                "DeviceName: {DeviceName:text0} Control: {Control.±}",
                "DeviceName:[[ ]]{DeviceName:text0}",
            )
        ],
        "Subsystem": [Line("Subsystem", "Subsystem: {Subsystem:text}")],
        "!!!": [
            Line(
                "!!!",
                "!!! Unknown header type {Unknown header type:hex}",
                "!!! Invalid class {Invalid class:hex} for header type {header type:hex}",
                "!!! Header type {Header type:hex} doesn't match class code {class code:hex}",
                "!!! Unknown {Unknown:=I/O|memory|prefetchable memory} range types {base:hex}/{limit:hex}",
            )
        ],
        "Physical": [Line("Physical Slot", "Physical Slot: {Physical Slot:text}")],
        "Device": [Line("Device tree node", "Device tree node: {Device tree node:text}")],
        "Control": [Line("Control", "Control: {±}")],
        "Status": [Line("Status", f"Status: {_STATUS}")],
        "Latency": [Line("Latency", *_LATENCY)],
        # a pin that lspci prints as a blank cannot be told from the blanks around it
        "Interrupt": [
            Line(
                "Interrupt",
                "Interrupt: pin {pin:char} routed to IRQ {IRQ:irq}",
                "Interrupt: pin routed to IRQ {IRQ:irq}",
            )
        ],
        "NUMA": [Line("NUMA node", "NUMA node: {NUMA node:dec}")],
        "IOMMU": [Line("IOMMU group", "IOMMU group: {IOMMU group:text}")],
        "Flags": [Line("Flags", _FLAGS)],
        "BIST": [Line("BIST", "BIST result: {result:hex}", "BIST {is running!}")],
        "Region": [_MEMORY, _PORTS],
        "[": [*_BARE_REGIONS, _ROM],
        "Expansion": [_ROM],
        "Bus": [
            Line(
                "Bus",
                "Bus: primary={primary:hex}, secondary={secondary:hex}, subordinate={subordinate:hex}, "
                "sec-latency={sec-latency:dec}",
            )
        ],
        "I/O": [
            _windows("I/O behind bridge"),
            _BARE_REGIONS[1],
            Line(None, f"{{@:name}}: {{base:hex}}-{{limit:hex}}{MARKS}"),
        ],
        "Memory": [
            _windows("Memory behind bridge"),
            _BARE_REGIONS[0],
            Line(None, "{@:name}: {base:hex}-{limit:hex}[[ [{mark:mark}]]][[ ({prefetchable!})]]"),
        ],
        "Prefetchable": [_windows("Prefetchable memory behind bridge")],
        "Unknown": [_windows("Unknown resource behind bridge")],
        "Secondary": [Line("Secondary status", f"Secondary status: {_STATUS}", "Secondary status: {SERR!}")],
        "BridgeCtl": [Line("BridgeCtl", "BridgeCtl: {±}")],
        "PriDiscTmr": [Line(None, "{±}")],
        "<access": [Line("<access denied to the rest>", "<access denied to the rest>")],
        "16-bit": [
            Line("16-bit legacy interface ports", "16-bit legacy interface ports at {port:hex}"),
        ],
        "Kernel": [
            Line("Kernel driver in use", "Kernel driver in use: {Kernel driver in use:text}"),
            Line("Kernel modules", "Kernel modules: {Kernel modules:word*, }"),
        ],
        "Driver": [Line("Driver in use", "Driver in use: {Driver in use:text}")],
    },
)
