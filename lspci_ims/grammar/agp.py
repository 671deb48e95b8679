"""AGP (capability 02): AGP 3.0 interface specification, section 6.1.

    Capabilities: [a0] AGP version 3.0
            Status: RQ=32 Iso- ArqSz=0 Cal=0 SBA+ ITACoh- GART64- HTrans- 64bit- FW+ AGP3- Rate=x1,x2,x4
            Command: RQ=1 ArqSz=0 Cal=0 SBA- AGP- GART64- 64bit- FW- Rate=<none>

pciutils 2.1 on; the AGP 3 fields since 2.1.11. Until 2.1.3 the rates are digits run together (`421`).
"""

from __future__ import annotations

from .family import Family, Heading, Line

_TAILS = (
    "[[ ArqSz={ArqSz:dec}]][[ Cal={Cal:dec}]] {±} Rate={Rate:agprate*,}",
    " {±} Rate={Rate:digit*}",
)

FAMILIES = (
    Family(
        "agp",
        [Heading("AGP version", (" {major:hex}.{minor:hex}",))],
        {
            "Status": [Line("Status", *(f"Status: RQ={{RQ:dec}}[[ {{Iso±}}]]{tail}" for tail in _TAILS))],
            "Command": [Line("Command", *(f"Command: RQ={{RQ:dec}}{tail}" for tail in _TAILS))],
        },
    ),
)
