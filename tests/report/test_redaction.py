"""What is shared carries no serial number, UUID, MAC address or host name, in any form of output."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lspci_ims
from lspci_ims.report.private_values import TOKEN
from lspci_ims.report.redaction import Redactor
from lspci_ims.testing import ConfigSpaceWriter, Machine

from ..command_line import CommandLine

Call = Callable[..., str]

SAMPLES = Path(__file__).parents[2] / "samples"


def redact_text(text: str) -> str:
    return Redactor().text(text)


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
        ("Linux machine-nine 6.8.0-rc1+ x86_64", "machine-nine"),
        ("> Linux machine-nine 6.8.0-31-generic", "machine-nine"),
        ("[ 0.0] Linux version 6.8.0-x (alice@machine-nine.example.org) (gcc 12) #1 SMP", "machine-nine"),
        ("[ 0.0] Linux version 6.8.0-x (alice@machine-nine.example.org) (gcc 12) #1 SMP", "alice"),
        ("> [ 0.0] Linux version 6.8.0-x\n> (alice@machine-nine) (gcc 12)", "machine-nine"),
        ("Jan  1 00:00:01 machine-nine kernel: DMAR: IOMMU enabled", "machine-nine"),
        (" Static hostname: machine-nine", "machine-nine"),
        ("sosreport-machine-nine-2024-05-06-abcdefg.tar.xz", "machine-nine"),
        ("sosreport-web-01-2024-05-06-abcdefg.tar.xz", "web-01"),
        ("sosreport-machine-nine-1234/dmesg", "machine-nine"),
        ("sosreport-machine-nine.tar.xz", "machine-nine"),
        ("scc_machine-nine_240506_1010/basic.txt", "machine-nine"),
        ("insights-machine-nine-20240506101010-abc.tar.gz", "machine-nine"),
        ("2024-05-06T10:10:10+02:00 machine-nine kernel: DMAR: x", "machine-nine"),
        ("> Dec  1 10:00:00 machine-nine systemd[1]: Started", "machine-nine"),
        ("[    0.123456] machine-nine kernel: DMAR: x", "machine-nine"),
        ("root@machine-nine:~#", "machine-nine"),
        ("root@pve:~# ssh -p 22 root@machine-nine lspci", "machine-nine"),
        ("  Host: machine-nine Kernel: 6.8.0 arch: x86_64", "machine-nine"),
        ("root=/dev/sda1 systemd.hostname=machine-nine quiet", "machine-nine"),
        ("/sys/class/dmi/id/product_serial:CZ00000ABC", "CZ00000ABC"),
        ("/sys/class/dmi/id/product_uuid:30313436", "30313436"),
        ("usb 1-1: SerialNumber: 0123456789AB", "0123456789AB"),
        ("ID_SERIAL_SHORT=S4EWNX0M", "S4EWNX0M"),
        (" Model=DISK, FwRev=1, SerialNo=S3Z9NB0K, x", "S3Z9NB0K"),
        (" Machine ID: 0123456789abcdef0123456789abcdef", "0123456789abcdef"),
        ("/var/log/journal/0123456789abcdef0123456789abcdef/system", "0123456789abcdef"),
        ("-- Boot 0123456789abcdef0123456789abcdef --", "0123456789abcdef"),
        ("mlx5_core enx525400123456: renamed from eth0", "525400123456"),
        ("Permanent address: 52-54-00-12-34-56", "52-54-00"),
        ("node MAC 525400123456 up", "525400123456"),
        ("arp 5254.0012.3456 seen", "5254.0012"),
        ("ib0: 80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:10:4d:f5", "00:10:4d"),
        ("Device Serial\n> Number 00-11-22-ff-\n> fe-33-44-55", "33-44-55"),
        ("root=UUID=0f0e0d0c-1111-2222-\n  3333-444455556666 ro", "444455556666"),
        ("perm 00:11:22:\n>> aa:bb:cc", "aa:bb:cc"),
        ("\t\t\t[SN] Serial number:\n MT0123X45678", "MT0123X45678"),
        ("> \t\t\t[SN] Serial\n> number: MT0123X45678", "MT0123X45678"),
        ("\t\t\t[VA] Vendor specific:\nMLX:MN=MLNX:CSKU=V2", "CSKU"),
        ("> \tSerial Number:\n> CZ00000ABC", "CZ00000ABC"),
        ("\tAsset Tag:\n  RACK 7", "RACK 7"),
        ("\tUUID:\n 30313436", "30313436"),
    ],
)
def test_private_values_are_taken_out(line: str, secret: str) -> None:
    shown = redact_text(line)
    assert secret.lower() not in shown.lower()
    assert TOKEN.search(shown)
    assert redact_text(shown) == shown
    upper = redact_text(line.upper()) if "Linux " not in line else shown
    assert secret.lower() not in upper.lower()


@pytest.mark.parametrize(
    "line",
    [
        "0000:6a:01.0 System peripheral [0880]: Intel Corporation Device [8086:0b25]",
        "200: 23 00 01 22 86 80 80 01 05 00 00 00 01 00 00 00",
        "BOOT_IMAGE=/vmlinuz-6.8.0-38-generic ro quiet intel_iommu=on,sm_on iommu=pt",
        "Linux version 6.8.0-38-generic #38-Ubuntu SMP",
        "Linux Mint 21.3 x86_64",
        "CentOS Linux release 7.9.2009 (Core)",
        "Linux kernel 6.8.12 x86_64",
        "\tLnkSta:\tSpeed 8GT/s (downgraded), Width x8 (downgraded)",
        "\t\t\t[PN] Part number: MCX75310AAS",
        "Serial: 8250/16550 driver, 32 ports, IRQ sharing enabled",
        "00:16.3 Serial controller [0700]: Intel Corporation Device [8086:a363]",
        "\tSerial Number: Not Specified",
        "\tSerial Number:\n\tVersion: 7",
        "\t\t\t[SN] Serial number:\n\t\t\t[PN] Part number: MCX75310AAS",
        "> \t\t\t[SN] Serial number:\n> \t\tEnd",
        "Asset Tag:\n\nHandle 0x0003, DMI type 3",
        "\tAsset Tag: To Be Filled By O.E.M.",
        "\tCapabilities: [140 v1] Device Serial Number 00-00-00-00-00-00-00-00",
        "eth0: 00:00:00:00:00:00 not set",
        "root@host: this is no prompt",
        "ip=dhcp intel_iommu=on",
        "[Mon Dec  1 10:00:00 2025] DMAR: Host address width 46",
        "Dec  1 10:00:00 kernel: DMAR: Host address width 46",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "DMAR: IOMMU enabled, interrupt remapping at 12:34:56",
    ],
)
def test_what_is_evidence_stays(line: str) -> None:
    assert redact_text(line) == line


SERIAL = "00-11-22-ff-fe-44-55-66"
OTHER_SERIAL = "00-11-22-ff-fe-44-55-99"
OCTETS = {SERIAL: "the device", "52:54:00:12:34:56": "a network card"}
HOST = "machine-nine"
#: Lines of the kernel and of uname that name a person and hosts.
BANNER = "Linux version 6.8.0-custom (alice@machine-eleven.corp.example) (gcc 12) #1 SMP"
UNAME = "Linux machine-ten 6.8.0-rc1+ x86_64"
FOLDER = f"sosreport-{HOST}-2024-05-06-abcdefg"
#: Where private values stand in a block that lspci printed, and in what surrounds it.
WORDS = (
    *(
        "CZ00000ABC",
        "RACK-7-A",
        "SN99887766",
        "fieldvalue1",
        "0f0e0d0c",
        "444455556666",
        "31303043",
        "1234abcd",
    ),
    *("0123456789abcdef", "0025385b01401234", HOST),
    *("machine-ten", "alice", "machine-eleven", "fieldvalue2", "WRAPPED44556"),
)


def dump(serial: str) -> str:
    """A machine by text and bytes; the serial number is split over two hex rows, of which one is a proof."""
    number = bytes.fromhex(serial.replace("-", ""))[::-1]
    writer = ConfigSpaceWriter(vendor=0x8086, device=0x0B25, class_code=0x088000, subsystem=(0x8086, 0))
    writer.express(offset=0x40)
    writer.raw(0x100, (0x00010001 | 0x1F8 << 20).to_bytes(4, "little"))
    writer.raw(0x1F8, (0x00010003 | 0x204 << 20).to_bytes(4, "little") + number)
    header = (0x00010023).to_bytes(4, "little") + (0x8086 | 0x18 << 20).to_bytes(4, "little")
    writer.raw(0x204, header + b"\x05" + bytes(11) + b"\x01\x00\x00\x00")
    head, rows = Machine().add("6a:01.0", writer).dump().split("\n", 1)
    text = [
        head,
        "\tCapabilities: [48] Vital Product Data",
        "\t\tRead-only fields:",
        "\t\t\t[PN] Part number: PART-1",
        "\t\t\t[SN] Serial number: SN99887766",
        "\t\t\t[V3] Vendor specific: fieldvalue1",
        "\t\t\t[V4] Vendor specific:",
        " fieldvalue2",
        "\t\t\t[SN] Serial number:",
        " WRAPPED44556",
        "\t\tEnd",
        f"\tCapabilities: [1f8 v1] Device Serial Number {serial}",
        "\tKernel driver in use: idxd",
        f"\tsn {serial.replace('-', '')} {serial.replace('-', ':').upper()} {number.hex()} {number.hex(' ')}",
        "\tmac 525400123456 52:54:00:12:34:56 52-54-00-12-34-56 5254.0012.3456 enx525400123456",
        "\tSerial Number: CZ00000ABC",
        "\tAsset Tag: RACK-7-A",
        "\tUUID: 30313436-3631-5a43-3339-31303043abcd",
        "\troot=UUID=0f0e0d0c-1111-2222-3333-444455556666 rd.luks.uuid=luks-1234abcd-0000",
        "\tcz00000abc rack-7-a sn99887766 wrapped44556 0F0E0D0C111122223333444455556666",
        "\tMachine ID: 0123456789abcdef0123456789abcdef",
        "\tnvme-eui.0025385b01401234",
        f"\t{HOST}.example.org: MACHINE-NINE kernel",
        f"\t{BANNER}",
        f"\t{UNAME}",
    ]
    return "\n".join(text) + "\n" + rows


def report(serial: str = SERIAL) -> str:
    """What a reporter sends."""
    return (
        f"triage@{HOST}:~$ uname -a\n"
        f"Linux {HOST} 6.8.0-38-generic #38-Ubuntu SMP x86_64 GNU/Linux\n"
        f"{UNAME}\n"
        f"Dec 01 10:00:00 {HOST} kernel: {BANNER}\n"
        f"Dec 01 10:00:00 {HOST} kernel: DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
        f"Dec 01 10:00:00 {HOST} kernel: DMAR: IOMMU enabled\n"
        f"triage@{HOST}:~$ cat /proc/cmdline\n"
        "BOOT_IMAGE=/vmlinuz root=UUID=0f0e0d0c-1111-2222-3333-444455556666 intel_iommu=on "
        f"ip=10.1.2.3::10.1.2.1:255.255.255.0:{HOST}:eth0:none BOOTIF=01-52-54-00-12-34-56\n"
        f"triage@{HOST}:~$ lspci -vvv -xxxx\n{dump(serial)}\ntriage@{HOST}:~$ \n"
    )


def told(output: str) -> list[str]:
    """The secrets that an output tells, in any spelling; of octets four in a row are too many."""
    found = [word for word in WORDS if word.lower() in output.lower()]
    for value in OCTETS:
        octets = re.split("[-:]", value)
        for order in (octets, octets[::-1]):
            for at in range(len(order) - 3):
                pattern = r"[-:. ]?".join(order[at : at + 4])
                found += [value] if re.search(pattern, output, re.IGNORECASE) else []
    return found


FORMS = {
    "jsonl": ("check", "--format", "jsonl", "--all-devices"),
    "markdown": ("check", "--format", "markdown", "--all-devices"),
    "json": ("check", "--format", "json", "--all-devices", "--redact"),
    "terminal": ("check", "--all-devices", "--redact"),
    "html": ("report", "--all-devices", "-o", "-"),
    "parse-json": ("parse", "--format", "json", "--redact"),
    "parse-terminal": ("parse", "--redact"),
    "coverage": ("parse", "--coverage", "--redact"),
    "coverage-json": ("parse", "--coverage", "--format", "json", "--redact"),
    "scan": ("scan", "--workers", "1"),
    "diff-terminal": ("diff", "--redact"),
    "diff-json": ("diff", "--format", "json", "--redact"),
    "diff-markdown": ("diff", "--format", "markdown"),
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    (folder / FOLDER / HOST).mkdir(parents=True)
    (folder / FOLDER / HOST / "before.txt").write_text(report())
    (folder / FOLDER / HOST / "after.txt").write_text(report(OTHER_SERIAL))
    quoted = "".join(f"> {line}\n" for line in report().split("\n"))
    (folder / FOLDER / HOST / "quoted.txt").write_text(quoted)
    return folder


@pytest.fixture(scope="module")
def call(command_line: CommandLine) -> Call:
    def run(folder: Path, *arguments: str) -> str:
        done = command_line(*arguments, cwd=folder, env={"COLUMNS": "300"})
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout.decode()

    return run


def redacted_and_plain(call: Call, folder: Path, form: str, name: str) -> tuple[str, str]:
    options = list(FORMS[form])
    paths = [f"{FOLDER}/{HOST}/{name}"]
    if options[0] == "diff":
        paths.append(f"{FOLDER}/{HOST}/after.txt")
    plain = [option for option in options if option != "--redact"] + ["--no-redact"]
    return call(folder, *options, "--quiet", *paths), call(folder, *plain, "--quiet", *paths)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_tells_what_is_private(call: Call, form: str, sent: Path) -> None:
    shown, plain = redacted_and_plain(call, sent, form, "before.txt")
    assert told(shown) == []
    assert told(plain) != []


@pytest.mark.parametrize("form", ["html", "parse-json"])
def test_a_quoted_report_tells_no_more(call: Call, form: str, sent: Path) -> None:
    shown, plain = redacted_and_plain(call, sent, form, "quoted.txt")
    assert told(shown) == []
    assert told(plain) != []


#: What tells the host's name in another file of a collection than the dump.
TELLS = {
    "hostname": ("etc/hostname", "crash-nine\n"),
    "uname": ("uname.txt", "Linux crash-nine 6.8.0-38-generic #38-Ubuntu SMP x86_64 GNU/Linux\n"),
    "short-uname": ("uname.txt", "Linux crash-nine 6.8.0-rc1+ x86_64\n"),
}
COLLECTION_FORMS = [form for form in FORMS if not form.startswith("diff")]


@pytest.mark.parametrize("form", COLLECTION_FORMS)
def test_a_host_that_another_file_names_is_out_of_paths(call: Call, form: str, tmp_path: Path) -> None:
    for told_by, (member, text) in TELLS.items():
        with tarfile.open(tmp_path / f"{told_by}.tgz", "w:gz") as archive:
            for name, content in ((member, text), ("lspci.txt", dump(SERIAL))):
                info = tarfile.TarInfo(f"crash-nine/{name}")
                info.size = len(content.encode())
                archive.addfile(info, io.BytesIO(content.encode()))
    for path in (f"{told_by}.tgz" for told_by in TELLS):
        assert "crash-nine" not in call(tmp_path, *FORMS[form], "--quiet", path)
    plain = [option for option in FORMS[form] if option != "--redact"] + ["--no-redact"]
    # an account of lines has no paths
    assert ("crash-nine" in call(tmp_path, *plain, "--quiet", "uname.tgz")) == ("coverage" not in form)


@pytest.mark.parametrize("form", ["parse-json", "parse-terminal"])
def test_what_a_function_tells_that_was_not_asked_for_is_out(call: Call, form: str, tmp_path: Path) -> None:
    other = f"6b:01.0 0880: 8086:0b25\n\tPhysical Slot: SN99887766\n\t{SERIAL}\n"
    (tmp_path / "report.txt").write_text(f"{dump(SERIAL)}\n{other}")
    asked = (*FORMS[form], "--device", "6b:01.0", "report.txt")
    assert "SN99887766" not in call(tmp_path, *asked)
    assert "SN99887766" in call(tmp_path, *(o for o in asked if o != "--redact"))


CARD_SERIAL = "MT2116X09299"


@pytest.mark.parametrize("form", FORMS)
def test_a_serial_number_is_out_of_every_field(call: Call, form: str, tmp_path: Path) -> None:
    def card(driver: str) -> str:
        return (
            f"6a:01.0 System peripheral [0880]: Intel Corporation Card {CARD_SERIAL} [8086:0b25] (rev 01)\n"
            f"\tSubsystem: Intel Corporation Card {CARD_SERIAL} [8086:0000]\n"
            f"\tPhysical Slot: {CARD_SERIAL}\n"
            f"\tIOMMU group: {CARD_SERIAL}\n"
            "\tCapabilities: [48] Vital Product Data\n"
            "\t\tProduct Name: Card\n\t\tRead-only fields:\n"
            f"\t\t\t[SN] Serial number: {CARD_SERIAL}\n\t\tEnd\n"
            f"\t{CARD_SERIAL}: is not read\n"
            f"\tKernel driver in use: {driver}\n\tKernel modules: idxd, {CARD_SERIAL}\n"
        )

    folder = tmp_path / FOLDER / HOST
    folder.mkdir(parents=True)
    (folder / "before.txt").write_text(card(CARD_SERIAL))
    (folder / "after.txt").write_text(card("idxd"))
    shown, plain = redacted_and_plain(call, tmp_path, form, "before.txt")
    assert CARD_SERIAL.lower() not in shown.lower()
    assert CARD_SERIAL.lower() in plain.lower()


@pytest.mark.parametrize("form", ["html", "jsonl", "markdown", "scan", "diff-json", "parse-terminal"])
def test_a_serial_number_like_a_word_of_lspci_breaks_no_form(call: Call, form: str, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER / HOST
    folder.mkdir(parents=True)
    for name in ("before.txt", "after.txt"):
        words = ("Read-only fields", "DevCap2", "Control", "System peripheral", "device-memory", "unknown")
        fields = "".join(f"\t\t\t[SN] Serial number: {word}\n" for word in words)
        (folder / name).write_text(
            f"{dump(SERIAL if name == 'before.txt' else OTHER_SERIAL)}"
            f"\n6b:01.0 System peripheral [0880]: Intel Corporation Card [8086:0b25]\n"
            f"\tControl: I/O- Mem+\n\tCapabilities: [48] Vital Product Data\n\t\tRead-only fields:\n{fields}"
            "\t\tEnd\n"
        )
    shown, plain = redacted_and_plain(call, tmp_path, form, "before.txt")
    assert ("6a:01.0" in shown) == ("6a:01.0" in plain)


@pytest.mark.parametrize("command", ["check", "parse", "diff"])
def test_help_tells_for_which_formats_private_values_are_out(call: Call, command: str, sent: Path) -> None:
    text = " ".join(call(sent, command, "--help").split())
    told_of = re.search(r"host names out; (?:on by default for ([\w ]+)|off by default)\.", text)
    formats = re.search(r"--format \[([\w|]+)\]", text)
    assert told_of
    assert formats
    paths = [f"{FOLDER}/{HOST}/{name}" for name in ("before.txt", "after.txt")]
    out = set()
    for name in formats[1].split("|"):
        options = ("--format", name, "--quiet", *(paths if command == "diff" else paths[:1]))
        if not told(call(sent, command, *options)):
            out.add(name)
        assert told(call(sent, command, *options, "--no-redact")), name
    assert set((told_of[1] or "").split()) - {"and"} == out


@pytest.mark.parametrize("form", ["html", "jsonl"])
def test_numbers_of_tokens_do_not_depend_on_the_run(call: Call, form: str, sent: Path) -> None:
    options = (*FORMS[form], "--quiet", f"{FOLDER}/{HOST}/before.txt")
    assert call(sent, *options) == call(sent, *options)


def test_every_secret_is_told_without_redaction(call: Call, sent: Path) -> None:
    path = f"{FOLDER}/{HOST}/before.txt"
    assert set(told(call(sent, "parse", "--format", "json", path))) == {*WORDS, *OCTETS}


def test_what_differs_and_what_is_equal_can_still_be_seen(call: Call, sent: Path) -> None:
    paths = [f"{FOLDER}/{HOST}/{name}" for name in ("before.txt", "after.txt")]
    shown = call(sent, "diff", "--format", "json", "--redact", "--quiet", *paths)
    changes = [
        change for device in json.loads(shown)["machines"][0]["devices"] for change in device["changes"]
    ]
    sides = [(change["before"], change["after"]) for change in changes]
    assert any(a != b and TOKEN.fullmatch(a or "") and TOKEN.fullmatch(b or "") for a, b in sides)
    parsed = json.loads(call(sent, "parse", "--format", "json", "--redact", "--quiet", paths[0]))
    (device,) = parsed["dumps"][0]["devices"]
    (printed,) = (c for c in device["capabilities"] if c["kind"] == "serial-number")
    (by_bytes,) = (c for c in device["config_space"]["capabilities"] if c["kind"] == "serial-number")
    values = [c["registers"][0]["fields"][0]["text"] for c in (printed, by_bytes)]
    assert values[0] == values[1]
    assert TOKEN.fullmatch(values[0])


def test_evidence_stays(call: Call, sent: Path) -> None:
    shown = call(sent, *FORMS["jsonl"], "--quiet", f"{FOLDER}/{HOST}/before.txt")
    for kept in ("6a:01.0", "6.8.0-38-generic", "DMAR-IR: Enabled IRQ remapping", "23 00 01 00"):
        assert kept in shown
    plain = call(sent, *FORMS["jsonl"], "--no-redact", "--quiet", f"{FOLDER}/{HOST}/before.txt")

    def answers(text: str) -> list[object]:
        (machine,) = map(json.loads, text.splitlines())
        devices = machine["devices"]
        return [[d[k] for k in ("bdf", "siov", "ims", "usable", "state")] for d in devices] + [
            [s["first_line"] for r in d["reasons"] for s in r["spans"]] for d in devices
        ]

    assert answers(shown) == answers(plain)


@pytest.mark.parametrize("name", ["allowed", "idxd", "device-memory"])
def test_a_host_that_is_called_like_an_answer_breaks_nothing(call: Call, name: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(report().replace(HOST, name))
    (machine,) = map(json.loads, call(tmp_path, *FORMS["jsonl"], "report.txt").splitlines())
    (device,) = machine["devices"]
    assert {"generic", "idxd"} >= {reason["by"] for reason in device["reasons"]}
    assert (device["ims"], device["storage"], device["driver"]) == ("yes", "device-memory", "idxd")
    assert any("<host 1> kernel: DMAR" in sign["span"]["text"] for sign in machine["platform"]["evidence"])


def test_bytes_of_a_serial_number_of_zeros_hide_no_rows_of_other_functions(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "report.txt").write_text(dump("00-00-00-00-00-00-00-00"))
    parsed = json.loads(call(tmp_path, "parse", "--format", "json", "--redact", "report.txt"))
    rows = [row["text"] for row in parsed["dumps"][0]["devices"][0]["config_space"]["spans"]]
    assert "200: 00 00 00 00 23 00 01 00 86 80 80 01 05 00 00 00" in rows


@cache
def plain_texts() -> tuple[str, ...]:
    """Lines that lspci prints and tables of the project, none of them private."""
    found = [line for path in sorted(SAMPLES.rglob("*.txt")) for line in path.read_text().split("\n")]
    private = re.compile("serial|uuid|\\[[SVY][0-9A-Z]\\]|@|Linux ", re.IGNORECASE)
    return tuple(dict.fromkeys(line for line in found if line and not private.search(line)))


SECRETS_AT_PLACE = st.sampled_from(
    [
        ("52:54:00:{}:{}:{}", "52:54:00"),
        ("52-54-00-{}-{}-{}", "52-54-00"),
        ("0f0e0d0c-1111-2222-3333-444455{}{}{}", "0f0e0d0c-1111"),
        ("Serial Number: QQ{}{}{}", "QQ"),
        ("root@host-{}{}{}:~# ", "host-"),
    ]
)
OCTET = st.integers(0, 255).map("{:02x}".format)


@given(st.integers(0), st.integers(0))
@settings(max_examples=200)
def test_text_without_private_values_is_unchanged(one: int, other: int) -> None:
    texts = plain_texts()
    text = f"{texts[one % len(texts)]}\n{texts[other % len(texts)]}"
    assert redact_text(text) == text


@given(st.integers(0), st.integers(0), SECRETS_AT_PLACE, OCTET, OCTET, OCTET)
@settings(max_examples=200)
def test_a_planted_secret_is_gone(
    line: int, place: int, secret: tuple[str, str], one: str, two: str, three: str
) -> None:
    text = plain_texts()[line % len(plain_texts())]
    at = place % (len(text) + 1)
    value = secret[0].format(one, two, three)
    shown = redact_text(f"{text[:at]} {value} {text[at:]}")
    assert secret[1] not in shown
    assert value not in shown


@given(st.text(max_size=80))
@example("<serial 1> serial: <serial 1>")
@settings(max_examples=300)
def test_redaction_takes_any_text_and_is_done_once(text: str) -> None:
    redactor = Redactor()
    shown = redactor.text(text)
    assert redactor.text(shown) == shown


def test_the_bytes_that_are_not_private_stay() -> None:
    redactor = Redactor()
    parsed = lspci_ims.parse(dump(SERIAL))
    redactor.learn_devices(parsed.dumps[0].devices)
    shown = redactor.result(parsed.dumps[0]).devices[0].config_space
    plain = parsed.dumps[0].devices[0].config_space
    assert shown is not None
    assert plain is not None
    hidden = [at for at, (a, b) in enumerate(zip(plain.data, shown.data, strict=True)) if a != b]
    assert set(hidden) <= set(range(2 * 0x1FC, 2 * 0x204))
    assert shown.data[2 * 0x1FC : 2 * 0x204] == "x" * 16
    rows = [(a.text, b.text) for a, b in zip(plain.spans, shown.spans, strict=True) if a.text != b.text]
    assert [shown for _, shown in rows] == [
        "1f0: 00 00 00 00 00 00 00 00 03 00 41 20 xx xx xx xx",
        "200: xx xx xx xx 23 00 01 00 86 80 80 01 05 00 00 00",
    ]
