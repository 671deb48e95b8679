"""End to end: text in, answer out, with the plugin installed."""

from __future__ import annotations

from importlib import metadata

import pytest

import lspci_ims

pytestmark = pytest.mark.skipif(
    not hasattr(lspci_ims, "check") or not metadata.entry_points(group="lspci_ims", name="mlx5"),
    reason="the plugin is not installed",
)

TEXT = """\
b1:00.0 Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]
\tControl: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-
\tCapabilities: [60] Express (v2) Endpoint, MSI 00
\tCapabilities: [9c] MSI-X: Enable+ Count=64 Masked-
\tCapabilities: [100 v1] Advanced Error Reporting

"""


def test_stated_by_the_vendor():
    (machine,) = lspci_ims.check(TEXT).machines
    (device,) = machine.devices
    assert (device.vendor_id, device.device_id) == ("15b3", "1021")
    assert (device.siov, device.ims, device.storage, device.needs) == (
        "no",
        "vendor-stated",
        "driver-memory",
        "none",
    )
    assert "MLX5001" in {reason.code for reason in device.reasons}
