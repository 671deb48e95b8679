"""What DMI strings say about the machine, by two profiles.

`tool` grades: `spec/dmi_signs.tsv`, first matching row of a record, then `spec/dmi_makers.tsv`. `lu2021` is
the kernel patch of 2020 and 2021, which was never merged: a vendor that is exactly one of
`spec/dmi_lu2021.tsv` means "not bare metal", anything else means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from ..model import Direction, Evidence, Strength
from ..spec import rows
from .dmi_records import DmiRecord, find_records, is_empty
from .lines import EvidenceLines

Profile = Literal["tool", "lu2021"]

#: The strings that systemd compares with its table (src/basic/virt.c).
_ANY = ("product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version")


@cache
def _anywhere(needle: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[ /]){re.escape(needle)}(?![a-z])")


def _begins(text: str, needle: str) -> bool:
    if needle.startswith("~"):
        return needle[1:] in text
    # `Sun` is not the beginning of `Sunrise`, `VMW` is one of `VMware`
    return text.startswith(needle)


def _product(condition: str, product: str) -> bool:
    if condition == "*":
        return True
    wanted = condition[1:]
    if condition.startswith("~"):
        return wanted in product
    return bool(product) if wanted == "." else product.startswith(wanted)


def _matches_joined(row: dict[str, str], record: DmiRecord) -> bool:
    """A row against a log's line, in which vendor and product are one text."""
    joined = record.joined or ""
    needle, field = row["text"], row["field"]
    if field == "sys_vendor":
        if joined != needle and not joined.startswith(f"{needle} "):
            return False
        return _product(row["product"], joined[len(needle) :].strip())
    if field in ("any", "product_name"):
        return _anywhere(needle).search(joined) is not None
    return _begins(record.fields.get(field, "\0"), needle)


def _matches(row: dict[str, str], record: DmiRecord) -> bool:
    if record.joined is not None:
        return _matches_joined(row, record)
    names = _ANY if row["field"] == "any" else (row["field"],)
    if not any(_begins(record.fields[name], row["text"]) for name in names if name in record.fields):
        return False
    return _product(row["product"], record.fields.get("product_name", ""))


def _vendor(record: DmiRecord, vendor: str) -> bool:
    if record.joined is not None:
        return record.joined == vendor or record.joined.startswith(f"{vendor} ")
    return record.fields.get("sys_vendor") == vendor


def named_by_lu2021(record: DmiRecord) -> bool:
    """Whether the never-merged kernel patch would have said `not bare metal`."""
    return any(_vendor(record, row["vendor"]) for row in rows("dmi_lu2021"))


def _maker(record: DmiRecord) -> bool:
    """Whether a maker of hardware and a model are named."""
    for row in rows("dmi_makers"):
        maker = row["vendor"]
        if record.joined is not None:
            if record.joined.startswith(f"{maker} "):
                return not is_empty(record.joined[len(maker) :].partition("/")[0].strip(" ,."))
            continue
        for vendor, product in (("sys_vendor", "product_name"), ("board_vendor", "board_name")):
            name = record.fields.get(vendor, "")
            if (name == maker or name.startswith((f"{maker} ", f"{maker},"))) and not is_empty(
                record.fields.get(product)
            ):
                return True
    return False


def _described(record: DmiRecord) -> str:
    if record.joined is not None:
        return record.joined
    names = ("sys_vendor", "product_name", "product_version", "bios_vendor", "chassis_asset")
    return ", ".join(record.fields[name] for name in names if not is_empty(record.fields.get(name)))


def dmi_evidence(
    lines: EvidenceLines, hint: str | None = None, profile: Profile = "tool"
) -> Iterator[Evidence]:
    """One sign for each record that says something, with the profile that says so."""
    for record in find_records(lines, hint):
        sign = _judge(record, profile)
        if sign is None:
            continue
        direction, strength, value, code, note = sign
        message = f"{_described(record)[:120]}: {note} (DMI profile {profile})"
        places = sorted(record.places.values())
        # one line as proof, that of the vendor or product; the others stand near it
        place = next(
            (record.places[n] for n in ("product_name", "sys_vendor") if n in record.places), places[0]
        )
        yield Evidence(
            code,
            cast(Direction, direction),
            cast(Strength, strength),
            "generic",
            lines.span(place),
            "dmi",
            value,
            message,
        )


def _judge(record: DmiRecord, profile: Profile) -> tuple[str, str, str | None, str, str] | None:
    if profile == "lu2021":
        if named_by_lu2021(record):
            return "vm", "decisive", None, "VM_DMI", "on the list of 2021"
        return None
    for row in rows("dmi_signs"):
        if _matches(row, record):
            value = None if row["value"] == "-" else row["value"]
            return row["direction"], row["strength"], value, row["code"], row["note"]
    if _maker(record):
        return "bare-metal", "strong", None, "BM_DMI", "a maker of hardware and a model"
    return None
