"""Power Management (capability 01): PCI Power Management 1.2, section 3.2.

    Capabilities: [40] Power Management version 3
            Flags: PMEClk- DSI- D1- D2- AuxCurrent=0mA PME(D0+,D1-,D2-,D3hot+,D3cold-)
            Status: D0 NoSoftRst+ PME-Enable- DSel=0 DScale=0 PME-
            Bridge: PM- B3-

pciutils 2.1 on; AuxCurrent and the PME group since 2.1.8, NoSoftRst since 3.1.3. Until 2.1.5 DSel and
DScale were printed in hexadecimal, which no line tells: they are read as decimal, the rule since.
"""

from __future__ import annotations

from .family import Family, Heading, Line

FAMILIES = (
    Family(
        "pm",
        [Heading("Power Management version", (" {version:dec}",))],
        {
            "Flags": [
                Line("Flags", "Flags: {±} AuxCurrent={AuxCurrent:dec:mA}mA PME({PME.±})", "Flags: {±}"),
            ],
            "Status": [
                Line(
                    "Status",
                    "Status: D{state:dec} {±} DSel={DSel:dec} DScale={DScale:dec} {±}",
                    # until 2.1.7 both are hexadecimal
                    "Status: D{state:dec} {±} DSel={DSel:hex} DScale={DScale:hex} {±}",
                )
            ],
            "Bridge": [Line("Bridge", "Bridge: {±}")],
        },
    ),
)
