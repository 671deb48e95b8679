"""End to end: text in, answer out, with the plugin installed."""

from __future__ import annotations

from importlib import metadata

import pytest

import lspci_ims

pytestmark = pytest.mark.skipif(
    not hasattr(lspci_ims, "check") or not metadata.entry_points(group="lspci_ims", name="idxd"),
    reason="the plugin is not installed",
)

HEAD = "6a:01.0 System peripheral: Intel Corporation Device 0b25\n"
CONTROL = "\tControl: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-\n"
MSIX = "\tCapabilities: [80] MSI-X: Enable+ Count={} Masked-\n"
AER = "\tCapabilities: [100 v1] Advanced Error Reporting\n"
DVSEC = "\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n"


def answer(text):
    # lspci ends every block with an empty line; without it the block counts as cut
    (machine,) = lspci_ims.check(f"{text}\n").machines
    return machine.devices[0], machine.platform


def codes(device):
    return {reason.code for reason in device.reasons}


def test_physical():
    device, platform = answer(HEAD + CONTROL + MSIX.format(9) + AER + DVSEC)
    assert (device.siov, device.ims, device.storage, device.needs) == (
        "r1",
        "vendor-stated",
        "device-memory",
        "pasid",
    )
    assert "IDXD001" in codes(device)
    assert any("-xxxx" in ask.command for ask in device.ask)
    assert not [item for item in platform.evidence if item.by == "idxd"]


def test_masked():
    device, platform = answer(HEAD + CONTROL + MSIX.format(9) + AER)
    assert (device.siov, device.ims) == ("no", "no")
    assert "IDXD003" in codes(device)
    assert [item.code for item in platform.evidence if item.by == "idxd"] == ["VM_MISSING_DVSEC"]


def test_virtual():
    subsystem = "\tSubsystem: Intel Corporation Device 2010\n"
    device, platform = answer(HEAD + subsystem + CONTROL + MSIX.format(2))
    assert "IDXD002" in codes(device)
    assert device.ims in ("no", "unknown")
    assert [item.code for item in platform.evidence if item.by == "idxd"] == ["IDXD002"]


def test_the_name_of_a_newer_pci_ids():
    device, _ = answer(
        "6a:01.0 System peripheral: Intel Corporation Data Streaming Accelerator (DSA)\n"
        + CONTROL
        + AER
        + DVSEC
    )
    assert (device.vendor_id, device.device_id, device.id_source) == ("8086", "0b25", "family")
