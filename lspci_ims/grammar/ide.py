"""Integrity & Data Encryption (extended 0030) and Data Object Exchange (002e): PCIe 6.0, section 7.9.

    Capabilities: [830 v1] Integrity & Data Encryption
            IDECap: Lnk=1 Sel=1 FlowThru- PartHdr- Aggr- PCPC- IDE_KM+ Alg='AES-GCM-256-96b' TCs=8 TeeLim+
            IDECtl: FTEn-
            [83c]LinkIDE#0 Ctl: En- NPR- PR- CPL- PCRC- HdrEnc=no Alg='AES-GCM-256-96b' TC0 ID0
            [840]LinkIDE#0 Sta: Status=insecure RecvChkFail-
            SelectiveIDE#0 RID: Valid+ Base=0 Limit=ffff SegBase=0
    Capabilities: [380 v1] Data Object Exchange
            DOECap: IntSup+
                    IntMsgNum 1
            DOECtl: IntEn-
            DOESta: Busy- IntSta- Error- ObjectReady-

pciutils 3.12.0 on (IDE), 3.8.0 on (DOE). The place in brackets, in hexadecimal, only at -vvv.
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

_PLACE = "[[[{pos:hex}]]]"
_STATE = "=insecure|reserved|secure"
_STREAM = [
    Line(
        None,
        f"{_PLACE}{{@:stream}}: {{±}} NPR{{NPR:aggregation}} PR{{PR:aggregation}} "
        "CPL{CPL:aggregation} {±} HdrEnc={HdrEnc:=no|17:2|25:2|33:2|41:2} Alg='{Alg:quoted}' "
        "TC{TC:dec}[[ {TeeLim±}]] ID{ID:dec}"
        "[[ {Default!}]]",
        f"{_PLACE}{{@:stream}}: Status={{Status:{_STATE}}} {{±}}",
        f"{_PLACE}{{@:stream}}: {{state:{_STATE}}} {{±}}",
        f"{_PLACE}{{@:stream}}: RID#={{RID#:dec}}",
        f"{_PLACE}{{@:stream}}: {{±}} Base={{Base:hex}} Limit={{Limit:hex}}[[ SegBase={{SegBase:hex}}]]",
    )
]

FAMILIES = (
    Family(
        "ide",
        [Heading("Integrity & Data Encryption")],
        {
            "IDECap": [
                Line(
                    "IDECap",
                    "IDECap: Lnk={Lnk:dec} Sel={Sel:dec} {±} Alg='{Alg:quoted}' TCs={TCs:dec} {±}",
                )
            ],
            "IDECtl": [Line("IDECtl", "IDECtl: {±}")],
            "[": _STREAM,
            "LinkIDE": _STREAM,
            "SelectiveIDE": _STREAM,
            "<unreadable>": [UNREADABLE],
        },
    ),
    Family(
        "doe",
        [Heading("Data Object Exchange")],
        {
            "DOECap": [Line("DOECap", "DOECap: {±}")],
            "IntMsgNum": [Line(None, "IntMsgNum {IntMsgNum:dec}")],
            "Interrupt": [Line(None, "Interrupt Message Number {Interrupt Message Number:hex}")],
            "DOECtl": [Line("DOECtl", "DOECtl: {±}")],
            "DOESta": [Line("DOESta", "DOESta: {±}")],
            "<unreadable>": [UNREADABLE],
        },
    ),
)
