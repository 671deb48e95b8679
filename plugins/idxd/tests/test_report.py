"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

from importlib import metadata

import pytest

import lspci_ims

pytestmark = pytest.mark.skipif(
    not metadata.entry_points(group="lspci_ims", name="idxd"), reason="the plugin is not installed"
)

DSA = "6a:01.0 System peripheral: Intel Corporation Device 0b25"
IAA = "6a:02.0 System peripheral: Intel Corporation Device 0cfe"
CLIENT = "00:0c.0 System peripheral: Intel Corporation Device b02d"
NEWER = "6a:01.0 System peripheral: Intel Corporation Device 11fb"
OTHER = "6a:01.0 Ethernet controller: Intel Corporation Device 1572"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
DVSEC = "Capabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>"
TWO_VECTORS = "Capabilities: [80] MSI-X: Enable+ Count=2 Masked-"
NINE_VECTORS = "Capabilities: [80] MSI-X: Enable+ Count=9 Masked-"
CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
ATS_ON = (
    "Capabilities: [220 v1] Address Translation Service (ATS)\n"
    "\t\tATSCtl:\tEnable+, Smallest Translation Unit: 00"
)
ATS_OFF = ATS_ON.replace("Enable+", "Enable-")
PRI_ON = "Capabilities: [240 v1] Page Request Interface (PRI)\n\t\tPRICtl: Enable+ Reset-"
PRI_OFF = PRI_ON.replace("Enable+", "Enable-")
EXPRESS = (
    "Capabilities: [40] Express (v2) Root Complex Integrated Endpoint, MSI 00\n"
    "\t\tDevCap2: Completion Timeout: Not Supported, TimeoutDis- NROPrPrP- LTR+\n"
    "\t\t\t 10BitTagComp+ 10BitTagReq- OBFF Not Supported, ExtFmt+ EETLPPrefix{}"
)
WHOLE = (CONTROL, NINE_VECTORS, AER, DVSEC, ATS_ON, PRI_ON)
HIDDEN = (CONTROL, NINE_VECTORS, AER, ATS_ON, PRI_ON)
GENCAP = "/sys/bus/dsa/devices/dsa0/gen_cap:0x40915f0107"
NO_IMS = "/sys/bus/dsa/devices/dsa0/gen_cap:0x40015f0107"
LISTED = '[\n  {\n    "dev":"dsa0",\n    "max_groups":4,\n    "gen_cap":"0x40915f0107",\n    "groups":[]'


def block(head, *lines):
    return head + "\n" + "".join(f"\t{line}\n" for line in lines)


def answers(*blocks, before=""):
    """The only machine, its functions by address, and what this plugin says about each."""
    (machine,) = lspci_ims.check(f"{before}\n\n" + "\n".join(blocks) + "\n", all_devices=True).machines
    devices = {device.bdf.removeprefix("0000:"): device for device in machine.devices}
    said = {
        bdf: {reason.code: reason for reason in device.reasons if reason.by == "idxd"}
        for bdf, device in devices.items()
    }
    return machine, devices, said


def alone(*lines, head=DSA, before=""):
    machine, devices, said = answers(block(head, *lines), before=before)
    (bdf,) = devices
    return machine, devices[bdf], said[bdf]


@pytest.mark.parametrize(
    ("rule", "head", "lines"),
    [
        ("IDXD001", DSA, WHOLE),
        ("IDXD001", NEWER, WHOLE),
        ("IDXD001", DSA, (CONTROL, "Capabilities: <access denied>")),
        ("IDXD002", DSA, ("Subsystem: Intel Corporation Device 2010", CONTROL, NINE_VECTORS)),
        ("IDXD002", DSA, ("Subsystem: Intel Corporation Device 2010", *WHOLE)),
        ("IDXD002", DSA, (CONTROL, TWO_VECTORS)),
        ("IDXD003", DSA, HIDDEN),
        ("IDXD003", IAA, HIDDEN),
        ("IDXD004", CLIENT, WHOLE),
        ("IDXD004", CLIENT, (CONTROL, AER)),
        ("IDXD006", DSA, (CONTROL, AER, DVSEC, ATS_OFF, PRI_ON)),
        ("IDXD006", DSA, (CONTROL, AER, DVSEC, ATS_ON, PRI_OFF)),
        ("IDXD006", DSA, (CONTROL, AER, DVSEC)),
        ("IDXD006", DSA, (EXPRESS.format("-"), *WHOLE)),
    ],
)
def test_fires(rule, head, lines):
    _, _, said = alone(*lines, head=head)
    assert rule in said
    assert said[rule].spans
    assert not {"IDXD001", "IDXD002", "IDXD003", "IDXD004"} & said.keys() - {rule, "IDXD001"}


@pytest.mark.parametrize(
    ("rule", "head", "lines"),
    [
        ("IDXD001", DSA, HIDDEN),
        ("IDXD001", OTHER, WHOLE),
        ("IDXD002", DSA, WHOLE),
        ("IDXD002", DSA, (CONTROL, TWO_VECTORS, AER)),
        ("IDXD002", OTHER, (CONTROL, TWO_VECTORS)),
        ("IDXD003", DSA, WHOLE),
        ("IDXD003", NEWER, HIDDEN),
        ("IDXD004", DSA, WHOLE),
        ("IDXD005", DSA, WHOLE),
        ("IDXD006", DSA, WHOLE),
        ("IDXD006", DSA, (EXPRESS.format("+"), *WHOLE)),
        ("IDXD006", DSA, (CONTROL, "Capabilities: <access denied>")),
        ("IDXD006", DSA, HIDDEN[:3]),
        ("IDXD007", DSA, WHOLE),
        ("IDXD008", DSA, WHOLE),
        ("IDXD009", DSA, WHOLE),
        ("IDXD010", DSA, WHOLE),
    ],
)
def test_silent(rule, head, lines):
    assert rule not in alone(*lines, head=head)[2]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("idxd 0000:6a:01.0: Unable to turn on user SVA feature.", "IDXD007"),
        ("[    5.1] idxd 6a:01.0: Unable to turn on SVA feature.", "IDXD007"),
        ("[    5.1] Unable to turn on SVA feature.", "IDXD007"),
        ("idxd 0000:6a:01.0: Failed to enable PASID. No SVA support: -19", "IDXD008"),
        ("idxd 0000:6a:01.0: No in-kernel DMA with PASID.", "IDXD008"),
        ("> idxd 0000:6a:01.0: User forced SVA off via module param.", "IDXD008"),
        ("kernel: Platform does not have ENQCMD(S) support.", "IDXD008"),
        ("idxd 0000:6a:01.0: Not MSI-X interrupt capable.", "IDXD008"),
        ("idxd 0000:6a:01.0: Fail to acquire IMS domain", "IDXD009"),
        ("idxd 0000:6a:01.0: Failed to enable aux-domain: -19", "IDXD009"),
        ("idxd 0000:6a:01.0: IMS supported for device", "IDXD009"),
        ("idxd 0000:6a:01.0: SIOV unsupported for device", "IDXD009"),
        (" 126:  0  0  IR-PCI-IDXD-0000:6a:01.0    1-edge  idxd-portal", "IDXD009"),
        ("idxd 0000:6a:01.0: Intel(R) Accelerator Device (v100)", "IDXD010"),
        (GENCAP, "IDXD005"),
        ("/sys/devices/pci0000:6a/0000:6a:01.0/dsa3/gen_cap:0x40915f0107", "IDXD005"),
        (LISTED, "IDXD005"),
        ("idxd 0000:6a:01.0: IMS size: 2048", "IDXD005"),
    ],
)
def test_lines_of_logs_and_tools(line, rule):
    _, _, said = alone(*WHOLE, before=line)
    assert set(said) == {"IDXD001", rule}
    quoted = [span.text for span in said[rule].spans]
    assert quoted
    assert all(text in line.splitlines() for text in quoted)


@pytest.mark.parametrize(
    "line",
    [
        "idxd 0000:6b:01.0: Unable to turn on user SVA feature.",
        "qemu-edu 0000:6a:01.0: Unable to turn on user SVA feature.",
        "idxd 0000:6b:01.0: User forced SVA off via module param.",
        "idxd 0000:6b:01.0: IMS supported for device",
        "dlb2 0000:6a:01.0: Fail to acquire IMS domain",
        "idxd 0000:6b:01.0: Intel(R) Accelerator Device (v100)",
        "/sys/bus/dsa/devices/iax1/gen_cap:0x71f10901f0105",
        "/sys/devices/pci0000:6a/0000:6b:01.0/dsa3/gen_cap:0x40915f0107",
        '    "gen_cap":"0x40915f0107",',
        "idxd 0000:6b:01.0: IMS size: 2048",
        "echo Platform does not have ENQCMD(S) support",
    ],
)
def test_lines_about_something_else(line):
    assert set(alone(*WHOLE, before=line)[2]) == {"IDXD001"}


def test_what_sub_devices_lack_is_named_with_its_line():
    _, _, said = alone(CONTROL, AER, DVSEC, ATS_OFF, PRI_OFF)
    reason = said["IDXD006"]
    assert "ATS, PRI (for shared work queues): off or missing" in reason.message
    assert [span.text.strip()[-5:] for span in reason.spans] == ["(ATS)", "(PRI)"]


def test_refused_pasid_is_evidence_on_the_machine():
    line = "[    6.2] idxd 0000:6a:01.0: Unable to turn on user SVA feature."
    machine, _, _ = alone(*WHOLE, before=line)
    assert machine.platform.scalable_mode == "off"
    (sign,) = [item for item in machine.platform.evidence if item.by == "idxd"]
    assert (sign.code, sign.direction, sign.strength) == ("SCALABLE_MODE_OFF", "scalable-mode-off", "strong")
    assert sign.span.text == line


def test_a_line_without_an_address_counts_for_all_and_says_so_and_is_one_sign():
    machine, _, said = answers(
        block(DSA, *WHOLE), block(IAA, *WHOLE), before="[    6.2] Unable to turn on SVA feature."
    )
    for bdf in ("6a:01.0", "6a:02.0"):
        assert "the line names no function" in said[bdf]["IDXD007"].message
    assert len([item for item in machine.platform.evidence if item.by == "idxd"]) == 1


def test_other_messages_are_no_evidence():
    line = "idxd 0000:6a:01.0: User forced SVA off via module param."
    machine, _, _ = alone(*WHOLE, before=line)
    assert machine.platform.scalable_mode == "unknown"
    assert not [item for item in machine.platform.evidence if item.by == "idxd"]


@pytest.mark.parametrize(
    ("lines", "line", "expected", "ims"),
    [
        (WHOLE, GENCAP, "2048 IMS entries", "vendor-stated"),
        (WHOLE, NO_IMS, "no IMS entries", "unknown"),
        (HIDDEN, GENCAP, "2048 IMS entries", "no"),
        ((CONTROL, "Capabilities: <access denied>"), NO_IMS, "no IMS entries", "unknown"),
    ],
)
def test_gencap_decides_unless_a_host_does(lines, line, expected, ims):
    _, device, said = alone(*lines, before=line)
    assert expected in said["IDXD005"].message
    assert device.ims == ims
    assert ("IDXD001" in said) == (ims == "vendor-stated")


def test_gencap_tells_what_is_not_public():
    _, device, said = alone(CONTROL, AER, head=CLIENT, before=GENCAP.replace("dsa0", "iax0"))
    assert set(said) == {"IDXD005"}
    assert (device.ims, device.storage, device.needs) == ("vendor-stated", "device-memory", "pasid")


def test_gencap_of_a_type_counts_where_all_agree():
    two = block(DSA, *WHOLE), block(DSA.replace("6a:", "6f:"), *WHOLE)
    same = f"{GENCAP}\n{GENCAP.replace('dsa0', 'dsa2')}"
    _, _, said = answers(*two, before=same)
    assert all("all devices of its type here agree" in said[bdf]["IDXD005"].message for bdf in said)
    _, _, said = answers(*two, before=f"{GENCAP}\n{NO_IMS.replace('dsa0', 'dsa2')}")
    assert not any("IDXD005" in found for found in said.values())


def test_gencap_with_an_address_is_that_functions():
    two = block(DSA, *WHOLE), block(DSA.replace("6a:", "6f:"), *WHOLE)
    line = "/sys/devices/pci0000:6a/0000:6a:01.0/dsa0/gen_cap:0x40915f0107"
    _, _, said = answers(*two, before=line)
    assert "all devices" not in said["6a:01.0"]["IDXD005"].message
    assert "IDXD005" not in said["6f:01.0"]


def test_accel_config_names_each_device_before_its_registers():
    both = LISTED + ' ]\n  },\n  {\n    "dev":"iax1",\n    "gen_cap":"0x71f10001f0105"\n  }\n]'
    _, devices, said = answers(block(DSA, *WHOLE), block(IAA, *WHOLE), before=both)
    assert "2048" in said["6a:01.0"]["IDXD005"].message
    assert "no IMS entries" in said["6a:02.0"]["IDXD005"].message
    assert (devices["6a:01.0"].ims, devices["6a:02.0"].ims) == ("vendor-stated", "unknown")


@pytest.mark.parametrize("value", ["0x", "0x" + "f" * 2000, "0xzz"])
def test_broken_values_are_survived(value):
    machine, _, _ = alone(*WHOLE, before=GENCAP.replace("0x40915f0107", value))
    assert not machine.diagnostics
