"""The forms in which releases of lspci print names and ids (with, without and beside each other)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lspci_ims.ids import IdTable, default_table
from lspci_ims.ids.build import main

DEVICES = [
    ("Intel Corporation Device 0b25", "8086", "0b25", "device-text"),
    ("Intel Corporation Unknown device 0b25", "8086", "0b25", "device-text"),
    ("Intel Corporation: Unknown device 0b25", "8086", "0b25", "device-text"),
    ("Intel Corp. Unknown device 0b25", "8086", "0b25", "device-text"),
    ("Intel Corporation Device [8086:0b25]", "8086", "0b25", "numeric"),
    ("8086:0b25", "8086", "0b25", "numeric"),
    ("8086:0B25", "8086", "0b25", "numeric"),
    ("Device 1234:5678", "1234", "5678", "device-text"),
    ("Unknown device 1234:5678", "1234", "5678", "device-text"),
    ("Device [1234:5678]", "1234", "5678", "numeric"),
    ("Mellanox Technologies MT2892 Family [ConnectX-6 Dx]", "15b3", "101d", "pci-ids"),
    ("Mellanox Technologies MT2892 Family [ConnectX-6 Dx] [15b3:101d]", "15b3", "101d", "numeric"),
    ("Red Hat, Inc. QEMU PCIe Root port", "1b36", "000c", "pci-ids"),
    ("Red Hat, Inc Virtio network device", "1af4", "1000", "pci-ids"),
    ("Red Hat, Inc. Virtio network device", "1af4", "1000", "pci-ids"),
    ("Acme Widgets Device 0b25", None, "0b25", "device-text"),
    ("Acme Widgets", None, None, "none"),
    ("", None, None, "none"),
]


@pytest.mark.parametrize("text, vendor, device, source", DEVICES)
def test_devices(text: str, vendor: str | None, device: str | None, source: str) -> None:
    found = default_table().resolve_device(text)
    assert (found.vendor_id, found.device_id, found.id_source) == (vendor, device, source)


def test_names_are_split() -> None:
    found = default_table().resolve_device("Intel Corporation Device [8086:0b25]")
    assert (found.vendor_name, found.device_name) == ("Intel Corporation", None)
    found = default_table().resolve_device("Red Hat, Inc. QEMU PCI Test Device [1b36:0005]")
    assert (found.vendor_name, found.device_name) == ("Red Hat, Inc.", "QEMU PCI Test Device")
    found = default_table().resolve_device("Acme Device [0bad:0005]")
    assert (found.vendor_name, found.device_name) == ("Acme", None)


def test_a_shared_name_gives_candidates() -> None:
    found = default_table().resolve_device(
        "Mellanox Technologies MT27500/MT27520 Family [ConnectX-3/ConnectX-3 Pro Virtual Function]"
    )
    assert (found.vendor_id, found.device_id) == ("15b3", "1004")
    shared = default_table().resolve_device("Intel Corporation Ethernet Virtual Function 700 Series")
    assert shared.vendor_id == "8086"
    assert shared.device_id is None or not shared.candidates


def test_a_cut_name_gives_candidates() -> None:
    found = default_table().resolve_device("Mellanox Technologies MT2892 Family [ConnectX-6 D...")
    assert "15b3:101d" in found.candidates
    found = default_table().resolve_device("Mellanox Technologies MT27...")
    assert found.device_id is None
    assert len(found.candidates) > 3


SUBSYSTEMS = [
    ("Red Hat, Inc. QEMU Virtual Machine", "1af4", "1100", "pci-ids"),
    ("Red Hat, Inc QEMU Virtual Machine", "1af4", "1100", "pci-ids"),
    ("Dell Device 0622", "1028", "0622", "device-text"),
    ("Dell Device [1028:0622]", "1028", "0622", "numeric"),
    ("Intel Corporation Device 0000", "8086", "0000", "device-text"),
    ("Device 1d05:1174", "1d05", "1174", "device-text"),
]


@pytest.mark.parametrize("text, vendor, device, source", SUBSYSTEMS)
def test_subsystems(text: str, vendor: str, device: str, source: str) -> None:
    found = default_table().resolve_subsystem(text)
    assert (found.vendor_id, found.device_id, found.id_source) == (vendor, device, source)


def test_a_devices_own_name_says_nothing_about_the_subsystem() -> None:
    found = default_table().resolve_subsystem("Red Hat, Inc. Virtio network device", ("1af4", "1000"))
    assert (found.vendor_name, found.device_id) == ("Red Hat, Inc.", None)
    shared = default_table().resolve_subsystem("Broadcom / LSI MegaRAID SAS-3 3008 [Fury]")
    assert shared.device_id is None


CLASSES = [
    ("System peripheral", "0880"),
    ("USB Controller", "0c03"),
    ("0880", "0880"),
    ("Class 0880", "0880"),
    ("Class [7f00]", "7f00"),
    ("Unknown class [7f00]", "7f00"),
    ("VGA compatible controller [0300]", "0300"),
    ("Network controller [02fe]", "02fe"),
    ("Nothing of the kind", None),
    ("", None),
]


@pytest.mark.parametrize("text, class_id", CLASSES)
def test_classes(text: str, class_id: str | None) -> None:
    assert default_table().resolve_class(text) == class_id


def test_names_of_ids() -> None:
    table = default_table()
    assert table.vendor_name("8086") == "Intel Corporation"
    assert table.vendor_name("zzzz") is None
    assert table.device_name("15B3", "101D") == "MT2892 Family [ConnectX-6 Dx]"
    assert table.device_name("8086", "0b25") is None
    assert table.subsystem_name("1b36", "0100", "1af4", "1100") == "QEMU Virtual Machine"
    assert table.base_class_name("02fe") == "Network controller"
    assert table.class_name("02fe") is None
    assert table.prog_if_name("0108", "02") == "NVM Express"


@given(st.text() | st.text("[]: 08abDevice.UnknwIlCorpt-"))
def test_any_text_is_answered(text: str) -> None:
    table = default_table()
    for found in (table.resolve_device(text), table.resolve_subsystem(text, ("8086", "0b25"))):
        assert (found.device_id is None) == (found.id_source == "none")
    table.resolve_class(text)


def test_another_pci_ids_replaces_the_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "pci.ids"
    path.write_text(
        "#\tVersion: 2099.01.01\n8086  Intel Corporation\n\t0b25  Streaming\nC 08  Generic\n\t80  Odd one\n"
    )
    table = IdTable.from_pci_ids(path)
    assert table.version == "2099.01.01"
    assert table.resolve_device("Intel Corporation Streaming").device_id == "0b25"
    assert table.resolve_class("Odd one") == "0880"
    assert main([str(path), str(tmp_path)]) == 0
    assert "8086:0b25\tStreaming\n" in (tmp_path / "by_id.tsv").read_text()


def test_the_builder_wants_a_file() -> None:
    assert main([]) == 2


def test_import_reads_no_table() -> None:
    code = (
        "import sys; opened = [];"
        "sys.addaudithook(lambda event, given: event == 'open' and opened.append(str(given[0])));"
        "import lspci_ims.ids; print([path for path in opened if not path.endswith(('.py', '.pyc'))])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "lspci_ims" not in told
