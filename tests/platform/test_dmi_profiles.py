"""The two lists of DMI strings, and which one was used."""

from __future__ import annotations

import pytest

from lspci_ims.platform import collect
from lspci_ims.source import Input
from lspci_ims.spec import rows


def judged(line: str, profile: str) -> list[tuple[str, str]]:
    found = collect(Input("report", None, [line]), profile=profile)  # type: ignore[arg-type]
    assert found.dmi_profile == profile
    assert all(f"DMI profile {profile}" in (sign.message or "") for sign in found.evidence)
    return [(sign.direction, sign.strength) for sign in found.evidence]


@pytest.mark.parametrize(
    ("vendor", "tool", "lu2021"),
    [
        ("QEMU", [("vm", "decisive")], True),
        ("VMware, Inc.", [("vm", "decisive")], False),
        ("VMware Inc.", [("vm", "decisive")], True),
        ("Oracle Corporation", [("vm", "weak")], True),
        ("Bochs", [("vm", "strong")], True),
        ("Amazon EC2", [("vm", "decisive")], False),
        ("Dell Inc.", [("bare-metal", "strong")], False),
        ("Acme", [], False),
    ],
)
def test_the_list_of_2021_compares_exactly_and_ours_grades(
    vendor: str, tool: list[tuple[str, str]], lu2021: bool
) -> None:
    line = f"DMI: {vendor} Box 1/Board, BIOS 1.0 01/02/2024"
    assert judged(line, "tool") == tool
    assert judged(line, "lu2021") == ([("vm", "decisive")] if lu2021 else [])


def test_the_list_of_2021_is_whole() -> None:
    assert [row["vendor"] for row in rows("dmi_lu2021")] == [
        "QEMU",
        "Bochs",
        "KVM",
        "Xen",
        "VMware",
        "VMW",
        "VMware Inc.",
        "innotek GmbH",
        "Oracle Corporation",
        "Parallels",
        "BHYVE",
    ]
