"""Advanced Error Reporting (extended 0001): PCIe 5.0, section 7.8.4.

    Capabilities: [100 v2] Advanced Error Reporting
            UESta:  DLP- SDES- TLP- FCP- CmpltTO- CmpltAbrt- UnxCmplt- RxOF- MalfTLP-
                    ECRC- UnsupReq- ACSViol- UncorrIntErr- BlockedTLP- AtomicOpBlocked- TLPBlockedErr-
                    PoisonTLPBlocked- DMWrReqBlocked- IDECheck- MisIDETLP- PCRC_CHECK- TLPXlatBlocked-
            CESta:  RxErr- BadTLP- BadDLLP- Rollover- Timeout- AdvNonFatalErr- CorrIntErr- HeaderOF-
            AERCap: First Error Pointer: 00, ECRCGenCap+ ECRCGenEn- ECRCChkCap+ ECRCChkEn-
                    MultHdrRecCap- MultHdrRecEn- TLPPfxPres- HdrLogCap-
            HeaderLog: 00000000 00000000 00000000 00000000
            RootSta: CERcvd- MultCERcvd- UERcvd- MultUERcvd-
                     FirstFatal- NonFatalMsg- FatalMsg- IntMsgNum 0
            ErrorSrc: ERR_COR: 0000 ERR_FATAL/NONFATAL: 0000

pciutils 3.0.1 on. Until 3.12.0 each error register is one line; the lines below it since 3.13.0 have the
same keywords for all three. 3.0.1 and 3.0.2 print `CESta` twice, the second is the mask.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_UNCORRECTABLE = "UESta|UEMsk|UESvrt"

FAMILIES = (
    Family(
        "aer",
        [Heading("Advanced Error Reporting")],
        {
            "UESta": [Line("UESta", "UESta: {±}")],
            "UEMsk": [Line("UEMsk", "UEMsk: {±}")],
            "UESvrt": [Line("UESvrt", "UESvrt: {±}")],
            "ECRC": [Line(None, "{±}", after=_UNCORRECTABLE)],
            "PoisonTLPBlocked": [Line(None, "{±}", after=_UNCORRECTABLE)],
            "CESta": [Line("CESta", "CESta: {±}")],
            "CEMsk": [Line("CEMsk", "CEMsk: {±}")],
            "AERCap": [Line("AERCap", "AERCap: First Error Pointer: {First Error Pointer:hex}, {±}")],
            "MultHdrRecCap": [Line(None, "{±}")],
            "HeaderLog": [Line("HeaderLog", "HeaderLog: {w0:hex} {w1:hex} {w2:hex} {w3:hex}")],
            "RootCmd": [Line("RootCmd", "RootCmd: {±}")],
            "RootSta": [Line("RootSta", "RootSta: {±}")],
            "FirstFatal": [Line(None, "{±} IntMsgNum {IntMsgNum:dec}", "{±} IntMsg {IntMsg:dec}")],
            "ErrorSrc": [
                Line(
                    "ErrorSrc",
                    "ErrorSrc: ERR_COR: {ERR_COR:hex} ERR_FATAL/NONFATAL: {ERR_FATAL/NONFATAL:hex}",
                )
            ],
        },
    ),
)
