"""Every rule through the text of a report: where it fires, and where it stays silent."""

from __future__ import annotations

import pytest

CONTROL = "Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B-"
AER = "Capabilities: [100 v1] Advanced Error Reporting"
HOST_BRIDGE = ("00:00.0 Host bridge: Intel Corporation Device 09a2", CONTROL)
PF_NAME = "Ethernet controller: Mellanox Technologies MT2910 Family [ConnectX-7]"
VF_NAME = "Ethernet controller: Mellanox Technologies ConnectX Family mlx5Gen Virtual Function"
SRIOV = (
    "Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)\n"
    "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: {}, Function Dependency Link: 00\n"
    "\t\tVF offset: {}, stride: {}, Device ID: {}"
)
VPD = (
    "Capabilities: [48] Vital Product Data\n"
    "\t\tProduct Name: Made-up adapter\n"
    "\t\tRead-only fields:\n"
    "\t\t\t[PN] Part number: MCX000000A-MADE\n"
    "\t\t\t[SN] Serial number: MADE0000UP\n"
    "\t\t\t[VA] Vendor specific: MLX:MN=MLNX:CSKU=V2:UUID=V3:PCI=V0:MODL=CX000000A\n"
    "\t\t\t[RV] Reserved: checksum good, 1 byte(s) reserved\n"
    "\t\tEnd"
)


def pf(*lines, bdf="b1:00.0"):
    return (f"{bdf} {PF_NAME}", CONTROL, AER, *lines)


def vf(bdf):
    return (f"{bdf} {VF_NAME}", CONTROL, AER)


@pytest.mark.parametrize(
    ("number", "offset", "stride", "bdf", "expected"),
    [
        (4, 2, 1, "b1:00.2", "virtual function 1 of 0000:b1:00.0"),
        (4, 2, 1, "b1:00.5", "virtual function 4 of 0000:b1:00.0"),
        (4, 2, 2, "b1:01.0", "virtual function 4 of 0000:b1:00.0"),
        (64, 2, 8, "b2:00.2", "virtual function 33 of 0000:b1:00.0"),
        (1, 2, 0, "b1:00.2", "virtual function 1 of 0000:b1:00.0"),
    ],
)
def test_a_virtual_function_and_its_physical_one(check_functions, number, offset, stride, bdf, expected):
    said = check_functions(HOST_BRIDGE, pf(SRIOV.format(number, offset, stride, "101e")), vf(bdf))
    reason = said.codes[bdf]["MLX5002"]
    assert reason.message == expected
    assert [span.text.strip() for span in reason.spans] == [f"{bdf} {VF_NAME}", SRIOV.split("\n", 1)[0]]
    assert "MLX5002" not in said.codes["b1:00.0"]


@pytest.mark.parametrize(
    ("number", "offset", "stride", "device_id", "bdf"),
    [
        (4, 2, 1, "101e", "b1:00.6"),
        (4, 2, 2, "101e", "b1:00.3"),
        (4, 2, 1, "101c", "b1:00.2"),
        (4, 0, 1, "101e", "b1:00.2"),
        (0, 2, 1, "101e", "b1:00.2"),
    ],
)
def test_a_virtual_function_of_another(check_functions, number, offset, stride, device_id, bdf):
    sriov = SRIOV.format(number, offset, stride, device_id)
    whole = check_functions(HOST_BRIDGE, pf(sriov), vf(bdf))
    assert "not in the report" in whole.codes[bdf]["MLX5002"].message
    # a part of a machine cannot tell what is missing
    assert "MLX5002" not in check_functions(pf(sriov), vf(bdf)).codes[bdf]


NO_REGISTERS = "Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)"


@pytest.mark.parametrize("lines", [("Capabilities: <access denied>",), (AER, NO_REGISTERS)])
def test_a_virtual_function_whose_physical_one_was_not_read_cannot_be_told(check_functions, lines):
    unread = (f"b1:00.0 {PF_NAME}", CONTROL, *lines)
    reason = check_functions(HOST_BRIDGE, unread, vf("b1:00.2")).codes["b1:00.2"]["MLX5002"]
    assert "cannot be told" in reason.message
    assert "0000:b1:00.0" in reason.message
    assert "passed through" not in reason.message
    assert [span.text.split()[0] for span in reason.spans] == ["b1:00.2", "b1:00.0"]
    # another one, whose registers lead to it, tells all the same
    other = pf(SRIOV.format(4, 2, 1, "101e"), bdf="b2:00.0")
    told = check_functions(HOST_BRIDGE, unread, other, vf("b2:00.2")).codes["b2:00.2"]["MLX5002"]
    assert told.message == "virtual function 1 of 0000:b2:00.0"


def test_a_physical_function_of_another_model_is_no_candidate(check_functions):
    old = ("b1:00.0 Ethernet controller: Mellanox Technologies MT27700 Family [ConnectX-4]", CONTROL)
    said = check_functions(HOST_BRIDGE, (*old, "Capabilities: <access denied>"), vf("b1:00.2"))
    assert "passed through" in said.codes["b1:00.2"]["MLX5002"].message


def test_the_card_by_its_part_number_and_no_serial_number(check_functions):
    said = check_functions(pf(VPD))
    reason = said.codes["b1:00.0"]["MLX5003"]
    assert reason.message == "the card has part number MCX000000A-MADE, model CX000000A"
    assert [span.text.strip()[:4] for span in reason.spans] == ["[PN]", "[VA]"]
    assert "MADE0000UP" not in reason.message


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("Capabilities: [48] Vital Product Data\n\t\tNot readable",),
        ("Capabilities: [48] Vital Product Data <?>",),
        (VPD.replace("\t\t\t[PN] Part number: MCX000000A-MADE\n", ""),),
        (VPD.replace("MCX000000A-MADE", "not a part number"),),
    ],
)
def test_no_card(check_functions, lines):
    assert "MLX5003" not in check_functions(pf(*lines)).codes["b1:00.0"]


def test_a_card_of_another_vendor(check_functions):
    head = "18:00.0 Ethernet controller: Intel Corporation Ethernet Controller E810-C for QSFP (rev 02)"
    assert check_functions((head, CONTROL, VPD)).codes["18:00.0"] == {}


PORT = "pci/0000:{}/{}: type eth netdev eth6 flavour pcisf controller 0 pfnum 0 sfnum {} splittable false"
DEVICE = "mlx5_core.sf mlx5_core.sf.{}: firmware version: 32.38.3056"


@pytest.mark.parametrize(
    ("lines", "count", "addressed"),
    [
        ((PORT.format("b1:00.0", 32768, 88),), "1 sub-function in", True),
        ((PORT.format("b1:00.0", 32768, 88), PORT.format("b1:00.0", 32769, 89)), "2 sub-functions in", True),
        ((PORT.format("b1:00.0", 32768, 88), DEVICE.format(4)), "1 sub-function in", True),
        ((DEVICE.format(2), DEVICE.format(3), DEVICE.format(3)), "2 sub-functions in", False),
        (("/sys/devices/pci0000:b0/0000:b0:01.0/0000:b1:00.0/mlx5_core.sf.4",), "1 sub-function in", True),
    ],
)
def test_sub_functions(check_functions, lines, count, addressed):
    said = check_functions(
        HOST_BRIDGE, pf(SRIOV.format(1, 2, 1, "101e")), vf("b1:00.2"), before="\n".join(lines)
    )
    reason = said.codes["b1:00.0"]["MLX5004"]
    assert reason.message.startswith(count)
    assert ("names no address" in reason.message) != addressed
    assert "MLX5004" not in said.codes["b1:00.2"]


def test_lines_without_address_count_for_an_only_physical_function_of_a_whole_dump(check_functions):
    line = f"{DEVICE.format(4)}\nmlx5_vdpa              65536  1"
    said = check_functions(HOST_BRIDGE, pf(), pf(bdf="b1:00.1"), before=line)
    assert not {"MLX5004", "MLX5005"} & {*said.codes["b1:00.0"], *said.codes["b1:00.1"]}
    assert not {"MLX5004", "MLX5005"} & {*check_functions(pf(), before=line).codes["b1:00.0"]}
    assert {"MLX5004", "MLX5005"} <= {*check_functions(HOST_BRIDGE, pf(), before=line).codes["b1:00.0"]}


@pytest.mark.parametrize(
    "line",
    [
        PORT.format("b2:00.0", 32768, 88),
        PORT.format("b1:00.0", 32768, 88).replace("pcisf", "pcivf"),
        "mlx5_core.sf: registered",
        "netdevsim/netdevsim10/2: type eth netdev eth1 flavour pcisf controller 0 pfnum 2",
    ],
)
def test_no_sub_functions(check_functions, line):
    assert "MLX5004" not in check_functions(HOST_BRIDGE, pf(), before=line).codes["b1:00.0"]


def test_vdpa_devices_of_a_virtual_function(check_functions):
    line = "vdpa0: type network mgmtdev pci/0000:b1:00.2 vendor_id 5555 max_vqs 16 max_vq_size 256"
    said = check_functions(
        HOST_BRIDGE, pf(SRIOV.format(2, 2, 1, "101e")), vf("b1:00.2"), vf("b1:00.3"), before=line
    )
    assert "MLX5005" in said.codes["b1:00.2"]
    assert "MLX5005" not in said.codes["b1:00.0"]
    assert "MLX5005" not in said.codes["b1:00.3"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mlx5_vdpa              65536  1", True),
        ("mlx5_core 0000:b1:00.0: mlx5_vdpa_dev_add:3000", True),
        ("mlx5_core 0000:b2:00.0: mlx5_vdpa loaded", False),
        ("vdpa                   36864  1 vhost_vdpa", False),
        ("vdpa0: type network mgmtdev vdpasim_net vendor_id 0", False),
    ],
)
def test_the_vdpa_driver(check_functions, line, expected):
    codes = check_functions(HOST_BRIDGE, pf(), before=line).codes["b1:00.0"]
    assert ("MLX5005" in codes) == expected


def test_firmware_of_the_last_boot(check_functions):
    lines = [f"[{n}] mlx5_core 0000:b1:00.0: firmware version: 28.{n}.1000" for n in (38, 40)]
    said = check_functions(pf(), pf(bdf="b1:00.1"), before="\n".join(lines))
    assert said.codes["b1:00.0"]["MLX5006"].message == "firmware 28.40.1000"
    assert "MLX5006" not in said.codes["b1:00.1"]


def test_nothing_on_the_machine_and_nothing_to_ask(check_functions):
    said = check_functions(HOST_BRIDGE, pf(VPD), before=DEVICE.format(4))
    device = said.devices["b1:00.0"]
    assert (device.siov, device.ims, device.storage, device.needs) == (
        "no",
        "vendor-stated",
        "driver-memory",
        "none",
    )
    assert not [sign for sign in said.machine.platform.evidence if sign.by == "mlx5"]
