"""What members hold, by path and by content; collected texts cut at their headings."""

from __future__ import annotations

import gzip

import pytest

from lspci_ims.source import reports_from_bytes
from lspci_ims.source.layouts import find_bdf, find_heading_hint, find_hint
from lspci_ims.spec import rows

from .containers import LIMITS, read_all, tar

DUMP = "00:00.0 Host bridge: Example Corporation Device 0001\n\tFlags: fast devsel\n"
HINTS = {
    "lspci", "dmesg", "journal", "cpuinfo", "lscpu", "dmidecode", "dmi-id", "interrupts", "cmdline",
    "kernel-config", "uname", "config-space", "acpi", "acpi-table", "hostname", "mixed", "ignore",
}  # fmt: skip


def test_every_row_has_a_known_hint_and_a_source() -> None:
    for row in rows("report_layouts"):
        assert row["hint"] in HINTS
        assert row["source"]
        assert row["path"] == row["path"].lower()


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("sosreport-host-2024/sos_commands/pci/lspci_-nnvv", "lspci"),
        ("sosreport-host-2024/sos_commands/pci/lspci_-tv", "lspci"),
        ("sosreport-host-2024/proc/bus/pci/6a/01.0", "config-space"),
        ("sosreport-host-2024/proc/bus/pci/devices", None),
        ("sosreport-host-2024/sys/devices/pci0000:6a/0000:6a:01.0/config", "config-space"),
        ("sosreport-host-2024/sys/bus/pci/devices/0000:6a:01.0/config", "config-space"),
        ("sosreport-host-2024/sys/class/dmi/id/sys_vendor", "dmi-id"),
        ("sosreport-host-2024/boot/config-6.8.0-38-generic", "kernel-config"),
        ("sosreport-host-2024/sos_commands/kernel/dmesg_-T", "dmesg"),
        ("sosreport-host-2024/sos_reports/sos.txt", "ignore"),
        ("sosreport-host-2024/proc/config.gz", "kernel-config"),
        ("proc/interrupts", "interrupts"),
        ("hw.info/logs/dmi_id", "dmi-id"),
        ("insights-host-2024/insights_commands/lspci_-vmmkn", "lspci"),
        ("CurrentDmesg.txt", "dmesg"),
        ("BootDmesg.txt.gz", "dmesg"),
        ("my-lspci.txt", "lspci"),
        ("dmesg.1.xz", None),
        ("notes.txt", None),
        ("lspci.c", None),
        ("xlspci", None),
        ("a/not-etc/hostname2", None),
    ],
)
def test_paths_tell_what_members_hold(path: str, hint: str | None) -> None:
    assert find_hint(path) == hint


@pytest.mark.parametrize(
    ("path", "bdf"),
    [
        ("x/proc/bus/pci/6a/01.0", "0000:6a:01.0"),
        ("x/proc/bus/pci/10000:e1/00.0", "10000:e1:00.0"),
        ("x/sys/devices/pci0000:6a/0000:6a:01.0/config", "0000:6a:01.0"),
        ("x/proc/bus/pci/6a/", None),
        ("x/proc/bus/pci/zz/01.0", None),
        ("x/proc/config", None),
    ],
)
def test_paths_tell_whose_config_space_it_is(path: str, bdf: str | None) -> None:
    assert find_bdf(path) == bdf


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("/usr/bin/lspci -vvv", "lspci"),
        ("lspci -b", "lspci"),
        ('/sbin/lspci -d "10de:*" -v -xxx', "lspci"),
        ("/bin/dmesg -T", "dmesg"),
        ("/proc/cpuinfo", "cpuinfo"),
        ("/boot/config-6.4.0-150600-default", "kernel-config"),
        ("/etc/proc/cpuinfo.bak", None),
        ("/usr/bin/lsusb -v", None),
        ("", None),
    ],
)
def test_headings_tell_what_stands_below(heading: str, hint: str | None) -> None:
    assert find_heading_hint(heading) == hint


def test_config_space_comes_as_bytes_with_its_address() -> None:
    space = bytes(range(256)) * 16
    (report,) = reports_from_bytes(tar({"sos/proc/bus/pci/6a/01.0": space}), "given", LIMITS)
    assert [(part.hint, part.bdf, part.read()) for part in report.parts] == [
        ("config-space", "0000:6a:01.0", space)
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (DUMP, "lspci"),
        ('00:1f.2 "SATA controller" "Example"\n', "lspci"),
        ("00:1f.2 0106: 8086:2922 (rev 02)\n", "lspci"),
        ("> > 0000:6a:01.0 System peripheral: Intel Corporation Device 0b25\n", "lspci"),
        ("Slot:\t00:00.0\nClass:\tHost bridge\n", "lspci"),
        ("-[0000:00]-+-00.0  Intel\n", "lspci"),
        ("[    0.000000] Linux version 6.8.0\n", "dmesg"),
        ("Jan  1 10:00:00 host kernel: x\n", "journal"),
        ("processor\t: 0\nvendor_id\t: GenuineIntel\n", "cpuinfo"),
        ("# dmidecode 3.3\n", "dmidecode"),
        ("Linux host 6.8.0-38-generic #38 SMP x86_64 GNU/Linux\n", "uname"),
        ("$ lspci\n" + DUMP + "$ dmesg\n[    0.000000] x\n", "mixed"),
        ("nothing of the kind: 10:30.\n", None),
    ],
)
def test_texts_without_a_telling_name_are_known_by_their_lines(text: str, hint: str | None) -> None:
    (report,) = reports_from_bytes(tar({"somewhere/report.txt": text.encode()}), "given", LIMITS)
    assert [part.hint for part in report.parts] == ([] if hint is None else [hint])
    (report,) = reports_from_bytes(tar({"report.txt": text.encode("utf-16")}), "given", LIMITS)
    assert [part.hint for part in report.parts] == ([] if hint is None else [hint])


def test_what_stands_deep_in_a_long_text_is_found() -> None:
    text = ("Nothing in this line.\n" * 10_000 + DUMP).encode()
    _, (found,) = read_all(tar({"report.txt": text}))
    assert found.lines[-2:] == DUMP.splitlines()


SUPPORTCONFIG = f"""Supportconfig example

#==[ Command ]======================================#
# /usr/bin/lspci -nn
{DUMP}
#==[ Command ]======================================#
# /usr/bin/lsusb -v
nothing

#==[ Configuration File ]===========================#
# /proc/cpuinfo
processor\t: 0

#==[ Command ]======================================#
# /usr/bin/lspci -vvv
{DUMP}"""

NVIDIA = f"""____________________________________________

Start of NVIDIA bug report log file.
____________________________________________

*** /proc/cmdline
*** ls: -r--r--r-- 1 root root 0 2024-01-01 10:00:00.000000000 +0000 /proc/cmdline
BOOT_IMAGE=/vmlinuz intel_iommu=on
____________________________________________

/usr/bin/lspci -d "10de:*" -v -xxx

{DUMP}"""


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            SUPPORTCONFIG,
            [("/usr/bin/lspci -nn", "lspci"), ("/proc/cpuinfo", "cpuinfo"), ("/usr/bin/lspci -vvv", "lspci")],
        ),
        (NVIDIA, [("/proc/cmdline", "cmdline"), ('/usr/bin/lspci -d "10de:*" -v -xxx', "lspci")]),
    ],
    ids=["supportconfig", "nvidia-bug-report"],
)
def test_collected_texts_come_in_sections_with_the_lines_of_the_file(
    text: str, sections: list[tuple[str, str]]
) -> None:
    whole = text.splitlines()
    (report,) = reports_from_bytes(gzip.compress(tar({"scc/hardware.txt": text.encode()})), "given", LIMITS)
    found = []
    for part in report.parts:
        lines = part.as_input().lines
        assert [(a, b) for a, b in zip(whole, lines, strict=False) if b and a != b] == []
        assert lines[: part.first_line - 1] == [""] * (part.first_line - 1)
        assert len(lines) >= part.first_line
        found.append((part.member, part.hint))
    assert found == [(f"scc/hardware.txt#{heading}", hint) for heading, hint in sections]
    # alone, the file is the report
    assert [t.member for t in read_all(text.encode())[1]] == [f"#{heading}" for heading, _ in sections]
