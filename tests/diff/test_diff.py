"""What changed between two dumps of one machine: samples edited the way machines change."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import lspci_ims
from lspci_ims.cli.main import run
from lspci_ims.comparison.meanings import meanings
from lspci_ims.model import Change, DiffResult

SAMPLES = Path(__file__).parents[2] / "samples"
NIC = (SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_text()
DSA = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt").read_text()
PLACE = "0000:b1:00.0"


def edited(text: str, head: str, *changes: tuple[str, str]) -> str:
    """The text with changes in the block that begins with `head`, each made once."""
    start = text.index(head)
    end = text.index("\n\n", start)
    block = text[start:end]
    for old, new in changes:
        assert old in block
        block = block.replace(old, new, 1)
    return text[:start] + block + text[end:]


def changes(result: DiffResult) -> dict[str, Change]:
    """All changes of functions by code."""
    return {change.code: change for m in result.machines for d in m.devices for change in d.changes}


def diff(before: str, after: str) -> DiffResult:
    return lspci_ims.diff(before, after, plugins=False)


@pytest.mark.parametrize(
    "folder", ["connectx7-with-vfs", "dsa-bare-metal-ims-set", "dsa-qemu-guest", "vmd-domain"]
)
def test_a_dump_is_the_same_as_itself_in_every_form(folder: str) -> None:
    texts = [path.read_text() for path in sorted((SAMPLES / folder).glob("lspci-*.txt"))]
    for text in texts:
        result = diff(texts[0], text)
        assert not result.different, [
            c.message for m in result.machines for d in m.devices for c in d.changes
        ]


@pytest.mark.parametrize(
    ("old", "new", "code", "level"),
    [
        ("MSI-X: Enable+", "MSI-X: Enable-", "MSIX_OFF", "worse"),
        ("Masked-", "Masked+", "MSIX_MASKED", "worse"),
        ("BusMaster+", "BusMaster-", "BUS_MASTER_OFF", "worse"),
        ("Mem+", "Mem-", "MEMORY_DECODING_OFF", "worse"),
        ("Kernel driver in use: mlx5_core", "Kernel driver in use: vfio-pci", "DRIVER_CHANGED", "changed"),
        ("\n\tKernel driver in use: mlx5_core", "", "DRIVER_UNBOUND", "worse"),
        ("\n\tIOMMU group: 40", "", "IOMMU_GROUP_GONE", "worse"),
        ("Status: D0", "Status: D3", "POWER_DOWN", "worse"),
        ("UESta:\tDLP- SDES- TLP-", "UESta:\tDLP- SDES- TLP+", "AER_UNCORRECTABLE_SET", "worse"),
        ("CESta:\tRxErr-", "CESta:\tRxErr+", "AER_CORRECTABLE_SET", "worse"),
        ("DevSta:\tCorrErr-", "DevSta:\tCorrErr+", "DEVICE_ERROR_SET", "worse"),
        ("<MAbort- >SERR-", "<MAbort+ >SERR-", "BUS_ERROR_SET", "worse"),
        ("Memory at 23fff0000000", "Memory at <unassigned>", "BAR_UNASSIGNED", "worse"),
        ("[size=32M]", "[size=16M]", "BAR_SIZE", "changed"),
        ("MaxPayload 256 bytes, MaxReadReq", "MaxPayload 128 bytes, MaxReadReq", "MAX_PAYLOAD", "changed"),
        ("IOVCtl:\tEnable+", "IOVCtl:\tEnable-", "SRIOV_OFF", "changed"),
        ("Number of VFs: 4", "Number of VFs: 2", "SRIOV_VFS", "changed"),
        ("ASPM Disabled", "ASPM L1 Enabled", "ASPM", "changed"),
        ("NUMA node: 1", "NUMA node: 0", "NUMA_NODE", "changed"),
        ("Target Link Speed: 32GT/s", "Target Link Speed: 8GT/s", "TARGET_SPEED_CHANGED", "changed"),
    ],
)
def test_a_change_has_its_meaning(old: str, new: str, code: str, level: str) -> None:
    result = diff(NIC, edited(NIC, "b1:00.0", (old, new)))
    found = changes(result)
    assert set(found) == {code}
    assert found[code].level == level
    assert result.different
    device = result.machines[0].devices[0]
    assert (device.bdf_a, device.status) == (PLACE, "changed")
    lines = [span.text for span in (*found[code].spans_a, *found[code].spans_b)]
    assert lines
    assert all(line.strip() for line in lines)


@pytest.mark.parametrize("code", ["PASID", "ATS", "PRI"])
def test_translation_that_is_switched_off(code: str) -> None:
    dsa = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text()
    line = next(line for line in dsa.split("\n") if line.strip().startswith(f"{code}Ctl:"))
    after = edited(dsa, "6a:01.0", (line, line.replace("Enable+", "Enable-")))
    there = changes(diff(dsa, after))[f"{code}_OFF"]
    assert (there.level, there.before, there.after) == ("worse", True, False)
    back = changes(diff(after, dsa))[f"{code}_ON"]
    assert back.level == "better"


def link(text: str, *heads: str, speed: str = "32GT/s", width: int = 16) -> str:
    for head in heads:
        text = edited(
            text, head, ("LnkSta:\tSpeed 32GT/s, Width x16", f"LnkSta:\tSpeed {speed}, Width x{width}")
        )
    return text


def test_a_link_is_judged_against_the_port_above_it() -> None:
    slow = link(NIC, "b1:00.0", "b0:01.0", speed="8GT/s (downgraded)", width=8)
    found = changes(diff(NIC, slow))
    assert set(found) == {"LINK_DOWNGRADED"}
    assert "both ends can do 32GT/s x16" in found["LINK_DOWNGRADED"].message
    assert "0000:b0:01.0" in found["LINK_DOWNGRADED"].message
    assert set(changes(diff(slow, NIC))) == {"LINK_FASTER"}
    # a port that can do no more is no reason to cry
    old_port = edited(slow, "b0:01.0", ("Speed 32GT/s, Width x16, ASPM", "Speed 8GT/s, Width x8, ASPM"))
    found = changes(diff(NIC, old_port))
    assert "LINK_AT_ITS_BEST" in found
    assert "LINK_DOWNGRADED" not in found
    # without the port nobody can tell
    alone = [
        text[text.index("b1:00.0") : text.index("\n\n", text.index("b1:00.0")) + 2] for text in (NIC, slow)
    ]
    assert set(changes(diff(*alone))) == {"LINK_SLOWER"}


def slowed(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], text: str) -> list[dict[str, str]]:
    """The changes that the command tells when the link at b1:00.0 gets slower, of the function alone."""
    after = link(text, "b1:00.0", "b0:01.0", speed="8GT/s (downgraded)", width=8)
    files = [tmp_path / "before.txt", tmp_path / "after.txt"]
    for file, content in zip(files, (text, after), strict=True):
        file.write_text(content)
    assert run(["diff", *map(str, files), "--format", "json", "--no-plugins"]) == 1
    (machine,) = json.loads(capsysbinary.readouterr().out)["machines"]
    return [
        change
        for device in machine["devices"]
        if PLACE in (device["bdf_a"], device["bdf_b"])
        for change in device["changes"]
    ]


def test_of_two_ports_that_claim_a_bus_diff_takes_the_one_of_the_other_outputs(
    tmp_path, capsysbinary
) -> None:
    bus = next(line for line in NIC.split("\n") if "secondary=b1" in line)
    other = f"b0:02.0 PCI bridge: Intel Corporation Device 352b\n{bus}\n\n"
    text = NIC.replace("b1:00.0", f"{other}b1:00.0", 1)
    (found,) = slowed(tmp_path, capsysbinary, text)
    assert found["code"] == "LINK_DOWNGRADED"
    assert "0000:b0:01.0" in found["message"]
    assert run(["check", str(tmp_path / "before.txt"), "--format", "json"]) == 0
    (machine,) = json.loads(capsysbinary.readouterr().out)["machines"]
    assert [bridge["bdf"] for bridge in machine["bridges"]] == ["0000:b0:01.0"]
    assert machine["bridges"][0]["functions"][0] == PLACE


def test_a_bridge_that_has_a_bus_in_its_range_alone_is_not_the_other_end_of_the_link(
    tmp_path, capsysbinary
) -> None:
    text = NIC.replace("secondary=b1, subordinate=b1", "secondary=b0, subordinate=bf")
    assert text != NIC
    (found,) = slowed(tmp_path, capsysbinary, text)
    assert found["code"] == "LINK_SLOWER"


def test_an_idle_display_controller_is_not_called_broken() -> None:
    display = NIC.replace("b1:00.0 Ethernet controller", "b1:00.0 VGA compatible controller")
    slow = link(display, "b1:00.0", "b0:01.0", speed="2.5GT/s")
    found = changes(diff(display, slow))
    assert found["LINK_IDLE_OR_DOWNGRADED"].level == "changed"
    narrow = link(display, "b1:00.0", "b0:01.0", width=4)
    assert "LINK_DOWNGRADED" in changes(diff(display, narrow))


def test_noise_is_counted_and_shown_when_asked() -> None:
    after = edited(
        NIC,
        "b1:00.0",
        ("Memory at 23fff0000000", "Memory at 23ffe0000000"),
        ("IOMMU group: 40", "IOMMU group: 44"),
    )
    result = diff(NIC, after)
    assert not result.different
    assert result.machines[0].noise == 2
    shown = lspci_ims.diff(NIC, after, plugins=False, with_noise=True)
    assert shown.different
    assert set(changes(shown)) == {"BAR_ADDRESS", "IOMMU_GROUP_NUMBER"}


def test_a_group_that_is_shared_is_no_noise() -> None:
    after = edited(NIC, "b1:00.0", ("IOMMU group: 40", "IOMMU group: 41"))
    after = edited(after, "b1:00.1", ("IOMMU group: ", "IOMMU group: 41\n\tDeviceName: "))
    found = changes(diff(NIC, after))
    assert "IOMMU_GROUP_MEMBERS" in found


def without(text: str, head: str) -> str:
    start = text.index(head)
    return text[:start] + text[text.index("\n\n", start) + 2 :]


def test_functions_that_are_gone_new_or_moved() -> None:
    gone = without(NIC, "b1:00.5")
    statuses = lambda result: [(d.status, d.bdf_a, d.bdf_b) for m in result.machines for d in m.devices]  # noqa: E731
    assert statuses(diff(NIC, gone)) == [("removed", "0000:b1:00.5", None)]
    assert statuses(diff(gone, NIC)) == [("added", None, "0000:b1:00.5")]
    moved = re.sub(r"^b1:", "b4:", NIC, flags=re.MULTILINE)
    found = statuses(diff(NIC, moved))
    assert len(found) == 6
    assert all(status == "moved" and a[5:7] == "b1" and b[5:7] == "b4" for status, a, b in found)


def test_functions_that_a_partial_dump_leaves_out_are_not_gone() -> None:
    start = NIC.index("b1:00.0")
    alone = NIC[start : NIC.index("\n\n", start) + 2]
    result = diff(NIC, alone)
    assert not result.different
    (missing,) = [m for m in result.machines[0].not_shown if m.subjects[0].startswith("function ")]
    assert (missing.side, missing.because) == ("b", "not-dumped")
    assert missing.count == 12


def test_access_denied_is_no_difference() -> None:
    denied = re.sub(
        r"(\n\tCapabilities: \[)(.*?)(?=\n\tKernel driver|\n\n)",
        "\n\tCapabilities: <access denied>",
        NIC,
        flags=re.DOTALL,
    )
    result = diff(NIC, denied)
    assert not result.different, list(changes(result))
    reasons = {(missing.side, missing.because) for missing in result.machines[0].not_shown}
    assert ("b", "access-denied") in reasons
    assert not any(side == "a" for side, _ in reasons)


def test_less_verbosity_is_no_difference() -> None:
    from shutil import which

    if which("lspci") is None:
        pytest.skip("the real lspci is not installed")
    import subprocess

    dump = SAMPLES / "connectx7-with-vfs" / "config-space.dump"
    texts = [
        subprocess.run(["lspci", "-F", dump, option], capture_output=True, text=True, check=True).stdout
        for option in ("-vvv", "-v")
    ]
    for pair in (texts, texts[::-1]):
        result = diff(*pair)
        assert not result.different, list(changes(result).values())[:3]
        assert any(missing.because == "not-dumped" for missing in result.machines[0].not_shown)
    # what both show still counts
    off = texts[1].replace("Flags: bus master, ", "Flags: ")
    assert "BUS_MASTER_OFF" in changes(diff(texts[0], off))


def test_a_function_that_no_longer_answers() -> None:
    start = NIC.index("b1:00.0")
    head = NIC[start : NIC.index("\n", start)]
    dead = NIC.replace(
        NIC[start : NIC.index("\n\n", start)], f"{head} (rev ff) (prog-if ff)\n\t!!! Unknown header type 7f"
    )
    found = changes(diff(NIC, dead))
    assert set(found) == {"CONFIG_ALL_ONES"}


def test_the_answer_comes_first() -> None:
    after = edited(DSA, "6a:01.0", ("210: 01 00 00 00 01", "210: 01 00 00 00 00"))
    result = lspci_ims.diff(DSA, after)
    codes = [change.code for change in result.machines[0].devices[0].changes]
    assert codes[0] == "ANSWER_CHANGED"
    ims = changes(result)["ANSWER_CHANGED"]
    assert (ims.subject, ims.before, ims.after) == ("IMS", "yes", "no")


def test_the_kernel_is_told_where_both_tell_it() -> None:
    before = "Linux box1 6.1.0 #1 SMP x86_64 GNU/Linux\n\n" + NIC
    after = "Linux box1 6.8.0 #1 SMP x86_64 GNU/Linux\n\n" + NIC
    machine = diff(before, after).machines[0]
    assert [change.after for change in machine.changes if change.subject == "kernel"] == ["6.8.0"]
    assert not diff(NIC, after).different


def test_one_report_with_both_dumps() -> None:
    from lspci_ims.errors import UsageError

    after = edited(NIC, "b1:00.0", ("MSI-X: Enable+", "MSI-X: Enable-"))
    both = f"Before:\n\n{NIC}\nand after:\n\n{after}\n"
    assert set(changes(lspci_ims.diff(both, plugins=False))) == {"MSIX_OFF"}
    with pytest.raises(UsageError):
        lspci_ims.diff(NIC)


def test_machines_of_several_are_matched() -> None:
    dsa = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt").read_text()
    result = diff(f"{NIC}\n\n\n{dsa}", f"{dsa}\n\n\n{NIC}")
    assert len(result.machines) == 2
    assert not result.different


def test_every_row_of_the_table_is_whole() -> None:
    import string

    words = {
        "label",
        "register",
        "subject",
        "before",
        "after",
        "place",
        "best",
        "port",
        "members",
        "name",
        "why",
        "places",
        "rows",
        "before_hex",
        "after_hex",
        "before_size",
        "after_size",
    }
    for row in meanings():
        assert row.source
        assert row.level in ("worse", "better", "changed", "noise")
        assert {name for _, name, _, _ in string.Formatter().parse(row.message) if name} <= words


def test_every_row_of_the_table_is_about_something_that_is_compared() -> None:
    """A register that is named otherwise than facts are would never fit, and nothing would tell."""
    from lspci_ims.comparison.facts import facts_of, region_facts
    from lspci_ims.spec.layouts import layouts

    known = {("device", "Kernel modules", "Kernel modules")}
    known |= {(kind, row.register, row.label) for kind, found in layouts().items() for row in found}
    marked = link(NIC, "b1:00.0", speed="8GT/s (downgraded)").replace("x16\n", "x16 (downgraded)\n")
    with_rom = (
        "00:02.0 VGA compatible controller: X\n\tControl: I/O+\n\tExpansion ROM at 000c0000 [disabled]\n"
    )
    with_window = "00:1c.0 PCI bridge: X\n\tI/O behind bridge: e000-efff [size=4K] [16-bit]\n"
    for given in (*SAMPLES.glob("*/lspci-vvv*.txt"), marked, with_rom, with_window):
        for device in lspci_ims.parse(given).dumps[0].devices:
            facts = {*facts_of(device).values, *region_facts(device.regions, device, by_number=True)}
            known |= {(key.kind, key.register, key.label) for key in facts}
    registers = {(kind, register) for kind, register, _ in known}
    for row in meanings():
        judged_elsewhere = row.kind in ("*", "answer", "finding", "platform", "presence", "text", "bytes")
        if judged_elsewhere or row.register in ("*", "capability"):
            continue
        assert (row.kind, row.register) in registers, row
        assert row.label in ("*", "judged") or (row.kind, row.register, row.label) in known, row
