"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

import pytest
from lspci_ims_dlb.devices import FAMILIES

CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
PASID = "Capabilities: [148 v1] Process Address Space ID (PASID)\n\t\tPASIDCtl: Enable+ Exec- Priv+"
DVSEC = "Capabilities: [150 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>"
OLD_DVSEC = "Capabilities: [150 v1] #23"
SRIOV = (
    "Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)\n"
    "\t\tInitial VFs: 16, Total VFs: 16, Number of VFs: {}, Function Dependency Link: 00"
)
WHOLE = (CONTROL, AER, PASID, DVSEC)
HIDDEN = (CONTROL, AER, PASID)


def head(device_id, bdf="6e:00.0"):
    return f"{bdf} Co-processor: Intel Corporation Device {device_id}"


@pytest.mark.parametrize(
    ("device_id", "lines", "rules", "ims"),
    [
        ("2714", WHOLE, {"DLB001"}, "vendor-stated"),
        ("2714", HIDDEN, {"DLB001", "DLB003"}, "vendor-stated"),
        ("2714", (CONTROL, AER, OLD_DVSEC), {"DLB001"}, "vendor-stated"),
        ("2714", (CONTROL, "Capabilities: <access denied>"), {"DLB001"}, "vendor-stated"),
        ("2715", HIDDEN, {"DLB001"}, "vendor-stated"),
        ("2710", WHOLE, {"DLB002"}, "unknown"),
        ("2710", HIDDEN, {"DLB002", "DLB003"}, "no"),
        ("2710", (CONTROL, "Capabilities: <access denied>"), {"DLB002"}, "unknown"),
        ("2711", HIDDEN, {"DLB002"}, "no"),
        ("2712", WHOLE, set(), "unknown"),
    ],
)
def test_fires_and_stays_silent(check_functions, device_id, lines, rules, ims):
    said = check_functions((head(device_id), *lines))
    assert set(said.codes["6e:00.0"]) == rules
    assert said.devices["6e:00.0"].ims == ims


@pytest.mark.parametrize(
    ("name", "device_id"),
    [
        ("Dynamic Load Balancer 2.0 (DLB)", "2710"),
        ("Dynamic Load Balancer 2.5 (DLB)", "2714"),
        ("Dynamic Load Balancer (DLB) Virtual Function", "2715"),
    ],
)
def test_names_of_a_newer_pci_ids(check_functions, name, device_id):
    said = check_functions((f"6e:00.0 Co-processor: Intel Corporation {name}", *HIDDEN))
    device = said.devices["6e:00.0"]
    assert (device.vendor_id, device.device_id, device.id_source) == ("8086", device_id, "family")
    assert said.codes["6e:00.0"]


def test_what_version_2_5_says(check_functions):
    said = check_functions((head("2714"), *WHOLE))
    device = said.devices["6e:00.0"]
    assert (device.siov, device.storage, device.needs) == ("r1", "device-memory", "pasid")
    assert any("-xxxx" in question.command for question in device.ask)


def test_a_virtual_function_is_told_from_a_physical_one(check_functions):
    said = check_functions((head("2714"), *WHOLE), (head("2715", "6e:00.1"), *HIDDEN))
    assert "virtual function" not in said.codes["6e:00.0"]["DLB001"].message
    assert "virtual function" in said.codes["6e:00.1"]["DLB001"].message


@pytest.mark.parametrize(
    ("count", "scalable_mode", "verdict", "code"),
    [(2, "on", "disallowed", "SRIOV_ACTIVE"), (0, "on", "allowed-with-caveat", "PASID_ON")],
)
def test_sriov_excludes_sub_devices(check_functions, count, scalable_mode, verdict, code):
    lines = (*WHOLE, SRIOV.format(count))
    said = check_functions((head("2714"), *lines), virt="bare-metal", arch="x86", scalable_mode=scalable_mode)
    rows = said.devices["6e:00.0"].usable
    (use,) = [row for row in rows if (row.model, row.use) == ("proposal-2020", "subdevice")]
    assert use.verdict == verdict
    assert code in use.reasons


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dlb2 0000:6e:00.0: [dlb2_vdcm_init()]: IMS for SIOV initialized", "interrupt domain"),
        ("dlb2 0000:6e:00.0: Fail to acquire IMS domain", "no interrupt domain"),
        (
            "[ 7.3] dlb2 6e:00.0: [dlb2_vdcm_init()] Failed to enable aux domains; no SIOV support",
            "auxiliary domain",
        ),
        ("dlb2 0000:6e:00.0: [dlb2_vdcm_init()]: SIOV not supported", "no SIOV DVSEC"),
    ],
)
def test_messages_of_the_driver(check_functions, line, words):
    said = check_functions((head("2714"), *WHOLE), (head("2714", "6f:00.0"), *WHOLE), before=line)
    reason = said.codes["6e:00.0"]["DLB004"]
    assert words in reason.message
    assert [span.text for span in reason.spans] == [line]
    assert "DLB004" not in said.codes["6f:00.0"]


@pytest.mark.parametrize(
    "line",
    [
        "idxd 0000:6e:00.0: Fail to acquire IMS domain",
        "dlb2 0000:6e:00.0: SIOV is supported",
        "SIOV not supported",
    ],
)
def test_messages_about_something_else(check_functions, line):
    assert "DLB004" not in check_functions((head("2714"), *WHOLE), before=line).codes["6e:00.0"]


def test_no_evidence_on_the_machine(check_functions):
    machine = check_functions((head("2714"), *HIDDEN), (head("2710", "6f:00.0"), *HIDDEN)).machine
    assert not [sign for sign in machine.platform.evidence if sign.by == "dlb"]


def test_physical_functions_name_their_virtual_ones():
    for family in FAMILIES:
        rows = {row.device_id: row for row in family.devices}
        for row in rows.values():
            assert (row.function == "pf") == (row.vf_id is not None)
            assert row.vf_id is None or rows[row.vf_id].function == "vf"
