"""PCI Express (capability 10): PCIe 5.0, section 7.5.3; device, slot and root registers.

    Capabilities: [70] Express (v2) Root Port (Slot+), IntMsgNum 0
            DevCap: MaxPayload 256 bytes, PhantFunc 0
                    ExtTag- RBE+ TEE-IO-
            DevCtl: CorrErr- NonFatalErr- FatalErr- UnsupReq-
                    RlxdOrd+ ExtTag- PhantFunc- AuxPwr- NoSnoop+
                    MaxPayload 128 bytes, MaxReadReq 512 bytes
            DevSta: CorrErr- NonFatalErr- FatalErr- UnsupReq- AuxPwr- TransPend-
            SltCap: AttnBtn- PwrCtrl- MRL- AttnInd- PwrInd- HotPlug+ Surprise+
                    Slot #4, PowerLimit 25W; Interlock- NoCompl+
            DevCap2: Completion Timeout: Range BC, TimeoutDis+ NROPrPrP- LTR+
                     10BitTagComp- 10BitTagReq- OBFF Not Supported, ExtFmt- EETLPPrefix-

pciutils 2.2.7 on; what 2.1.99 to 2.2.6 printed is in `express_early`, the link's lines in `express_link`.
`(v2)` stands only at -vv. Commas in flag lists came and went (3.6.3 to 3.7.0). Until 3.10.0 the interrupt
message number is `MSI 00`, in hexadecimal. Until 3.1.6 slot numbers are hexadecimal, and their power
has no unit.
"""

from __future__ import annotations

from .express_early import EARLY_LINES
from .express_link import LINK_LINES
from .family import Family, Heading, Line

_TYPE = "[[ (v{version:dec})]] {type:words}[[ ({Slot±})]]"
_INDICATOR = "=Unknown|On|Blink|Off"
_SUPPORTED_TIMES = (
    "=Not Supported|Range A|Range B|Range AB|Range BC|Range ABC|Range BCD|Range ABCD|A|B|AB|BC|ABC|BCD|ABCD"
)
_TIMES = (
    "=50us to 50ms|50us to 100us|1ms to 10ms|16ms to 55ms|65ms to 210ms|260ms to 900ms|1s to 3.5s|4s to 13s|"
    "17s to 64s"
)
_OBFF = "=Not Supported|Via message|Via WAKE#|Via message/WAKE#|Disabled|Via message A|Via message B"
_CACHE_LINES = "=Not Supported|64byte cachelines|128byte cachelines"

_DEVICE_LINES = {
    "DevCap": [
        Line(
            "DevCap",
            "DevCap: MaxPayload {MaxPayload:dec:bytes} bytes, PhantFunc {PhantFunc:dec}"
            "[[, Latency L0s {Latency L0s:lat}, L1 {L1:lat}]]",
        )
    ],
    "ExtTag": [
        Line(
            None,
            "{±}[[ SlotPowerLimit {SlotPowerLimit:watts:W}W[[ {±}]]]]",
            # until 3.2.0 without a blank before it
            "{±} {FLReset±}SlotPowerLimit {SlotPowerLimit:watts:W}W",
        )
    ],
    "DevCtl": [Line("DevCtl", "DevCtl: {±}", "DevCtl: Report errors: {±}")],
    "RlxdOrd": [Line(None, "{±}")],
    "MaxPayload": [
        Line(None, "MaxPayload {MaxPayload:dec:bytes} bytes, MaxReadReq {MaxReadReq:dec:bytes} bytes"),
    ],
    "DevSta": [Line("DevSta", "DevSta: {±}")],
}

_SLOT_LINES = {
    "SltCap": [Line("SltCap", "SltCap: {±}")],
    "Slot": [
        Line(
            None,
            "Slot #{Slot:dec}, PowerLimit {PowerLimit:watts:W}W; {±}",
            "Slot #[[ ]]{Slot:hex}, PowerLimit {PowerLimit:float:W}; {±}",
            after="SltCap",
        )
    ],
    "SltCtl": [Line("SltCtl", "SltCtl: Enable: {Enable.±}")],
    "Control": [
        Line(
            None,
            f"Control: AttnInd {{Control.AttnInd:{_INDICATOR}}}, PwrInd {{Control.PwrInd:{_INDICATOR}}}, "
            "{Control.±}",
        )
    ],
    "SltSta": [Line("SltSta", "SltSta: Status: {Status.±}")],
    "Changed": [Line(None, "Changed: {Changed.±}")],
}

_ROOT_LINES = {
    "RootCap": [Line("RootCap", "RootCap: {±}")],
    "RootCtl": [Line("RootCtl", "RootCtl: {±}")],
    "RootSta": [Line("RootSta", "RootSta: PME ReqID {PME ReqID:hex}, {±}")],
}

_DEVICE2_LINES = {
    "DevCap2": [
        Line(
            "DevCap2",
            f"DevCap2: Completion Timeout: {{Completion Timeout:{_SUPPORTED_TIMES}}}, {{±}}"
            f"[[, OBFF {{OBFF:{_OBFF}}}[[ {{±}}]]]]",
        )
    ],
    "10BitTagComp": [
        Line(
            None,
            f"{{±}}[[,]] OBFF {{OBFF:{_OBFF}}}, {{±}}[[, MaxEETLPPrefixes {{MaxEETLPPrefixes:dec}}]]",
        )
    ],
    "EmergencyPowerReduction": [
        Line(
            None,
            "EmergencyPowerReduction {EmergencyPowerReduction:=Not Supported|Dev Specific|"
            "Form Factor Dev Specific}, {±}",
        )
    ],
    "FRS": [
        # no TPH part leaves its separators behind: `FRS-,`, `128byte cachelines, , ARIFwd+`
        Line(
            None,
            f"{{±}}[[,]][[ LN System CLS {{LN System CLS:{_CACHE_LINES}}}[[,]][[ [[, ]]{{±}}]]]]",
        )
    ],
    "AtomicOpsCap": [Line(None, "AtomicOpsCap:[[ {AtomicOpsCap.±}]]")],
    "AtomicOpsCtl": [Line(None, "AtomicOpsCtl:[[ {AtomicOpsCtl.±}]]")],
    "DevCtl2": [
        Line(
            "DevCtl2",
            f"DevCtl2: Completion Timeout: {{Completion Timeout:{_TIMES}}}, {{±}}"
            f"[[[[,]] OBFF {{OBFF:{_OBFF}}}[[,]][[ {{±}}]]]]",
        )
    ],
    "IDOReq": [Line(None, "{±}")],
    "10BitTagReq": [Line(None, f"{{±}} OBFF {{OBFF:{_OBFF}}}, {{±}}")],
}

FAMILIES = (
    Family(
        "express",
        [
            Heading(
                "Express",
                (
                    f"{_TYPE}, IntMsgNum {{IntMsgNum:dec}}[[, {{FLIT Mode Supported!}}]]",
                    f"{_TYPE}, MSI {{MSI:hex}}",
                    f"{_TYPE} IRQ {{IRQ:dec}}",
                ),
            )
        ],
        {
            **EARLY_LINES,
            **_DEVICE_LINES,
            **LINK_LINES,
            **_SLOT_LINES,
            **_ROOT_LINES,
            **_DEVICE2_LINES,
            "Slot": [*_SLOT_LINES["Slot"], *EARLY_LINES["Slot"]],
        },
    ),
)
