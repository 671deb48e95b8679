"""Root Complex Link (extended 0005) and Event Collector Endpoint Association (0007).

    Capabilities: [140 v1] Root Complex Link
            Desc:   PortNumber=02 ComponentID=01 EltType=Config
            Link0:  Desc:   TargetPort=00 TargetComponent=01 AssocRCRB- LinkType=MemMapped LinkValid+
                    Addr:   00000000fed18000
            Link1:  Desc:   TargetPort=01 TargetComponent=01 AssocRCRB- LinkType=Config LinkValid+
                    Addr:   00:01.0  CfgSpace=0000000000000000
    Capabilities: [160 v2] Root Complex Event Collector Endpoint Association
            RCiEPBitmap: RCiEP at Device(s): 1, 4-7
            AssociatedBusNumbers: ff-00 [none]

PCIe 5.0, sections 7.9.8 and 7.9.10. pciutils 3.1.6 on (links), 3.8.0 on (event collector);
the numbers before `[none]` only at -vvv.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_LINK = r"Link\d+"

FAMILIES = (
    Family(
        "rc-link",
        [Heading("Root Complex Link")],
        {
            "Desc": [
                Line(
                    "Desc",
                    "Desc: PortNumber={PortNumber:hex} ComponentID={ComponentID:hex} "
                    "EltType={EltType:=Config|Egress|Internal}",
                )
            ],
            "Link#": [
                Line(
                    None,
                    "{@:name}: Desc: TargetPort={Desc.TargetPort:hex} "
                    "TargetComponent={Desc.TargetComponent:hex} {Desc.±} "
                    "LinkType={Desc.LinkType:=Config|MemMapped} {Desc.±}",
                    "{@:name}: <unreadable>",
                )
            ],
            "Addr": [
                Line(None, "Addr: {Addr:bdf} CfgSpace={CfgSpace:hex}", "Addr: {Addr:hex}", after=_LINK),
            ],
        },
    ),
    Family(
        "rcec",
        [
            Heading("Root Complex Event Collector Endpoint Association"),
            Heading("Root Complex Event Collector"),
        ],
        {
            "RCiEPBitmap": [
                Line(
                    "RCiEPBitmap",
                    "RCiEPBitmap: RCiEP at Device(s): {Device(s):devices*, }",
                    "RCiEPBitmap: [[{RCiEPBitmap:hex} ]][none]",
                )
            ],
            "AssociatedBusNumbers": [
                Line("AssociatedBusNumbers", "AssociatedBusNumbers: {first:hex}-{last:hex}[[ [none]]]"),
                Line("AssociatedBusNumbers", "AssociatedBusNumbers: [none]"),
            ],
        },
    ),
)
