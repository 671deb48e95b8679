"""Reports as people send them: what is used of them, what is not and why, and what is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
