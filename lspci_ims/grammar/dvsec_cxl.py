"""Designated Vendor-Specific (extended 0023, PCIe 5.0, section 7.9.6) and the bodies of CXL's own.

    Capabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>
    Capabilities: [e00 v1] Designated Vendor-Specific: Vendor=1e98 ID=0000 Rev=1 Len=56: CXL
            PCIe DVSEC for CXL Devices
            CXLCap: Cache- IO+ Mem+ MemHWInit+ HDMCount 1 Viral-
            CXLCtl: Cache- IO+ Mem- CacheSFCov 0 CacheSFGran 0 CacheClean- Viral-
            Range1: 0000000000000000-00000000ffffffff [size=0x100000000]
                    Valid+ Active+ Type=Volatile Class=DRAM interleave=0 timeout=1s

The length is decimal here. pciutils 3.7.0 on (`<?>` alone in 3.6.0 to 3.6.4); CXL 3.1, section 8.1; titles,
and most names without blanks, since 3.11.0. A body that lspci does not read (all but CXL's) has no lines.
"""

from __future__ import annotations

from .family import UNREADABLE, Family, Heading, Line

_TITLES = (
    "{PCIe DVSEC for CXL Devices!}",
    "{Non-CXL Function Map DVSEC!}",
    "{CXL Extensions DVSEC for Ports!}",
    "{GPF DVSEC for CXL Ports!}",
    "{GPF DVSEC for CXL Devices!}",
    "{PCIe DVSEC for Flex Bus Port!}",
    "{Register Locator DVSEC!}",
    "{MLD DVSEC!}",
    "{PCIe DVSEC for Test Capability!} <?>",
)
_BLOCKS = "=component registers|BAR virtualization|CXL device registers|CPMU registers|vendor-specific"
_UNIT = "=us|ms|s"
_CACHE = (
    "Cache Size: {Cache Size:hex}",
    "Cache Size: {Cache Size:dec} of unknown unit size ({unit:dec})",
    "{Cache Size Not Reported!}",
)


def _title(word: str) -> list[Line]:
    return [Line("title", *(title for title in _TITLES if title.startswith("{" + word + " ")))]


FAMILIES = (
    Family(
        "dvsec",
        [
            Heading(
                "Designated Vendor-Specific",
                (
                    ": Vendor={Vendor:id} ID={ID:id} Rev={Rev:dec} Len={Len:dec}[[: {decoder:words}]]",
                    ": <unreadable>",
                    "",
                ),
            ),
            # the text of 3.7.0's own development, kept in its tests
            Heading("CXL Designated Vendor-Specific", (":",)),
        ],
        {
            "PCIe": _title("PCIe"),
            "Non-CXL": _title("Non-CXL"),
            "CXL": _title("CXL"),
            "Register": _title("Register"),
            "MLD": _title("MLD"),
            "GPF": [
                *_title("GPF"),
                Line("GPF Phase 2 Power", "GPF Phase 2 Power: {GPF Phase 2 Power:dec:mW}mW"),
                Line(None, f"{{@:name}}: {{time:dec}}{{unit:{_UNIT}}}"),
            ],
            "Unknown": [Line("Unknown ID", "Unknown ID {Unknown ID:hex}")],
            "CXLCap": [Line("CXLCap", "CXLCap: {±}[[ {Mem HW Init±}]] HDMCount {HDMCount:dec} {±}")],
            "CXLCtl": [
                Line(
                    "CXLCtl",
                    "CXLCtl: {±} CacheSFCov {CacheSFCov:dec} CacheSFGran {CacheSFGran:dec} {±}",
                    "CXLCtl: {±} Cache SF Cov {Cache SF Cov:dec} Cache SF Gran {Cache SF Gran:dec} "
                    "{Cache Clean±} {±}",
                )
            ],
            "CXLSta": [Line("CXLSta", "CXLSta: {±}")],
            "CXLCtl2": [Line("CXLCtl2", "CXLCtl2: {±}")],
            "CXLSta2": [Line("CXLSta2", "CXLSta2: {±}")],
            "Cache": [Line("Cache Size", *_CACHE)],
            "CXLCap2": [Line("CXLCap2", *(f"CXLCap2: {cache}" for cache in _CACHE))],
            "Range#": [Line(None, "{@:name}: {base:hex}-{limit:hex}[[ [size={size:0xhex}]]]")],
            "Valid": [
                Line(
                    None,
                    "{±} Type={Type:=Volatile|Non-volatile|CDAT} Class={Class:=DRAM|Storage|CDAT} "
                    "interleave={interleave:dec} timeout={timeout:dec:s}s",
                )
            ],
            "CXLCap3": [Line("CXLCap3", "CXLCap3: DefaultVolatile HDM State After: {±}")],
            "<?>": [Line("<?>", "<?>")],
            "CXLPortSta": [Line("CXLPortSta", "CXLPortSta: {±}")],
            "CXLPortCtl": [Line("CXLPortCtl", "CXLPortCtl: {±}")],
            # printed twice: bus numbers, then the memory window
            "AlternateBus": [Line("AlternateBus", "AlternateBus: {base:hex}-{limit:hex}")],
            "Block#": [
                Line(None, f"{{@:name}}: BIR: bar{{BIR:dec}}, ID: {{ID:{_BLOCKS}}}, offset: {{offset:hex}}"),
            ],
            "Reserved": [
                Line(
                    "Reserved time scale encoding",
                    "Reserved time scale encoding {Reserved time scale encoding:hex}",
                )
            ],
            "Revision": [Line("Revision", "Revision {Revision:dec} not supported")],
            "<Wrong": [Line("<Wrong length>", "<Wrong length for Revision {Revision:dec}>")],
            "FBCap": [Line("FBCap", "FBCap: {±}")],
            "FBCtl": [Line("FBCtl", "FBCtl: {±}")],
            "FBSta": [Line("FBSta", "FBSta: {±}")],
            "FBModTS": [Line("FBModTS", "FBModTS: Received FB Data: {Received FB Data:hex}")],
            "FBCap2": [Line("FBCap2", "FBCap2: {±}")],
            "FBCtl2": [Line("FBCtl2", "FBCtl2: {±}")],
            "FBSta2": [Line("FBSta2", "FBSta2: NOPHintInfo: {NOPHintInfo:hex}")],
            "NumLogDevs": [Line("NumLogDevs", "NumLogDevs: {NumLogDevs:dec}")],
            "FuncMap": [Line(None, "{@:name}: {map:hex}")],
            "<unreadable>": [UNREADABLE],
        },
    ),
)
