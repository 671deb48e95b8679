"""Link registers of the Express capability: PCIe 5.0, sections 7.5.3.6 to 7.5.3.8 and 7.5.3.18 to 7.5.3.20.

            LnkCap: Port #3, Speed 16GT/s, Width x8, ASPM L1, Exit Latency L1 <8us
                    ClockPM- Surprise- LLActRep- BwNot- ASPMOptComp+
            LnkCtl: ASPM Disabled; RCB 64 bytes, LnkDisable- CommClk+
                    ExtSynch- ClockPM- AutWidDis- BWInt- AutBWInt- FltModeDis-
            LnkSta: Speed 8GT/s (downgraded), Width x8
                    TrErr- Train- SlotClk+ DLActive- BWMgmt- ABWMgmt-
            LnkCap2: Supported Link Speeds: 2.5-16GT/s, Crosslink- Retimer+ 2Retimers+ DRS-
            LnkCtl2: Target Link Speed: 16GT/s, EnterCompliance- SpeedDis-
                     Transmit Margin: Normal Operating Range, EnterModifiedCompliance- ComplianceSOS-
                     Compliance Preset/De-emphasis: -6dB de-emphasis, 0dB preshoot
            LnkSta2: Current De-emphasis Level: -6dB, EqualizationComplete+ EqualizationPhase1+
                     EqualizationPhase2+ EqualizationPhase3+ LinkEqualizationRequest-
                     Retimer- 2Retimers- CrosslinkRes: unsupported, FltMode-

pciutils 2.2.7 on. The remark on speed and width is missing when they are as good as the capability (since
3.8.0); `(ok)` and `(strange)` in 3.6.0 to 3.7.0.
"""

from __future__ import annotations

from .family import Line

_REMARK = "=ok|downgraded|strange|overdriven"
_ASPM = "=L0s|L1|L0s L1|not supported"
_ASPM_CONTROL = "=Disabled|L0s Enabled|L1 Enabled|L0s L1 Enabled"
_MARGIN = (
    "=Normal Operating Range|800-1200mV(full-swing)/400-700mV(half-swing)|"
    "200-400mV(full-swing)/100-200mV(half-swing)"
)
_CROSSLINK = "=unsupported|Upstream Port|Downstream Port|incomplete"
_DOWNSTREAM = (
    "=Link Down - Not Determined|Link Down - Not Present|Link Down - Present|Link Up - Present|"
    "Link Up - Present and DRS Received"
)

LINK_LINES = {
    "LnkCap": [
        Line(
            "LnkCap",
            f"LnkCap: Port #{{Port:dec}}, Speed {{Speed:gts}}, Width x{{Width:dec}}, ASPM {{ASPM:{_ASPM}}}"
            "[[, Exit Latency[[ L0s {Exit Latency L0s:lat}]][[[[,]] L1 {Exit Latency L1:lat}]]]]",
            f"LnkCap: Port #{{Port:dec}}, Speed {{Speed:gts}}, Width x{{Width:dec}}, ASPM {{ASPM:{_ASPM}}}"
            ", Latency L0 {Latency L0:lat}, L1 {L1:lat}",
        )
    ],
    "ClockPM": [Line(None, "{±}")],
    "LnkCtl": [
        Line(
            "LnkCtl",
            f"LnkCtl: ASPM {{ASPM:{_ASPM_CONTROL}}};[[ RCB {{RCB:dec:bytes}} bytes[[,]]]] {{±}}",
        )
    ],
    "ExtSynch": [Line(None, "{±}")],
    "LnkSta": [
        Line(
            "LnkSta",
            f"LnkSta: Speed {{Speed:gts}}[[ ({{speedcmp:{_REMARK}}})]], "
            f"Width x{{Width:dec}}[[ ({{widthcmp:{_REMARK}}})]][[, {{±}}]]",
        )
    ],
    "TrErr": [Line(None, "{±}")],
    "LnkCap2": [Line("LnkCap2", "LnkCap2: Supported Link Speeds: {Supported Link Speeds:speeds}, {±}")],
    "LnkCtl2": [
        Line(
            "LnkCtl2",
            "LnkCtl2: Target Link Speed: {Target Link Speed:gts}, {±}"
            "[[, Selectable De-emphasis: {Selectable De-emphasis:db}]]",
        )
    ],
    "Transmit": [Line(None, f"Transmit Margin: {{Transmit Margin:{_MARGIN}}}, {{±}}")],
    "Compliance": [
        Line(
            None,
            "Compliance Preset/De-emphasis: {Compliance Preset/De-emphasis:preset}",
            "Compliance De-emphasis: {Compliance De-emphasis:db}",
        )
    ],
    "LnkSta2": [
        Line("LnkSta2", "LnkSta2: Current De-emphasis Level: {Current De-emphasis Level:db}[[, {±}]]"),
    ],
    "EqualizationPhase2": [Line(None, "{±}")],
    "Retimer": [Line(None, f"{{±}} CrosslinkRes: {{CrosslinkRes:{_CROSSLINK}}}[[, {{±}}]]")],
    "DownstreamComp": [Line(None, f"DownstreamComp: {{DownstreamComp:{_DOWNSTREAM}}}")],
}
