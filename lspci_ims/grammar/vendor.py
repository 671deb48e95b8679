"""Capabilities whose body belongs to a vendor: 09 (PCI 3.0, appendix H) and extended 000b (PCIe 5.0, 7.9.5).

    Capabilities: [60] Vendor Specific Information: Len=0c <?>
    Capabilities: [70] Vendor Specific Information: VirtIO: Notify
            BAR=4 offset=00003000 size=00001000 multiplier=00000004
    Capabilities: [e0] Vendor Specific Information: Intel Capabilities v1
            CapA: Peg60Dis- Peg12Dis+ Peg11Dis+ Peg10Dis+ PeLWUDis+ DmiWidth=x4
                  EccDis+ ForceEccEn- VTdDis- DmiG2Dis- PegG2Dis- DDRMaxSize=Unlimited
    Capabilities: [150 v1] Vendor Specific Information: ID=0002 Rev=4 Len=100 <?>

Both lengths are hexadecimal. VirtIO (Virtual I/O Device 1.2, section 4.1.4) since pciutils 3.3.1, Intel's
capability since 3.14.0, at every verbosity; the bare name until 3.1.5.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_NAME = "Vendor Specific Information"
_VIRTIO = "=CommonCfg|Notify|ISR|DeviceCfg|SharedMemory"

FAMILIES = (
    Family(
        "vendor-specific",
        [
            Heading(
                _NAME,
                (
                    ": Len={Len:hex}",
                    f": VirtIO: {{VirtIO:{_VIRTIO}}}",
                    ": Intel Capabilities v{Intel Capabilities:dec}",
                    ": Intel {Intel:=Feature Detection}",
                    "",
                ),
                extended=False,
            ),
            # the text of 3.3.1's own development, kept in its tests
            Heading("VirtIO", (f": {{VirtIO:{_VIRTIO}}}",)),
        ],
        {
            "BAR": [
                Line(
                    "BAR",
                    "BAR={BAR:dec} offset={offset:hex} size={size:hex}"
                    "[[ multiplier={multiplier:hex}]][[ id={id:dec}]]",
                )
            ],
            "multiplier": [Line(None, "multiplier={multiplier:hex}")],
            "Len": [Line("Len", "Len={Len:hex}[[ <?>]]")],
            "CapA": [Line("CapA", "CapA: {±} DmiWidth=x{DmiWidth:dec}")],
            "EccDis": [
                Line(None, "{±} DDRMaxSize={DDRMaxSize:=Unlimited|0.5GB/chan|2GB/chan|8GB/chan}"),
            ],
            "1NDis": [Line(None, "{±} CDID={CDID:dec} CRID={CRID:dec}")],
            "DDROCCAP": [Line(None, "{±}")],
            "CapB": [Line("CapB", "CapB: {±} CacheSzCap {CacheSzCap:0xhex}")],
            "SoftBinCap": [
                Line(None, "{±} DDR3MaxFreqWithRef100={DDR3MaxFreqWithRef100:mhz} {±}"),
            ],
            "PkgTyp": [Line(None, "{±}")],
            "DDR3MaxFreq": [Line(None, "DDR3MaxFreq={DDR3MaxFreq:mhz} {±}")],
            "CapC": [
                Line(
                    "CapC",
                    "CapC: {±} DDR4MaxFreq={DDR4MaxFreq:mhz} {±} LPDDR4MaxFreq={LPDDR4MaxFreq:mhz} {±}",
                ),
            ],
            "QClkGvDis": [
                Line(
                    None,
                    "{±} BClkOC={BClkOC:=Disabled|115MHz|130MHz|Unlimited} {±} "
                    "Gear1MaxFreq={Gear1MaxFreq:mhz}",
                )
            ],
        },
    ),
    Family(
        "vsec",
        [
            Heading(
                _NAME,
                (": ID={ID:id} Rev={Rev:dec} Len={Len:hex}", ": <unreadable>", ""),
                extended=True,
            )
        ],
    ),
)
