"""PCI-X (capability 07): PCI-X 2.0 addendum, section 7.2 (functions) and 8.6 (bridges).

    Capabilities: [e4] PCI-X non-bridge device
            Command: DPERE- ERO+ RBC=512 OST=4
            Status: Dev=02:03.0 64bit+ 133MHz+ SCD- USC- DC=simple DMMRBC=2048 DMOST=4 DMCRS=32 RSCEM-
    Capabilities: [a0] PCI-X bridge device
            Secondary Status: 64bit+ 133MHz+ SCD- USC- SCO- SRD- Freq=66MHz
            Status: Dev=00:02.0 64bit+ 133MHz+ SCD- USC- SCO- SRD-
            Upstream: Capacity=8 CommitmentLimit=8

pciutils 2.1.9 on; until 2.1.99-test8 with commas, the bus, device and function apart and in decimal, and
`: Upstream:` with a colon before it.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_OLD_PLACE = "Bus={Bus:dec} Dev={Dev:dec} Func={Func:dec}"
_OLD_LIMITS = "Capacity={Capacity:dec}, Commitment Limit={Commitment Limit:dec}"
_LIMITS = "Capacity={Capacity:dec} CommitmentLimit={CommitmentLimit:dec}"

FAMILIES = (
    Family(
        "pci-x",
        [Heading("PCI-X", (" {type:=non-bridge device|bridge device}[[.]]",))],
        {
            "Command": [Line("Command", "Command: {±} RBC={RBC:dec} OST={OST:dec}")],
            "Status": [
                Line(
                    "Status",
                    "Status: Dev={Dev:slot} {±}[[ DC={DC:=bridge|simple} DMMRBC={DMMRBC:dec} "
                    "DMOST={DMOST:dec} DMCRS={DMCRS:dec} {±}]]",
                    f"Status: {_OLD_PLACE} {{±}}[[, DC={{DC:=bridge|simple}}, DMMRBC={{DMMRBC:dec}}, "
                    "DMOST={DMOST:dec}, DMCRS={DMCRS:dec}, {RSCEM±}]]",
                )
            ],
            "Secondary": [
                Line(
                    "Secondary Status",
                    "Secondary Status: {±} Freq={Freq:=conv|66MHz|100MHz|133MHz}",
                    "Secondary Status: {±} Freq={Freq:dec}",
                )
            ],
            "Upstream": [Line("Upstream", f"Upstream: {_LIMITS}")],
            "Downstream": [Line("Downstream", f"Downstream: {_LIMITS}")],
            "": [Line(None, f": {{@:=Upstream|Downstream}}: {_OLD_LIMITS}")],
        },
    ),
)
