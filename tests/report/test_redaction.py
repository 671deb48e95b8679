"""What is shared carries no serial number, UUID, MAC address or host name, in any form of output."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.report.redaction import redact, redact_text
from lspci_ims.testing import ConfigSpaceWriter, Machine

NIC = Path(__file__).parents[2] / "samples" / "connectx7-with-vfs" / "lspci-vvv.txt"
MARK = "<redacted>"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("Capabilities: [300 v1] Device Serial Number 00-11-22-33-44-55-66-77", "66-77"),
        ("\t\t\t[SN] Serial number: MT0123X45678", "MT0123X45678"),
        ("\t\t\t[V3] Vendor specific: 0a1b2c3d4e5f", "0a1b2c3d4e5f"),
        ("\t\t\t[YA] Asset tag: N/A-77", "N/A-77"),
        ("\tSerial Number: CZ00000ABC", "CZ00000ABC"),
        ("\tUUID: 30313436-3631-5a43-3339-303931503338", "30313436"),
        ("\tAsset Tag: RACK 7", "RACK 7"),
        ("BOOT_IMAGE=/vmlinuz root=UUID=1234ABCD-56 ro quiet", "1234ABCD"),
        ("root=PARTUUID=abcdef12-02 rw", "abcdef12"),
        ("root=UUID=0f0e0d0c-1111-2222-3333-444455556666 ro", "0f0e0d0c"),
        ("ip=10.1.2.3::10.1.2.1:255.255.255.0:host7:eth0:none iommu=pt", "host7"),
        ("BOOTIF=01-52-54-00-12-34-56 rd.luks.uuid=luks-0f0e", "52-54-00"),
        ("eth0: renamed, 52:54:00:12:34:56 up", "52:54:00:12:34:56"),
        ("/dev/disk/by-id/nvme-eui.0025385b01401234", "0025385b01401234"),
        ("triage@machine-nine:~$ sudo lspci -vvv", "machine-nine"),
        ("[root@machine-nine ~]# lspci -vvv", "machine-nine"),
        ("Linux machine-nine 6.8.0-38-generic #38-Ubuntu SMP", "machine-nine"),
        ("Jan  1 00:00:01 machine-nine kernel: DMAR: IOMMU enabled", "machine-nine"),
        (" Static hostname: machine-nine", "machine-nine"),
        ("sosreport-machine-nine-2024-05-06-abcdefg.tar.xz", "machine-nine"),
    ],
)
def test_private_values_are_taken_out(line: str, secret: str) -> None:
    shown = redact_text(line)
    assert secret not in shown
    assert MARK in shown


@pytest.mark.parametrize(
    "line",
    [
        "0000:6a:01.0 System peripheral [0880]: Intel Corporation Device [8086:0b25]",
        "200: 23 00 01 22 86 80 80 01 05 00 00 00 01 00 00 00",
        "BOOT_IMAGE=/vmlinuz-6.8.0-38-generic ro quiet intel_iommu=on,sm_on iommu=pt",
        "Linux version 6.8.0-38-generic (builder@somewhere) (gcc 13.2.0) #38-Ubuntu SMP",
        "\tLnkSta:\tSpeed 8GT/s (downgraded), Width x8 (downgraded)",
        "\t\t\t[PN] Part number: MCX75310AAS",
        "DMAR: IOMMU enabled, interrupt remapping at 12:34:56",
    ],
)
def test_what_is_evidence_stays(line: str) -> None:
    assert redact_text(line) == line


def test_the_name_of_the_host_goes_wherever_it_stands() -> None:
    value = {
        "prompt": "triage@machine-nine:~$ lspci",
        "member": "logs/machine-nine/dmesg",
        "other": "machine-ninety",
    }
    shown = redact(value)
    assert "machine-nine/" not in json.dumps(shown)
    assert shown["other"] == "machine-ninety"


def report(tmp_path: Path) -> Path:
    """A mail with everything private that a reporter pastes."""
    head, tail = NIC.read_text().split("\tKernel driver in use: mlx5_core", 1)
    capability = "\tCapabilities: [300 v1] Device Serial Number 00-11-22-ff-fe-55-66-77\n"
    before = (
        "triage@machine-nine:~$ cat /proc/cmdline\n"
        "BOOT_IMAGE=/vmlinuz-6.8.0-38-generic root=UUID=0f0e0d0c-1111-2222-3333-444455556666 intel_iommu=on "
        "ip=10.1.2.3::10.1.2.1:255.255.255.0:machine-nine:eth0:none BOOTIF=01-52-54-00-12-34-56\n"
        "triage@machine-nine:~$ uname -a\n"
        "Linux machine-nine 6.8.0-38-generic #38-Ubuntu SMP x86_64 GNU/Linux\n\n"
        "System Information\n\tManufacturer: QEMU\n\tProduct Name: Standard PC\n\tSerial Number: CZ00000ABC\n"
        "\tUUID: 30313436-3631-5a43-3339-303931503338\n\n"
        "triage@machine-nine:~$ sudo lspci -vvv\n"
    )
    path = tmp_path / "sosreport-machine-nine-2024-05-06-abcdefg.txt"
    path.write_text(f"{before}{head}{capability}\tKernel driver in use: mlx5_core{tail}")
    return path


SECRETS = ("00-11-22", "0f0e0d0c", "52-54-00", "CZ00000ABC", "30313436", "machine-nine", "10.1.2.3")


def test_shareable_forms_of_check_are_redacted_and_others_are_not(tmp_path: Path) -> None:
    from lspci_ims.report.as_json import render_json
    from lspci_ims.report.jsonl import render_jsonl
    from lspci_ims.report.markdown import render_markdown
    from lspci_ims.report.redaction import redact_result

    result = lspci_ims.check(report(tmp_path))
    plain = render_json(result).decode()
    assert [secret for secret in SECRETS if secret in plain]
    shared = [
        render_json(result, redacted=True).decode(),
        render_jsonl(result, redacted=True).decode(),
        render_markdown(redact_result(result), redacted=True),
    ]
    for text in shared:
        assert not [secret for secret in SECRETS if secret in text]
        assert "6.8.0-38-generic" in text
    parsed = render_json(lspci_ims.parse(report(tmp_path)), redacted=True).decode()
    assert not [secret for secret in SECRETS if secret in parsed]


def test_vital_product_data_of_a_parsed_dump() -> None:
    text = (
        "01:00.0 Ethernet controller: Made-up\n\tCapabilities: [48] Vital Product Data\n"
        "\t\tProduct Name: Card\n\t\tRead-only fields:\n\t\t\t[PN] Part number: PART-1\n"
        "\t\t\t[SN] Serial number: S123\n\t\t\t[V3] Vendor specific: aabb01\n\t\tEnd\n\n"
    )
    import msgspec

    shown = json.dumps(redact(msgspec.to_builtins(lspci_ims.parse(text).dumps)))
    assert "PART-1" in shown
    assert "S123" not in shown
    assert "aabb01" not in shown


@pytest.mark.oracle
def test_the_bytes_of_a_serial_number_are_blotted_out(tmp_path: Path) -> None:
    import msgspec

    writer = ConfigSpaceWriter(vendor=0x15B3, device=0x1021, class_code=0x020000, subsystem=(0x15B3, 0x21))
    writer.express(offset=0x40).raw(0x100, bytes.fromhex("030001007766554433221100"))
    path = tmp_path / "dump"
    path.write_text(Machine().add("01:00.0", writer).dump())
    lspci = shutil.which("lspci") or "lspci"
    done = subprocess.run([lspci, "-F", path, "-vvv", "-xxxx"], capture_output=True, text=True, check=True)
    assert "Device Serial Number 00-11-22-33-44-55-66-77" in done.stdout
    result = msgspec.to_builtins(lspci_ims.parse(done.stdout).dumps)
    space = redact(result)[0]["devices"][0]["config_space"]
    assert "7766554433221100" not in space["data"]
    assert "03000100" in space["data"]
    row = next(row["text"] for row in space["spans"] if row["offset"] == 0x100)
    assert row.startswith("100: 03 00 01 00 xx xx xx xx xx xx xx xx 00")
