"""DMI strings as tools print them: dmidecode, files of sysfs, modaliases, a kernel log's `DMI:` line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .lines import EvidenceLines

#: Headings of dmidecode with the fields below them, by the names that sysfs gives them.
_BLOCKS = {
    "BIOS Information": {"Vendor": "bios_vendor", "Version": "bios_version"},
    "System Information": {
        "Manufacturer": "sys_vendor",
        "Product Name": "product_name",
        "Version": "product_version",
    },
    "Base Board Information": {"Manufacturer": "board_vendor", "Product Name": "board_name"},
    "Chassis Information": {"Asset Tag": "chassis_asset"},
}
_SYSFS = {
    "sys_vendor": "sys_vendor",
    "product_name": "product_name",
    "product_version": "product_version",
    "board_vendor": "board_vendor",
    "board_name": "board_name",
    "bios_vendor": "bios_vendor",
    "bios_version": "bios_version",
    "chassis_asset_tag": "chassis_asset",
    # apport
    "dmi.sys.vendor": "sys_vendor",
    "dmi.product.name": "product_name",
    "dmi.product.version": "product_version",
    "dmi.board.vendor": "board_vendor",
    "dmi.board.name": "board_name",
    "dmi.bios.vendor": "bios_vendor",
    "dmi.bios.version": "bios_version",
    "dmi.chassis.asset.tag": "chassis_asset",
    # hostnamectl
    "Hardware Vendor": "sys_vendor",
    "Hardware Model": "product_name",
}
_SYSFS_LINE = re.compile(
    r"(?:\S{0,200}/)?(?P<key>[a-z._]{8,24}|Hardware (?:Vendor|Model)) ?[:=] ?(?P<value>.*)$"
)
_JOINED = re.compile(
    r"(?:^|[\]:>|]\s{0,4}|.{0,200}\] )(?:DMI|Hardware name|MachineType): (?P<text>[^\s:][^:]*?)"
    r"(?:, BIOS (?P<bios>.*))?$"
)
_NOT_A_NAME = re.compile(r"Memory slots populated|SMBIOS \d|not present", re.IGNORECASE)
_MODALIAS = re.compile(
    r"dmi:bvn(?P<bios_vendor>[^:]*):.{0,200}?:svn(?P<sys_vendor>[^:]*):pn(?P<product_name>[^:]*):"
)
_LABELLED = re.compile(r"(?P<name>Manufacturer|Hardware):\s{1,20}(?P<value>\S.*)$")
#: What firmware writes where it has nothing to say.
_EMPTY = frozenset(
    (
        "",
        "Not Specified",
        "To Be Filled By O.E.M.",
        "To be filled by O.E.M.",
        "Default string",
        "None",
        "Unknown",
        "System manufacturer",
        "System Product Name",
        "O.E.M.",
    )
)


#: So many sections of supportconfig are read: a report has one.
_SECTIONS = 16


class DmiRecord(NamedTuple):
    """The strings of one machine and the lines (indices) they stand on.

    `joined` is a log's `vendor product/board`, where vendor and product cannot be told apart.
    """

    fields: dict[str, str]
    places: dict[str, int]
    joined: str | None = None


def find_records(lines: EvidenceLines, hint: str | None = None) -> Iterator[DmiRecord]:
    """The records of a text, by form; a log's line that comes again comes once."""
    if hint in (None, "dmidecode"):
        yield from _dmidecode(lines)
    if hint is None:
        yield from islice(_supportconfig(lines), _SECTIONS)
    if hint in (None, "dmi-id", "hostname"):
        yield from _sysfs(lines, hint)
    if hint in (None, "dmesg", "journal"):
        yield from _joined(lines)


def _dmidecode(lines: EvidenceLines) -> Iterator[DmiRecord]:
    record = DmiRecord({}, {})
    starts = sorted(index for heading in _BLOCKS for index in lines.containing(heading))
    for start in starts:
        wanted = _BLOCKS.get(lines.payload(start))
        if wanted is None:
            continue
        for index in range(start + 1, min(start + 40, len(lines))):
            text = lines.payload(index)
            if not text or text.startswith("Handle 0x") or (":" not in text and text in _BLOCKS):
                break
            name, colon, value = text.partition(":")
            field = wanted.get(name)
            if not colon or field is None:
                continue
            if field in record.fields:
                yield record
                record = DmiRecord({}, {})
            record.fields[field] = value.strip()
            record.places[field] = index
    if record.fields:
        yield record


def _supportconfig(lines: EvidenceLines) -> Iterator[DmiRecord]:
    """Manufacturer and hardware in the section `# Virtualization` of supportconfig.

    What it concludes from them (hypervisor, identity) is not read: it takes every machine of Microsoft for a
    guest (supportutils, bin/supportconfig: basic-environment.txt).
    """
    for index in lines.containing("Hardware:"):
        hardware = _LABELLED.match(lines.payload(index))
        maker = _LABELLED.match(lines.payload(index - 1)) if index else None
        if hardware is None or maker is None:
            continue
        if (maker["name"], hardware["name"]) == ("Manufacturer", "Hardware"):
            fields = {"sys_vendor": maker["value"].strip(), "product_name": hardware["value"].strip()}
            yield DmiRecord(fields, {"sys_vendor": index - 1, "product_name": index})


def _sysfs(lines: EvidenceLines, hint: str | None) -> Iterator[DmiRecord]:
    record = DmiRecord({}, {})
    if hint == "dmi-id" and lines.input.member is not None:
        # a file of its own: its name is the field's
        field = _SYSFS.get(lines.input.member.rpartition("/")[2])
        if field is not None and len(lines):
            yield DmiRecord({field: lines.payload(0)}, {field: 0})
            return
    literals = ("_vendor", "_name", "_version", "_asset_tag", "dmi.", "Hardware Vendor:", "Hardware Model:")
    for index in sorted({index for literal in literals for index in lines.containing(literal)}):
        match = _SYSFS_LINE.match(lines.payload(index))
        key = None if match is None else _SYSFS.get(match["key"])
        if match is None or key is None:
            continue
        if key in record.fields and record.fields[key] != match["value"].strip():
            yield record
            record = DmiRecord({}, {})
        record.fields[key] = match["value"].strip()
        record.places[key] = index
    if record.fields:
        yield record
    for index in lines.containing("dmi:bvn"):
        alias = _MODALIAS.search(lines.lines[index][:2000])
        if alias is not None:
            fields = {name: value for name, value in alias.groupdict().items() if value}
            yield DmiRecord(fields, dict.fromkeys(fields, index))


def _joined(lines: EvidenceLines) -> Iterator[DmiRecord]:
    seen: set[str] = set()
    for literal in ("DMI: ", "Hardware name: ", "MachineType: "):
        for index in lines.containing(literal):
            match = _JOINED.search(lines.payload(index))
            if match is None or _NOT_A_NAME.match(match["text"]) or match["text"] in seen:
                continue
            seen.add(match["text"])
            fields = {"bios_version": match["bios"]} if match["bios"] else {}
            yield DmiRecord(fields, {"": index}, match["text"].strip())


def is_empty(text: str | None) -> bool:
    """Whether firmware left this string to its maker's default."""
    return text is None or text.strip() in _EMPTY
