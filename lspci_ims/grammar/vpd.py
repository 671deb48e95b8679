"""Vital Product Data (capability 03): PCI 3.0, appendix I.

    Capabilities: [90] Vital Product Data
            Product Name: Two-port adapter
            Read-only fields:
                    [PN] Part number: AB12-3
                    [RV] Reserved: checksum good, 3 byte(s) reserved
            Read/write fields:
                    [RW] Read-write area: 120 byte(s) free
            End

pciutils 3.1.0 on; `<?>` from 2.2.8 to 3.0.3. Values are free text, or bytes in hexadecimal.
"""

from __future__ import annotations

from .family import Family, Heading, Line

FAMILIES = (
    Family(
        "vpd",
        [Heading("Vital Product Data")],
        {
            "Product": [Line("Product Name", "Product Name:[[ ]]{Product Name:text0}")],
            "Read-only": [Line("Read-only fields", "Read-only fields:")],
            "Read/write": [Line("Read/write fields", "Read/write fields:")],
            "[": [
                Line(
                    None,
                    "[RV] Reserved: checksum {checksum:=good|bad}, {reserved:dec} byte(s) reserved",
                    "[RW] Read-write area: {free:dec} byte(s) free",
                    "[{key:vpdkey}] {meaning:name}:[[ ]]{value:text0}",
                )
            ],
            "End": [Line("End", "End")],
            "Not": [Line("Not readable", "Not readable")],
            "No": [Line("No end tag found", "No end tag found")],
            "Unknown": [
                Line(
                    "Unknown resource type",
                    "Unknown {size:=large|small} resource type {type:hex}[[, will not decode more.]]",
                )
            ],
        },
    ),
)
