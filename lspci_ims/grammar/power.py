"""Power and time: LTR (extended 0018), L1 PM Substates (001e), PTM (001f).

    Capabilities: [178 v1] Latency Tolerance Reporting
            Max snoop latency: 71680ns
            Max no snoop latency: 71680ns
    Capabilities: [180 v1] L1 PM Substates
            L1SubCap: PCI-PM_L1.2+ PCI-PM_L1.1+ ASPM_L1.2+ ASPM_L1.1+ L1_PM_Substates+
                      PortCommonModeRestoreTime=60us PortTPowerOnTime=10us
            L1SubCtl1: PCI-PM_L1.2+ PCI-PM_L1.1+ ASPM_L1.2+ ASPM_L1.1+
                       T_CommonMode=0us LTR1.2_Threshold=98304ns
            L1SubCtl2: T_PwrOn=10us
    Capabilities: [190 v1] Precision Time Measurement
            PTMCap: Requester- Responder+ Root+
            PTMClockGranularity: 4ns
            PTMControl: Enabled- RootSelected-
            PTMEffectiveGranularity: Unknown

PCIe 5.0, sections 7.8.2, 7.8.3 and 7.9.16. pciutils 3.1.8 on (LTR), 3.2.1 on (L1 PM), 3.5.0 on (PTM, whose
flags have a colon before the sign until 3.10.0). `L1SubCtl2:` may stand without a value.
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

FAMILIES = (
    Family(
        "ltr",
        [Heading("Latency Tolerance Reporting")],
        {
            "Max": [
                Line("Max snoop latency", "Max snoop latency: {Max snoop latency:dec:ns}ns"),
                Line("Max no snoop latency", "Max no snoop latency: {Max no snoop latency:dec:ns}ns"),
            ]
        },
    ),
    Family(
        "l1-pm",
        [Heading("L1 PM Substates")],
        {
            "<unreadable>": [UNREADABLE],
            "L1SubCap": [Line("L1SubCap", "L1SubCap: {±}")],
            "PortCommonModeRestoreTime": [
                Line(
                    None,
                    "PortCommonModeRestoreTime={PortCommonModeRestoreTime:dec:us}us "
                    "PortTPowerOnTime={PortTPowerOnTime:number:us}[[us]]",
                )
            ],
            "L1SubCtl1": [Line("L1SubCtl1", "L1SubCtl1: {±}")],
            "T_CommonMode": [
                Line(
                    None,
                    "T_CommonMode={T_CommonMode:dec:us}us"
                    "[[ LTR1.2_Threshold={LTR1.2_Threshold:number:ns}[[ns]]]]",
                )
            ],
            "L1SubCtl2": [Line("L1SubCtl2", "L1SubCtl2:[[ T_PwrOn={T_PwrOn:number:us}[[us]]]]")],
        },
    ),
    Family(
        "ptm",
        [Heading("Precision Time Measurement")],
        {
            "<unreadable>": [UNREADABLE],
            "PTMCap": [
                Line(
                    "PTMCap",
                    "PTMCap: {±}",
                    "PTMCap: {Requester:±} {Responder:±} {Root:±}",
                    # the text of 3.5.0's own development, seen in its tests
                    "PTMCap: {RequesterCap:±} {ResponderCap:±} {RootCap:±}",
                )
            ],
            "PTMClockGranularity": [
                Line("PTMClockGranularity", "PTMClockGranularity: {PTMClockGranularity:granularity}"),
            ],
            "PTMControl": [
                Line(
                    "PTMControl",
                    "PTMControl: {±}",
                    "PTMControl: {Enabled:±} {RootSelected:±}",
                    "PTMControl: {Enabled:±} {RootSelect:±}",
                )
            ],
            "PTMEffectiveGranularity": [
                Line(
                    "PTMEffectiveGranularity",
                    "PTMEffectiveGranularity: {PTMEffectiveGranularity:granularity}",
                )
            ],
        },
    ),
)
