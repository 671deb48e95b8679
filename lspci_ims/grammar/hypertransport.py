"""HyperTransport (capability 08): HyperTransport I/O Link 3.10, section 7.

    Capabilities: [80] HyperTransport: Host or Secondary Interface
            Command: WarmRst+ DblEnd- DevNum=0 ChainSide- HostHide+ Slave- <EOCErr- DUL-
            Link Control: CFlE- CST- CFE- <LkFail- Init+ EOC- TXO- <CRCErr=0 IsocEn- LSEn- ExtCTL- 64b-
            Link Config: MLWI=16bit DwFcIn- MLWO=16bit DwFcOut- LWI=16bit DwFcInEn- LWO=16bit DwFcOutEn-
            Revision ID: 1.02
    Capabilities: [60] HyperTransport: MSI Mapping Enable+ Fixed+

pciutils 2.1.99-test4 on. Links of a primary interface carry 0 or 1, those of a secondary none; before
HyperTransport 1.02 the lines are shorter.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_TYPES = (
    "Slave or Primary Interface|Host or Secondary Interface|Switch|Interrupt Discovery and Configuration|"
    "UnitID Clumping|Extended Configuration Space Access|Address Mapping|DirectRoute|VCSet|Retry Mode|"
    "X86 (reserved)"
)
_WIDTH = "=8bit|16bit|32bit|2bit|4bit|N/C"
_FREQUENCY = "=200MHz|300MHz|400MHz|500MHz|600MHz|800MHz|1.0GHz|1.2GHz|1.4GHz|1.6GHz|Vend"

FAMILIES = (
    Family(
        "hypertransport",
        [
            Heading(
                "HyperTransport",
                (
                    f": {{type:={_TYPES}}}",
                    ": {type:=MSI Mapping}[[ {±}]]",
                    ": {type:=Revision ID}: {major:dec}.{minor:dec}",
                    ": #{type:hex}",
                ),
            )
        ],
        {
            "Mapping": [
                Line("Mapping Address Base", "Mapping Address Base: {Mapping Address Base:hex}"),
            ],
            "!!!": [Line("!!!", "!!! {Possibly incomplete decoding!}")],
            "Command": [
                Line(
                    "Command",
                    "Command: BaseUnitID={BaseUnitID:dec} UnitCnt={UnitCnt:dec} {±}",
                    "Command: {±}[[ DevNum={DevNum:dec} {±}]]",
                )
            ],
            "Link": [
                Line(None, "{@:name}: {±} <CRCErr={<CRCErr:hex}[[ {±}]]"),
                Line(
                    None,
                    f"{{@:name}}: MLWI={{MLWI:{_WIDTH}}}[[ {{DwFcIn±}}]] MLWO={{MLWO:{_WIDTH}}}"
                    f"[[ {{DwFcOut±}}]] LWI={{LWI:{_WIDTH}}}[[ {{DwFcInEn±}}]] LWO={{LWO:{_WIDTH}}}"
                    "[[ {DwFcOutEn±}]]",
                ),
                Line(None, f"{{@:name}}: {{frequency:{_FREQUENCY}}}"),
                Line(None, "{@:name}: {±}"),
            ],
            "Revision": [Line("Revision ID", "Revision ID: {major:dec}.{minor:dec}")],
            "Feature": [Line("Feature Capability", "Feature Capability: {±}")],
            "Error": [Line("Error Handling", "Error Handling: {±}")],
            "Prefetchable": [
                Line(
                    "Prefetchable memory behind bridge Upper",
                    "Prefetchable memory behind bridge Upper: {base:hex}-{limit:hex}",
                )
            ],
            "Bus": [Line("Bus Number", "Bus Number: {Bus Number:hex}")],
        },
    ),
)
