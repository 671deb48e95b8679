"""Reports as people send them: what is used of them, what is not and why, and what is asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run

SAMPLES = Path(__file__).parents[2] / "samples"
BARE = SAMPLES / "dsa-bare-metal-ims-set"
WHOLE = (BARE / "lspci-vvv-xxxx.txt").read_text("utf-8")
LOG = (
    "[    0.000000] Linux version 6.8.0-45-generic (made@up) #45\n"
    "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz ro intel_iommu=on,sm_on\n"
    "[    0.000000] DMI: Dell Inc. PowerEdge R999/0ABCDE, BIOS 2.1.5 03/14/2024\n"
    "[    0.180044] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
)
CPUINFO = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: {}\nbugs\t\t: spectre_v1\n"
CUT = CPUINFO.format("fpu vme de pse tsc msr lm constant_tsc vmx")
COMPLETE = CPUINFO.format("fpu vme de pse tsc msr lm constant_tsc vmx lahf_lm abm")


def checked(run: Run, path: Path, *options: str) -> dict[str, Any]:
    done = run("check", "--format", "json", *options, path)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def remarks(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [*result["diagnostics"], *(told for m in result["machines"] for told in m["diagnostics"])]


def asked(result: dict[str, Any]) -> set[str]:
    devices = [device for machine in result["machines"] for device in machine["devices"]]
    return {part for device in devices for ask in device["ask"] for part in ask["command"].split("; ")}


def folder(path: Path, **members: str) -> Path:
    path.mkdir()
    for name, text in members.items():
        (path / f"{name}.txt").write_text(text, "utf-8")
    return path


def test_a_cpuinfo_cut_within_its_flags_is_said_and_asked_for_with_the_rest(run: Run, tmp_path: Path) -> None:
    report = folder(tmp_path / "report", lspci=WHOLE, dmesg=LOG, cpuinfo=CUT)
    result = checked(run, report)
    (cut,) = [told for told in remarks(result) if told["code"] == "EVIDENCE_CUT"]
    assert cut["message"].startswith("/proc/cpuinfo looks cut")
    assert (cut["span"]["member"], cut["span"]["first_line"]) == ("cpuinfo.txt", 3)
    assert asked(result) == {"cat /proc/cpuinfo", "sudo dmidecode"}
    (report / "cpuinfo.txt").write_text(COMPLETE, "utf-8")
    result = checked(run, report)
    assert result["machines"][0]["platform"]["virt"] == "bare-metal"
    assert not asked(result)
    assert "EVIDENCE_CUT" not in {told["code"] for told in remarks(result)}


PLACE = "6a:01.0"
TEXT = (BARE / "lspci-vvv.txt").read_text("utf-8")
ALONE = next(block for block in WHOLE.split("\n\n") if block.startswith(PLACE)) + "\n\n"
LATER = TEXT.replace("PRICtl: Enable+", "PRICtl: Enable-", 1)


def places(result: dict[str, Any]) -> list[tuple[int, int]]:
    """Of each machine the functions that are listed, and all of them."""
    return [
        (len(machine["devices"]), len(machine["devices"]) + sum(o["count"] for o in machine["other_devices"]))
        for machine in result["machines"]
    ]


@pytest.mark.parametrize("names", ["first reply", "reply first", "dump answer-2", "one-report"])
def test_the_answer_to_an_ask_for_all_functions_is_of_the_same_machine(
    run: Run, tmp_path: Path, names: str
) -> None:
    reply = f"{COMPLETE}\n{LOG}\n{TEXT}"
    one, _, two = names.partition(" ")
    members = {one: ALONE, two: reply} if two else {one: f"{ALONE}\n{reply}"}
    result = checked(run, folder(tmp_path / "report", **members))
    assert places(result) == [(2, 8)]
    (machine,) = result["machines"]
    device = machine["devices"][0]
    assert (device["bdf"], device["siov"], device["ims"]) == ("0000:6a:01.0", "r1", "yes")
    assert machine["platform"]["virt"] == "bare-metal"
    assert "lspci" not in " ".join(ask["command"] for ask in device["ask"])
    assert "DUMPS_APART" not in {told["code"] for told in remarks(result)}


@pytest.mark.parametrize("files", [1, 2])
def test_a_dump_of_all_functions_in_another_state_stays_apart_and_it_is_said_why(
    run: Run, tmp_path: Path, files: int
) -> None:
    assert LATER != TEXT
    members = {"first": ALONE, "reply": LATER} if files == 2 else {"report": f"{ALONE}\nOf today:\n\n{LATER}"}
    result = checked(run, folder(tmp_path / "report", **members))
    assert places(result) == [(1, 1), (2, 8)]
    (apart,) = [told for told in remarks(result) if told["code"] == "DUMPS_APART"]
    assert "0000:6a:01.0 differs: PRICtl Enable+ and Enable-" in apart["message"]
    assert apart["level"] == "info"


def test_files_named_for_two_machines_stay_apart_and_it_is_said_why(run: Run, tmp_path: Path) -> None:
    result = checked(run, folder(tmp_path / "report", node1=WHOLE, node2=WHOLE))
    assert places(result) == [(2, 8), (2, 8)]
    (apart,) = [told for told in remarks(result) if told["code"] == "DUMPS_APART"]
    assert "the names of the files differ" in apart["message"]


def test_a_list_without_ids_beside_a_dump_with_ids_leaves_the_evidence_in_use(
    run: Run, tmp_path: Path
) -> None:
    # a name that gives no id, as several devices of pci.ids have it
    name, old = "Ice Lake Mesh 2 PCIe", "Mesh of an Old List"
    numbered = (BARE / "lspci-vvvnn.txt").read_text("utf-8").replace(name, old)
    heads = "\n".join(line for line in TEXT.splitlines() if line[:1] not in ("", "\t")) + "\n"
    heads = heads.replace(name, old)
    assert old in numbered
    assert old in heads
    report = folder(tmp_path / "report", lspci=numbered, lspcinoargu=heads, dmesg=LOG, cpuinfo=COMPLETE)
    result = checked(run, report)
    assert places(result) == [(2, 8)]
    assert result["machines"][0]["platform"]["virt"] == "bare-metal"
    assert not {"EVIDENCE_DOUBTFUL", "DUMPS_APART"} & {told["code"] for told in remarks(result)}
    # of another function at one of its places the list is that of another machine
    other = heads.replace(old, "Another Mesh")
    (report / "lspcinoargu.txt").write_text(other, "utf-8")
    assert len(checked(run, report)["machines"]) == 2


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a": ALONE, "b": TEXT}, "b.txt"),
        ({"a": TEXT, "b": ALONE}, "a.txt"),
        # a short list stands first, the dump that the proofs are in counts
        ({"a": "\n".join(re.findall(r"^\S+ .*", TEXT, re.MULTILINE)), "b": TEXT}, "b.txt"),
    ],
)
def test_the_source_of_a_machine_is_the_dump_that_shows_most_of_it(
    run: Run, tmp_path: Path, members: dict[str, str], expected: str
) -> None:
    report = folder(tmp_path / "report", **members)
    result = checked(run, report)
    assert places(result) == [(2, 8)]
    assert result["machines"][0]["source"]["member"] == expected
    assert run("check", report).stdout.decode().startswith(f"report: {expected}, lines ")


@pytest.mark.parametrize(
    ("printed", "edited", "told"),
    [
        (
            "MSI-X: Enable+",
            "MSI-X: Enable-",
            r"MSI-X Enable: text says Enable- \(line \d+: .*MSI-X: Enable- .*\), "
            r"bytes say Enable\+ \(line \d+: 80: 11 90 ",
        ),
        (
            "HeaderLog: 00000000 00000000",
            "HeaderLog: 00000000 3f000004",
            r"HeaderLog w1: text says 3f000004 \(line \d+: HeaderLog: 00000000 3f000004 .*\), "
            r"bytes say 00000000 \(line \d+: 120: 00 ",
        ),
    ],
)
def test_a_disagreement_is_told_as_it_is_printed(
    run: Run, tmp_path: Path, printed: str, edited: str, told: str
) -> None:
    assert printed in ALONE
    (tmp_path / "report.txt").write_text(ALONE.replace(printed, edited), "utf-8")
    stderr = run("check", "report.txt").stderr.decode()
    assert re.search(told, stderr), stderr


def test_diff_of_a_report_with_one_dump_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(WHOLE, "utf-8")
    done = run("diff", "report.txt")
    assert done.returncode == 2
    assert "one report holds only one dump, two are needed" in done.stderr.decode()


def test_what_settles_a_list_that_text_cannot_show_is_said_alike_everywhere(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, "utf-8")
    (others,) = [
        found
        for found in checked(run, tmp_path / "report.txt")["machines"][0]["other_devices"]
        if found["cause"] == "DEV_CAPS_UNREADABLE"
    ]
    (ask,) = others["ask"]
    assert ask["command"] == "sudo lspci -vvv -xxxx"
    explained = " ".join(run("explain", "DEV_CAPS_UNREADABLE").stdout.decode().split())
    assert set(re.findall(r"lspci [-\w ]*-vvv(?: -xxxx)?", explained.partition("What to do")[2])) == {
        "lspci -s BDF -vvv -xxxx",
        "lspci -vvv -xxxx",
    }
    for told in (ask["why"], explained):
        assert "text alone cannot show that there are no extended capabilities" in told
    # what is asked for settles it
    (tmp_path / "report.txt").write_text(WHOLE, "utf-8")
    causes = {
        found["cause"] for found in checked(run, tmp_path / "report.txt")["machines"][0]["other_devices"]
    }
    assert causes == {"DEV_NO_SIOV"}
