"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

import pytest
from lspci_ims_ice.devices import FAMILIES, PHYSICAL

CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
BAR = "Region 0: Memory at 20fff0000000 (64-bit, prefetchable) [size={}]"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
PASID = "Capabilities: [1d0 v1] Process Address Space ID (PASID)\n\t\tPASIDCtl: Enable+ Exec- Priv+"
DVSEC = "Capabilities: [1e0 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>"
DENIED = "Capabilities: <access denied>"
SRIOV = (
    "Capabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)\n"
    "\t\tInitial VFs: 16, Total VFs: 16, Number of VFs: {}, Function Dependency Link: 00"
)


def head(device_id="1592", bdf="18:00.0"):
    return f"{bdf} Ethernet controller: Intel Corporation Device {device_id} (rev 02)"


@pytest.mark.parametrize(
    ("lines", "rules", "siov", "ims"),
    [
        ((BAR.format("128M"), AER, PASID), {"ICE001", "ICE002"}, "no", "no"),
        ((BAR.format("256M"), AER, PASID), {"ICE001", "ICE002"}, "no", "no"),
        ((BAR.format("8G"), AER, PASID, DVSEC), {"ICE001", "ICE002"}, "r1", "unknown"),
        ((BAR.format("64M"), AER, PASID), {"ICE001", "ICE003"}, "no", "no"),
        ((BAR.format("128M"), AER), {"ICE001", "ICE003"}, "no", "no"),
        ((BAR.format("32M"), DENIED), {"ICE001", "ICE003"}, "unknown", "unknown"),
        ((BAR.format("128M"), DENIED), {"ICE001"}, "unknown", "unknown"),
        (("Region 0: Memory at 20fff0000000 (64-bit, prefetchable)", AER, PASID), {"ICE001"}, "no", "no"),
        (("Region 0: I/O ports at e000 [size=128M]", AER, PASID), {"ICE001"}, "no", "no"),
        ((AER, PASID), {"ICE001"}, "no", "no"),
    ],
)
def test_fires_and_stays_silent(check_functions, lines, rules, siov, ims):
    said = check_functions((head(), CONTROL, *lines))
    device = said.devices["18:00.0"]
    assert set(said.codes["18:00.0"]) == rules
    assert (device.siov, device.ims, device.needs) == (siov, ims, "pasid")


def test_both_proofs_are_quoted(check_functions):
    said = check_functions((head(), CONTROL, BAR.format("128M"), AER, PASID))
    texts = [span.text.strip() for span in said.codes["18:00.0"]["ICE002"].spans]
    assert texts == [PASID.split("\n", maxsplit=1)[0], BAR.format("128M")]


def test_a_set_bit_outweighs_the_driver(check_functions):
    rows = {0x00: "86 80 92 15 06 04 10 00 02 00 00 02 00 00 00 00", 0x30: "00 00 00 00 40 00" + " 00" * 10}
    rows |= {0x40: "10 00 02 00" + " 00" * 12, 0x100: "23 00 01 00 86 80 80 01 05 00 00 00 01 00 00 00"}
    rows |= {0x110: "01 00 00 00 01 00 00 00" + " 00" * 8}
    blank = "00 " * 15 + "00"
    lines = [f"{place:02x}: {rows.get(place, blank)}" for place in range(0, 4096, 16)]
    text = head() + "\n" + "\n".join(lines)
    said = check_functions((text,))
    assert said.devices["18:00.0"].ims == "yes"
    assert "ICE001" in said.codes["18:00.0"]


@pytest.mark.parametrize(
    "device_id", [row.device_id for f in FAMILIES for row in f.devices if f.name == PHYSICAL]
)
def test_every_controller_is_known(check_functions, device_id):
    assert "ICE001" in check_functions((head(device_id), CONTROL, AER)).codes["18:00.0"]


@pytest.mark.parametrize("device_id", ["1572", "1583", "154c", "10fb", "125c", "1452"])
def test_other_controllers_are_left_alone(check_functions, device_id):
    lines = (CONTROL, BAR.format("128M"), AER, PASID)
    assert check_functions((head(device_id), *lines)).codes["18:00.0"] == {}


@pytest.mark.parametrize(
    "name", ["Ethernet Controller E810-C for QSFP", "Ethernet Controller E830-CC for SFP"]
)
def test_names_of_old_and_new_pci_ids(check_functions, name):
    said = check_functions((f"18:00.0 Ethernet controller: Intel Corporation {name} (rev 02)", CONTROL, AER))
    assert "ICE001" in said.codes["18:00.0"]


def test_an_adaptive_virtual_function_states_nothing(check_functions):
    said = check_functions((head("1889", "18:01.0"), CONTROL, AER))
    assert set(said.codes["18:01.0"]) == {"ICE004"}
    device = said.devices["18:01.0"]
    assert (device.ims, device.needs) == ("no-sign", "unknown")
    assert not [sign for sign in said.machine.platform.evidence if sign.code == "VM_PCI"]


@pytest.mark.parametrize(("count", "expected"), [(2, True), (0, False)])
def test_sriov_excludes_sub_devices(check_functions, count, expected):
    lines = (CONTROL, BAR.format("128M"), AER, PASID, DVSEC, SRIOV.format(count))
    said = check_functions((head(), *lines), virt="bare-metal", arch="x86", scalable_mode="on")
    rows = said.devices["18:00.0"].usable
    (use,) = [row for row in rows if (row.model, row.use) == ("proposal-2020", "subdevice")]
    assert ("SRIOV_ACTIVE" in use.reasons) == expected
    assert (use.would_be == "disallowed") == expected


HOST_BRIDGE = "00:00.0 Host bridge: Intel Corporation Device 09a2"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ice 0000:18:00.0: Scalable IOV has been enabled, disabling SRIOV", "switched Scalable IOV on"),
        ("[ 9.7] ice 18:00.0: Error enabling Scalable IOV", "and failed"),
        ("ice 0000:18:00.0: S-IOV device register failed, err -19", "took no sub-devices"),
        (
            "Error: ice: Single Root IOV and Scalable IOV are mutually exclusive. Disable all",
            "names no address",
        ),
    ],
)
def test_messages_of_the_driver(check_functions, line, words):
    said = check_functions((HOST_BRIDGE, CONTROL), (head(), CONTROL, AER), before=line)
    reason = said.codes["18:00.0"]["ICE005"]
    assert words in reason.message
    assert [span.text for span in reason.spans] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "ice 0000:18:00.1: Scalable IOV has been enabled, disabling SRIOV",
        "idpf 0000:18:00.0: S-IOV device register failed, err -19",
        "Scalable IOV has been enabled, disabling SRIOV",
    ],
)
def test_messages_about_something_else(check_functions, line):
    assert (
        "ICE005"
        not in check_functions((HOST_BRIDGE, CONTROL), (head(), CONTROL, AER), before=line).codes["18:00.0"]
    )


def test_a_message_without_address_counts_for_an_only_controller_of_a_whole_dump(check_functions):
    line = "Error: ice: Single Root IOV and Scalable IOV are mutually exclusive."
    controller, other = (head(), CONTROL, AER), (head("159b", "19:00.0"), CONTROL, AER)
    assert (
        "ICE005"
        not in check_functions((HOST_BRIDGE, CONTROL), controller, other, before=line).codes["18:00.0"]
    )
    assert "ICE005" not in check_functions(controller, before=line).codes["18:00.0"]
