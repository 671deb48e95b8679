"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

import pytest
from lspci_ims_qat.devices import FAMILIES, GEN4

CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
PASID = "Capabilities: [1d0 v1] Process Address Space ID (PASID)\n\t\tPASIDCtl: Enable+ Exec- Priv+"
DVSEC = "Capabilities: [1d8 v1] Designated Vendor-Specific: Vendor=8086 ID={} Rev=0 Len={} <?>"
OTHER_DVSEC = DVSEC.format("0000", 24)
SIOV_DVSEC = DVSEC.format("0005", 24)
INTERRUPT = " 130:      0      7  {} 56098818-edge      qatims0.0.1"


def head(device_id="4940", bdf="6b:00.0"):
    return f"{bdf} Co-processor: Intel Corporation Device {device_id} (rev 40)"


@pytest.mark.parametrize(
    "device_id", [row.device_id for f in FAMILIES for row in f.devices if f.name == GEN4]
)
def test_the_build_decides_so_that_a_physical_function_is_unknown(check_functions, device_id):
    said = check_functions((head(device_id), CONTROL, AER, PASID))
    device = said.devices["6b:00.0"]
    assert set(said.codes["6b:00.0"]) == {"QAT001"}
    is_virtual = "virtual function" in said.codes["6b:00.0"]["QAT001"].message
    assert (device.siov, device.ims) == ("no", "no-sign" if is_virtual else "unknown")
    assert (device.storage, device.needs) == ("device-memory", "pasid")
    assert is_virtual == (int(device_id, 16) % 2 == 1)


@pytest.mark.parametrize("device_id", ["37c8", "493f", "494a", "18a0"])
def test_other_accelerators_are_left_alone(check_functions, device_id):
    assert check_functions((head(device_id), CONTROL, AER, OTHER_DVSEC)).codes["6b:00.0"] == {}


@pytest.mark.parametrize("name", ["4xxx Series QAT", "420xx Series QAT", "6xxx Series QAT Virtual Function"])
def test_names_of_a_newer_pci_ids(check_functions, name):
    said = check_functions((f"6b:00.0 Co-processor: Intel Corporation {name} (rev 40)", CONTROL, AER))
    assert said.devices["6b:00.0"].id_source == "family"
    assert set(said.codes["6b:00.0"]) == {"QAT001"}


def test_dvsec_0000_is_an_observation_and_never_siov(check_functions):
    said = check_functions((head(), CONTROL, AER, PASID, OTHER_DVSEC))
    device = said.devices["6b:00.0"]
    assert set(said.codes["6b:00.0"]) == {"QAT001", "QAT002"}
    assert said.codes["6b:00.0"]["QAT002"].spans[0].text.strip() == OTHER_DVSEC
    assert (device.siov, device.ims) == ("no", "unknown")


@pytest.mark.parametrize(
    ("dvsec", "siov", "ims"),
    [
        (SIOV_DVSEC, "r1", "unknown"),
        (DVSEC.format("0000", 56), "no", "unknown"),
        (DVSEC.format("0007", 24), "no", "unknown"),
    ],
)
def test_other_dvsecs_are_no_such_observation(check_functions, dvsec, siov, ims):
    said = check_functions((head(), CONTROL, AER, dvsec))
    assert "QAT002" not in said.codes["6b:00.0"]
    assert (said.devices["6b:00.0"].siov, said.devices["6b:00.0"].ims) == (siov, ims)


def test_a_virtual_device_means_a_guest(check_functions):
    said = check_functions(("00:06.0 Co-processor: Intel Corporation Device 0da5", CONTROL, AER))
    assert set(said.codes["00:06.0"]) == {"QAT003"}
    assert said.devices["00:06.0"].ims == "no"
    (sign,) = [sign for sign in said.machine.platform.evidence if sign.by == "qat"]
    assert (sign.code, sign.direction, sign.strength) == ("QAT003", "vm", "strong")


def test_a_virtual_function_is_no_virtual_device(check_functions):
    said = check_functions((head("4941"), CONTROL, AER))
    assert "QAT003" not in said.codes["6b:00.0"]
    assert not [sign for sign in said.machine.platform.evidence if sign.by == "qat"]


@pytest.mark.parametrize(
    ("chip", "words", "ims"),
    [
        ("IR-PCI-MSI", "MSI-X vectors", "unknown"),
        ("PCI-MSIX-0000:6b:00.0", "MSI-X vectors", "unknown"),
        ("IR-IMS", "come by IMS", "vendor-stated"),
        ("IMS", "come by IMS", "vendor-stated"),
        ("platform-msi", "does not tell", "unknown"),
    ],
)
def test_the_chip_of_an_interrupt_tells_and_its_name_does_not(check_functions, chip, words, ims):
    line = INTERRUPT.format(chip)
    said = check_functions((head(), CONTROL, AER), (head("4941", "6b:00.1"), CONTROL, AER), before=line)
    reason = said.codes["6b:00.0"]["QAT004"]
    assert words in reason.message
    assert "the line names no function" in reason.message
    assert [span.text for span in reason.spans] == [line]
    assert said.devices["6b:00.0"].ims == ims
    assert "QAT004" not in said.codes["6b:00.1"]


@pytest.mark.parametrize("name", ["qat0-misc1", "qat0-bundle3", "qatims", "ims0.0.1"])
def test_other_interrupts(check_functions, name):
    line = INTERRUPT.format("IMS").replace("qatims0.0.1", name)
    assert set(check_functions((head(), CONTROL, AER), before=line).codes["6b:00.0"]) == {"QAT001"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("vfio_mdev 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001: IMS is not supported", "without sub-device"),
        (
            "4xxx 6b:00.0: adf_vqat_get_pasid : Please update your kernel to the one which supports sIOV",
            "no auxiliary domains",
        ),
        ("4xxx 6b:00.0: adf_vqat_parent_iommu_prepare : Can't enable iommu aux feature", "auxiliary domain"),
        ("adf_vqat_parent_iommu_prepare : Can't enable iommu aux feature", "names no function"),
    ],
)
def test_messages_of_the_driver(check_functions, line, words):
    said = check_functions((head(), CONTROL, AER), (head("4942", "70:00.0"), CONTROL, AER), before=line)
    reason = said.codes["6b:00.0"]["QAT005"]
    assert words in reason.message
    assert [span.text for span in reason.spans] == [line]
    assert said.devices["6b:00.0"].ims == "unknown"
    # a message with the address of one function says nothing about another
    assert ("QAT005" in said.codes["70:00.0"]) == ("6b:00.0" not in line)


@pytest.mark.parametrize(
    "line", ["acme 0000:6b:00.0: IMS is not supported by this board", "kernel: which supports sIOV, at last"]
)
def test_messages_about_something_else(check_functions, line):
    assert "QAT005" not in check_functions((head(), CONTROL, AER), before=line).codes["6b:00.0"]


def test_physical_functions_name_their_virtual_ones():
    rows = {row.device_id: row for family in FAMILIES for row in family.devices if family.name == GEN4}
    for row in rows.values():
        assert (row.function == "pf") == (row.vf_id is not None)
        assert row.vf_id is None or rows[row.vf_id].function == "vf"
