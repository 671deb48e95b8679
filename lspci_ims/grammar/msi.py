"""Message Signaled Interrupts: MSI (capability 05) and MSI-X (11); PCI 3.0, section 6.8.

    Capabilities: [50] MSI: Enable+ Count=1/8 Maskable+ 64bit+
            Address: 00000000fee01004  Data: 0021
            Masking: 000000fe  Pending: 00000000
    Capabilities: [b0] MSI-X: Enable+ Count=64 Masked-
            Vector table: BAR=4 offset=00000000
            PBA: BAR=4 offset=00001000

pciutils 2.1 on (MSI), 2.1.99 on (MSI-X). Until 3.1.2 the order was another (`Mask± 64bit± Count=1/8
Enable±`, `Enable± Mask± TabSize=64`); until 3.0.0 `Queue=0/3` holds the powers of two.
"""

from __future__ import annotations

from .family import Family, Heading, Line

_COUNT = "Count={Count.enabled:dec}/{Count.capable:dec}"
_QUEUE = "Queue={Queue.enabled:dec}/{Queue.capable:dec}"
_LINES = {
    "Address": [Line("Address", "Address: {Address:hex} Data: {Data:hex}")],
    "Masking": [Line("Masking", "Masking: {Masking:hex} Pending: {Pending:hex}")],
}

FAMILIES = (
    Family(
        "msi",
        [
            Heading("MSI", (f": {{Enable±}} {_COUNT} {{±}}", f": {{±}} {_COUNT} {{Enable±}}")),
            Heading(
                "Message Signalled Interrupts",
                (f": {{±}} {_COUNT} {{Enable±}}", f": {{±}} {_QUEUE} {{Enable±}}"),
            ),
        ],
        _LINES,
    ),
    Family(
        "msi-x",
        [Heading("MSI-X", (": {Enable±} Count={Count:dec} {±}", ": {±} TabSize={TabSize:dec}"))],
        {
            "Vector": [Line("Vector table", "Vector table: BAR={BAR:dec} offset={offset:hex}")],
            "PBA": [Line("PBA", "PBA: BAR={BAR:dec} offset={offset:hex}")],
        },
    ),
)
