"""ACPI tables about IOMMUs: what their bytes say, raw or as `acpidump` prints them.

Header of every table: signature (4 bytes), length (4, little-endian), revision, checksum (all bytes of the
table add up to 0 modulo 256), ids of its makers; 36 bytes in all (ACPI specification 5.2.6). The ids of the
makers are not read: they prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..model import Evidence, Span
from .lines import EvidenceLines

_HEADER = 36
_LONGEST = 1 << 20
#: A machine has one table of each kind; more are read where a report has several machines.
_TABLES = 16
#: The origin of everything read from these tables: firmware is one witness.
ORIGIN = "acpi-tables"
#: DMAR: flags stand at byte 37; bit 0 is INTR_REMAP (Intel VT-d specification 8.1, ACPI_DMAR_INTR_REMAP).
_DMAR_FLAGS = 37
_INTR_REMAP = 1
#: VIOT: number of nodes and offset of the first at byte 36; types 3 and 4 are virtio IOMMUs
#: (Linux include/acpi/actbl3.h, struct acpi_table_viot and enum acpi_viot_node_type).
_VIOT_NODES = 36
_VIRTIO_IOMMU = (3, 4)

_TITLE = re.compile(r"(?P<name>DMAR|IVRS|VIOT) @ 0x[0-9A-Fa-f]{1,16}$")
_ROW = re.compile(r"(?P<offset>[0-9A-Fa-f]{4,8}): (?P<pairs>(?:[0-9A-Fa-f]{2} ?){1,16})(?: |$)")


def acpi_evidence(lines: EvidenceLines, hint: str | None = None) -> Iterator[Evidence]:
    """What tables in the text of `acpidump` say; a table that is cut or changed says nothing."""
    if hint not in (None, "acpi"):
        return
    titles = (index for index in lines.containing(" @ 0x") if _TITLE.match(lines.payload(index)))
    for index in islice(titles, _TABLES):
        data, last = _dumped(lines, index + 1)
        yield from table_evidence(data, lines.span(index, min(last, index + 3)))


def _dumped(lines: EvidenceLines, first: int) -> tuple[bytes, int]:
    """The bytes of the rows from a line on, and the last line of them."""
    data = bytearray()
    index = first
    while index < len(lines) and len(data) <= _LONGEST:
        row = _ROW.match(lines.payload(index))
        if row is None or int(row["offset"], 16) != len(data):
            break
        data += bytes.fromhex(row["pairs"])
        index += 1
    return bytes(data), index - 1


def table_evidence(data: bytes, span: Span) -> Iterator[Evidence]:
    """What the bytes of one table say about the machine; nothing unless length and checksum hold.

    Args:
        data: the table, as /sys/firmware/acpi/tables holds it.
        span: its place, the proof of what it says.
    """
    table = _checked(data)
    signature = table[:4]
    if signature in (b"DMAR", b"IVRS"):
        maker = "Intel's VT-d" if signature == b"DMAR" else "AMD's IOMMU"
        yield Evidence(
            "", "arch", "strong", "generic", span, ORIGIN, "x86", f"an ACPI table describes {maker}"
        )
    if signature == b"DMAR" and not table[_DMAR_FLAGS] & _INTR_REMAP:
        note = "bit 0 of the flags of the DMAR table is clear: the firmware does not support it"
        yield Evidence("IR_OFF", "ir-off", "strong", "generic", span, ORIGIN, None, note)
    if signature == b"VIOT" and any(kind in _VIRTIO_IOMMU for kind in _viot_nodes(table)):
        note = "the ACPI table VIOT describes it"
        yield Evidence("VIOMMU_VIRTIO", "viommu", "strong", "generic", span, ORIGIN, "virtio-iommu", note)
        yield Evidence("VIOMMU_VIRTIO", "vm", "strong", "generic", span, ORIGIN, None, note)


def _checked(data: bytes) -> bytes:
    """The table without what follows it; empty when it is cut, too long, or its checksum is wrong."""
    length = int.from_bytes(data[4:8], "little")
    if not _HEADER + 12 <= length <= min(len(data), _LONGEST) or sum(data[:length]) % 256:
        return b""
    return data[:length]


def _viot_nodes(table: bytes) -> Iterator[int]:
    """The types of the nodes: each begins with type (1 byte), a reserved byte, length (2 bytes)."""
    count = int.from_bytes(table[_VIOT_NODES : _VIOT_NODES + 2], "little")
    offset = int.from_bytes(table[_VIOT_NODES + 2 : _VIOT_NODES + 4], "little")
    for _ in range(count):
        length = int.from_bytes(table[offset + 2 : offset + 4], "little")
        if length < 4 or offset < _HEADER or offset + length > len(table):
            return
        yield table[offset]
        offset += length
