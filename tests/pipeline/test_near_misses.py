"""Listings that are not the dump asked for are named, with what to run again; never an empty answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.spec import rows

SAMPLES = Path(__file__).parents[2] / "samples"

LISTINGS = {
    "lspci -mm": '00:02.0 "VGA compatible controller" "Example" "Card" -r02 -p00 "Example" "Device 0001"\n',
    "lspci -vmm": "Slot:\t00:02.0\nClass:\tVGA compatible controller\nVendor:\tExample\nDevice:\tCard\n",
    "lspci -t": "-[0000:00]-+-00.0\n           +-01.0-[01]----00.0\n           \\-1f.3\n",
    "lshw": "  *-core\n     *-pci\n        bus info: pci@0000:00:00.0\n        *-network\n"
    "             bus info: pci@0000:02:00.0\n",
    "lshw -short": "/0/100              bridge      Example\n/0/100/1            display     Card\n"
    "/0/100/1c           bridge      Port\n/0/100/1c/0  eth0   network     Card\n",
    "Windows": "Example Card\nDevice instance path: PCI\\VEN_8086&DEV_0B25&SUBSYS_00008086&REV_00\n",
    "system_profiler": "Graphics/Displays:\n\n    Card:\n\n      Chipset Model: Card\n      Type: GPU\n"
    "      Device ID: 0x1234\n",
    "ioreg": "  | +-o GFX0@0  <class IOPCIDevice, id 0x1>\n  | +-o RP01@1  <class IOPCIDevice, id 0x2>\n",
    "pciconf": "hostb0@pci0:0:0:0:\tclass=0x060000 rev=0x02 hdr=0x00 vendor=0x8086 device=0x1234\n",
    "pcidump": "Domain /dev/pci0:\n 0:0:0: Example Host\n 0:2:0: Example Card\n 0:31:0: Example ISA\n",
    "hwinfo": "09: PCI 1f.3: 0403 Audio device\n  [Created at pci.386]\n",
    "inxi": "Graphics:  Device-1: Example Card driver: i915 v: kernel\n",
    "kernel log": "[    0.40] pci 0000:00:02.0: [8086:1234] type 00 class 0x030000\n",
    "lsusb": "Bus 001 Device 002: ID 8087:0024 Example Hub\n",
    "lspci -k": "00:02.0 VGA compatible controller: Example Card\n\tKernel driver in use: i915\n",
    "lspci": "00:00.0 Host bridge: Example\n00:02.0 VGA compatible controller: Example Card (rev 02)\n",
}


def test_every_row_has_a_listing() -> None:
    assert {row["name"] for row in rows("near_misses")} == set(LISTINGS)
    for row in rows("near_misses"):
        re.compile(row["pattern"])
        assert all(row[cell] for cell in ("what", "rerun", "source"))


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("around", ["{}", "Hello,\n\nhere it is:\n\n{}\nThanks\n"])
def test_a_listing_is_named_for_what_it_is(name: str, around: str) -> None:
    (row,) = [row for row in rows("near_misses") if row["name"] == name]
    result = lspci_ims.check(around.format(LISTINGS[name]))
    (remark,) = [d for d in result.diagnostics if d.code in ("NEAR_MISS", "NO_LSPCI")]
    assert remark.code == "NEAR_MISS"
    assert row["what"] in remark.message
    assert row["rerun"] in remark.message
    assert remark.span is not None
    assert bool(result.machines) == (name in ("lspci", "lspci -k"))


def test_a_dump_beside_a_listing_needs_no_remark() -> None:
    text = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text("utf-8")
    for listing in LISTINGS.values():
        found = {diagnostic.code for diagnostic in lspci_ims.check(f"{listing}\n{text}").diagnostics}
        assert not found & {"NEAR_MISS", "NO_LSPCI"}


def test_what_is_nothing_at_all_is_said_as_well() -> None:
    for text in ("", "Hello,\n\nit hangs.\n"):
        assert "NO_LSPCI" in {diagnostic.code for diagnostic in lspci_ims.check(text).diagnostics}


@pytest.mark.parametrize("row", rows("unread_files"), ids=lambda row: row["what"])
def test_a_file_that_holds_no_text_is_named(row: dict[str, str], tmp_path: Path) -> None:
    for suffix in row["suffixes"].split():
        path = tmp_path / f"Report{suffix.upper()}"
        path.write_bytes(b"\x89\0\1" * 100)
        (told,) = [one for one in lspci_ims.check(path).diagnostics if one.code == "NO_LSPCI"]
        assert row["what"] in told.message
        assert told.message.endswith(f"hint: {row['way_out']}")
