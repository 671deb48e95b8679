"""Virtual Channel (extended 0002, and 0009 beside an MFVC capability): PCIe 5.0, section 7.9.1.

    Capabilities: [150 v1] Virtual Channel
            Caps:   LPEVC=0 RefClk=100ns PATEntryBits=1
            Arb:    Fixed- WRR32- WRR64- WRR128-
            Ctrl:   ArbSelect=Fixed
            Status: InProgress-
            VC0:    Caps:   PATOffset=00 MaxTimeSlots=1 RejSnoopTrans-
                    Arb:    Fixed- WRR32- WRR64- WRR128- TWRR128- WRR256-
                    Ctrl:   Enable+ ID=0 ArbSelect=Fixed TC/VC=ff
                    Status: NegoPending- InProgress-
                    Port Arbitration Table <?>

pciutils 3.1.6 on (`<?>` from 2.2.8 to 3.1.5). The port's lines and those of a channel share keywords: after a
VC register they continue it, with the keyword as the group's name. 3.1.6 printed whatever stood in memory
behind both `Arb:` lists (`junk`).
"""

from __future__ import annotations

from .family import Family, Heading, Line

_CHANNEL = r"VC\d+"
_ARBITER = "=Fixed|WRR32|WRR64|WRR128|TWRR128|WRR256"

FAMILIES = (
    Family(
        "vc",
        [Heading("Virtual Channel")],
        {
            "VC#": [
                Line(
                    None,
                    "{@:name}: Caps: PATOffset={Caps.PATOffset:hex} MaxTimeSlots={Caps.MaxTimeSlots:dec} "
                    "{Caps.±}",
                    "{@:name}: <unreadable>",
                )
            ],
            "Caps": [
                Line(
                    "Caps",
                    "Caps: LPEVC={LPEVC:dec} RefClk={RefClk:=100ns} PATEntryBits={PATEntryBits:dec}",
                    "Caps: LPEVC={LPEVC:dec} RefClk={RefClk:=100ns} PATEntrySize={PATEntrySize:dec}",
                )
            ],
            "Arb": [
                Line(None, "Arb: {Arb.±}", "Arb: {Arb.±} {junk:text}", after=_CHANNEL),
                Line(
                    "Arb",
                    "Arb: {±}",
                    "Arb: {Fixed±} {WRR32±} {WRR64±} {WRR128±}[[ {junk:text}]] TableOffset={TableOffset:hex}",
                ),
            ],
            "Ctrl": [
                Line(
                    None,
                    f"Ctrl: {{Ctrl.±}} ID={{Ctrl.ID:dec}} ArbSelect={{Ctrl.ArbSelect:{_ARBITER}}} "
                    "TC/VC={Ctrl.TC/VC:hex}",
                    after=_CHANNEL,
                ),
                Line("Ctrl", f"Ctrl: ArbSelect={{ArbSelect:{_ARBITER}}}"),
            ],
            "Status": [
                Line(None, "Status: {Status.±}", after=_CHANNEL),
                Line("Status", "Status: {±}"),
            ],
            "Port": [
                Line(None, "Port Arbitration Table <?>", after=_CHANNEL),
                Line(
                    "Port Arbitration Table",
                    "Port Arbitration Table[[ [{Port Arbitration Table:hex}]]] <?>",
                ),
            ],
        },
    ),
)
