"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

import pytest

CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
DVSEC = "Capabilities: [150 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>"
OLD_DVSEC = "Capabilities: [150 v1] #23"
DENIED = "Capabilities: <access denied>"
PF = "1a:00.0 Ethernet controller: Intel Corporation Device 1452"
VF = "1a:00.1 Ethernet controller: Intel Corporation Device 145c"
OTHER_VENDOR = "1b:00.0 Ethernet controller: Device 1234:0001 (prog-if 01)"
ENETC = "1c:00.0 Ethernet controller: Freescale Semiconductor Inc Device e100 (rev 01) (prog-if 01)"
ORDINARY = "1d:00.0 Ethernet controller: Intel Corporation Device 1572"
STORAGE = "1e:00.0 SCSI storage controller: Device 1234:0002 (prog-if 01)"


@pytest.mark.parametrize(
    ("head", "lines", "rules", "siov", "ims", "needs"),
    [
        (PF, (AER, DVSEC), {"IDPF001"}, "r1", "unknown", "pasid"),
        (PF, (AER,), {"IDPF001", "IDPF003"}, "no", "no-sign", "pasid"),
        (PF, (AER, OLD_DVSEC), {"IDPF001"}, "unknown", "unknown", "pasid"),
        (PF, (DENIED,), {"IDPF001"}, "unknown", "unknown", "pasid"),
        (VF, (AER, DVSEC), {"IDPF001"}, "r1", "unknown", "pasid"),
        (VF, (AER,), {"IDPF001", "IDPF003"}, "no", "no-sign", "pasid"),
        (f"{PF} (prog-if 01)", (AER, DVSEC), {"IDPF001"}, "r1", "unknown", "pasid"),
        (OTHER_VENDOR, (AER, DVSEC), {"IDPF002"}, "r1", "unknown", "unknown"),
        (OTHER_VENDOR, (AER,), {"IDPF002"}, "no", "no-sign", "unknown"),
        (ENETC, (AER, DVSEC), set(), "r1", "unknown", "unknown"),
        (ORDINARY, (AER, DVSEC), set(), "r1", "unknown", "unknown"),
        (STORAGE, (AER, DVSEC), set(), "r1", "unknown", "unknown"),
    ],
)
def test_fires_and_stays_silent(check_functions, head, lines, rules, siov, ims, needs):
    said = check_functions((head, CONTROL, *lines))
    (bdf,) = said.devices
    device = said.devices[bdf]
    assert set(said.codes[bdf]) == rules
    assert (device.siov, device.ims, device.needs) == (siov, ims, needs)


def test_the_one_name_of_two_ids_tells_the_class_only(check_functions):
    name = "1a:00.0 Ethernet controller: Intel Corporation Infrastructure Data Path Function (prog-if 01)"
    said = check_functions((name, CONTROL, AER))
    assert said.devices["1a:00.0"].device_id is None
    assert set(said.codes["1a:00.0"]) == {"IDPF002"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("idpf 0000:1a:00.0: up to 16 ADIs are permitted", "permits sub-devices (16)"),
        ("[ 8.4] idpf 1a:00.0: Up to 4 ADIs are permitted", "permits sub-devices (4)"),
        ("idpf 0000:1a:00.0: Failed to enable aux-domain: -19", "auxiliary domain"),
        ("idpf 0000:1a:00.0: S-IOV device register failed, err -19", "took no sub-devices"),
    ],
)
def test_messages_of_the_driver(check_functions, line, words):
    said = check_functions((PF, CONTROL, AER, DVSEC), (VF, CONTROL, AER), before=line)
    reason = said.codes["1a:00.0"]["IDPF004"]
    assert words in reason.message
    assert [span.text for span in reason.spans] == [line]
    assert "IDPF004" not in said.codes["1a:00.1"]


@pytest.mark.parametrize(
    "line",
    [
        "idxd 0000:1a:00.0: Failed to enable aux-domain: -19",
        "ice 0000:1a:00.0: S-IOV device register failed, err -19",
        "up to 16 ADIs are permitted",
    ],
)
def test_messages_about_something_else(check_functions, line):
    assert "IDPF004" not in check_functions((PF, CONTROL, AER, DVSEC), before=line).codes["1a:00.0"]
