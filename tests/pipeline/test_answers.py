"""What a person who triages a report must be able to rely on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import lspci_ims
from lspci_ims.model import CheckResult, DeviceAnswer

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set"
HEX = re.compile(r"^[0-9a-f]{2,3}: .*\n", re.MULTILINE)


def read(machine: str, text: str = "lspci-vvv.txt") -> str:
    return (SAMPLES / machine / text).read_text("utf-8")


def one(result: CheckResult, ids: str) -> DeviceAnswer:
    """The first listed function with these ids."""
    return next(d for m in result.machines for d in m.devices if f"{d.vendor_id}:{d.device_id}" == ids)


def codes(device: DeviceAnswer) -> set[str]:
    return {reason.code for reason in device.reasons}


def verdict(device: DeviceAnswer, model: str, use: str = "function") -> Any:
    return next(v for v in device.usable if (v.model, v.use) == (model, use))


def test_the_ims_bit_is_read_from_the_row_that_holds_it() -> None:
    dsa = one(lspci_ims.check(read("dsa-bare-metal-ims-set", "lspci-vvv-xxxx.txt")), "8086:0b25")
    assert (dsa.siov, dsa.ims) == ("r1", "yes")
    reason = next(r for r in dsa.reasons if r.code == "DEV_IMS_BIT_SET")
    assert [span.text[:4] for span in reason.spans] == ["210:"]
    assert reason.spans[0].offset == 0x214


def test_without_bytes_the_vendor_states_it_and_without_plugins_it_is_unknown() -> None:
    text = HEX.sub("", read("dsa-bare-metal-ims-set", "lspci-vvv-xxxx.txt"))
    with_plugin = one(lspci_ims.check(text), "8086:0b25")
    assert (with_plugin.siov, with_plugin.ims) == ("r1", "vendor-stated")
    alone = one(lspci_ims.check(text, plugins=False), "8086:0b25")
    assert (alone.siov, alone.ims) == ("r1", "unknown")
    for device in (with_plugin, alone):
        ask = next(a for a in device.ask if "DEV_IMS_BIT_UNKNOWN" in a.settles)
        assert ask.command == f"sudo lspci -s {device.bdf} -vvv -xxxx"
        assert "disturb" in ask.why


def test_a_clear_bit_is_no_although_the_vendor_says_ims() -> None:
    dsa = one(lspci_ims.check(read("dsa-ims-clear", "lspci-vvv-xxxx.txt")), "8086:0b25")
    assert dsa.ims == "no"
    assert {"DEV_IMS_BIT_CLEAR", "DEV_IMS_MASKED"} <= codes(dsa)
    assert {v.verdict for v in dsa.usable} == {"not-applicable"}


def test_a_short_dvsec_leaves_the_bit_unknown() -> None:
    text = read("dsa-dvsec-length-20", "lspci-vvv-xxxx.txt")
    assert one(lspci_ims.check(text, plugins=False), "8086:0b25").ims == "unknown"
    assert "DEV_DVSEC_SHORT" in codes(one(lspci_ims.check(text), "8086:0b25"))


def test_of_two_dvsecs_any_set_bit_counts() -> None:
    dsa = one(lspci_ims.check(read("dsa-two-dvsecs", "lspci-vvv-xxxx.txt")), "8086:0b25")
    assert dsa.ims == "yes"
    assert "DEV_DVSEC_DUPLICATE" in codes(dsa)


def test_a_device_passed_to_a_guest_has_lost_its_dvsec() -> None:
    result = lspci_ims.check(read("dsa-qemu-guest"))
    dsa = one(result, "8086:0b25")
    assert (dsa.siov, dsa.ims) == ("no", "no")
    assert "VENDOR_VIRTUAL" in codes(dsa)
    platform = result.machines[0].platform
    assert (platform.virt, platform.hypervisor) == ("vm", "qemu")
    assert "VM_MISSING_DVSEC" in {item.code for item in platform.evidence}


def test_a_virtual_dsa_has_no_ims() -> None:
    dsa = one(lspci_ims.check(read("dsa-virtual")), "8086:0b25")
    assert dsa.ims in ("no", "unknown")
    assert dsa.siov != "r1"
    assert "VENDOR_VIRTUAL" in codes(dsa)


def test_connectx_has_ims_by_its_vendors_word_alone() -> None:
    text = read("connectx7-with-vfs")
    nic = one(lspci_ims.check(text), "15b3:1021")
    assert (nic.siov, nic.ims, nic.storage, nic.needs) == ("no", "vendor-stated", "driver-memory", "none")
    kernel = verdict(nic, "kernel")
    assert kernel.verdict == "unknown"
    assert "NO_IN_TREE_USER" in kernel.reasons
    assert any(ask.command == "uname -r" for ask in nic.ask)
    assert verdict(one(lspci_ims.check(text, kernel="6.12"), "15b3:1021"), "kernel").verdict == "disallowed"
    said = {"arch": "x86", "kernel": "6.8", "ir": "on", "virt": "bare-metal", "viommu": "no-hint"}
    result = lspci_ims.check(text, **said)
    assert verdict(one(result, "15b3:1021"), "kernel").verdict == "allowed-with-caveat"
    assert result.machines[0].overrides == said
    alone = lspci_ims.check(text, plugins=False, devices=["15b3:1021"])
    assert {d.ims for d in alone.machines[0].devices} == {"no-sign"}


def test_virtual_functions_are_tied_to_their_physical_one() -> None:
    devices = lspci_ims.check(read("connectx7-with-vfs")).machines[0].devices
    by_place = {d.bdf: d for d in devices}
    vfs = [d for d in devices if d.device_id == "101e"]
    assert vfs
    for vf in vfs:
        assert vf.state.sriov.pf is not None
        assert vf.bdf in by_place[vf.state.sriov.pf].state.sriov.vfs


def test_the_public_capability_0x38_says_nothing_of_ims() -> None:
    result = lspci_ims.check(read("siov-extended-0x38"), plugins=False)
    device = next(d for m in result.machines for d in m.devices if d.siov == "r2")
    assert device.ims == "unknown"
    assert "DEV_SIOV_R2" in codes(device)


@pytest.mark.parametrize("plugins", [True, False])
def test_access_denied_is_never_no(plugins: bool) -> None:
    result = lspci_ims.check(read("access-denied"), plugins=plugins, all_devices=True)
    for device in result.machines[0].devices:
        assert device.siov == "unknown"
        assert device.ims not in ("no", "no-sign")
        assert "NOT_ROOT" in codes(device)


def test_151_denied_functions_make_one_line_and_one_question() -> None:
    block = (
        "{bus:02x}:00.0 System peripheral: Example Systems Device 0001\n"
        "\tSubsystem: Example Systems Device 0002\n"
        "\tFlags: fast devsel\n\tCapabilities: <access denied>\n\n"
    )
    result = lspci_ims.check("".join(block.format(bus=bus) for bus in range(151)))
    (other,) = result.machines[0].other_devices
    assert (other.cause, other.count, len(other.ask)) == ("NOT_ROOT", 151, 1)


def test_an_old_lspci_hides_which_dvsec_it_is() -> None:
    for text in ("lspci-vvv-3.5.txt", "lspci-vvv-3.6.txt"):
        result = lspci_ims.check(read("old-lspci-dvsec", text), plugins=False, devices=["8086:0b25"])
        (dsa,) = result.machines[0].devices
        assert (dsa.siov, dsa.ims) == ("unknown", "unknown")
        assert "LSPCI_TOO_OLD" in codes(dsa)
        assert any("LSPCI_TOO_OLD" in ask.settles for ask in dsa.ask)


def test_the_domain_of_a_vmd_is_kept() -> None:
    result = lspci_ims.check(read("vmd-domain"), all_devices=True)
    assert any(d.bdf.startswith("10000:") for d in result.machines[0].devices)


def test_a_looped_chain_ends_and_proves_nothing_missing() -> None:
    result = lspci_ims.check(read("looped-chain", "lspci-vvv-xxxx.txt"), plugins=False, all_devices=True)
    assert result.machines[0].devices


def test_a_function_that_reads_as_ones_is_unknown() -> None:
    for text in sorted((SAMPLES / "all-ones").glob("lspci-*.txt")):
        result = lspci_ims.check(text, plugins=False, all_devices=True)
        gone = [d for d in result.machines[0].devices if "CONFIG_ALL_ONES" in codes(d)]
        assert gone
        assert {(d.siov, d.ims) for d in gone} == {("unknown", "unknown")}


def test_a_conventional_function_has_no_siov() -> None:
    result = lspci_ims.check(read("conventional-pci"), plugins=False, all_devices=True)
    assert any("DEV_NOT_PCIE" in codes(d) and d.siov == "no" for d in result.machines[0].devices)


def test_a_cut_text_never_says_no() -> None:
    lines = read("dsa-bare-metal-ims-set").split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("6a:01.0"))
    dvsec = next(i for i in range(start, len(lines)) if "Designated Vendor" in lines[i])
    for stop in range(start + 1, dvsec):
        text = "\n".join(lines[:stop])
        for plugins in (True, False):
            result = lspci_ims.check(text, plugins=plugins, devices=["6a:01.0"])
            for device in result.machines[0].devices:
                assert device.siov == "unknown", (stop, lines[stop - 1])
                assert device.ims not in ("no", "no-sign"), (stop, lines[stop - 1])


def test_pasid_off_is_asked_for_with_the_driver_bound() -> None:
    text = re.sub(r"\tKernel driver in use: idxd\n", "", read("siov-and-pasid-off"))
    dsa = one(
        lspci_ims.check(text, virt="bare-metal", arch="x86", scalable_mode="on"),
        "8086:0b25",
    )
    assert dsa.state.pasid.enabled is False
    assert "PASID_OFF" in verdict(dsa, "proposal-2020", "subdevice").reasons
    assert any("PASID_OFF" in ask.settles and "driver bound" in ask.why for ask in dsa.ask)


def test_text_and_bytes_that_disagree_are_both_named() -> None:
    text = read("dsa-bare-metal-ims-set", "lspci-vvv-xxxx.txt")
    assert "Max PASID Width: 14" in text
    result = lspci_ims.check(text.replace("Max PASID Width: 14", "Max PASID Width: 10"))
    found = [d for d in result.machines[0].diagnostics if d.code == "TEXT_BYTES_DISAGREE"]
    assert found
    assert "text says 10 (line " in found[0].message
    assert "Max PASID Width: 10), bytes say 14 (line " in found[0].message
    assert "230:" in found[0].message
    assert found[0].span is not None
    assert "Max PASID Width: 10" in found[0].span.text


def test_what_the_report_already_shows_is_not_asked_for_again() -> None:
    short = one(lspci_ims.check(read("dsa-dvsec-length-20", "lspci-vvv-xxxx.txt")), "8086:0b25")
    assert not any("-xxxx" in ask.command for ask in short.ask)
    reason = next(r for r in short.reasons if r.code == "DEV_IMS_BIT_UNKNOWN")
    assert "ends before its IMS bit" in reason.message
    bound = one(lspci_ims.check(read("siov-and-pasid-off"), virt="bare-metal", arch="x86"), "8086:0b25")
    assert bound.driver == "idxd"
    assert not any("with the driver bound" in ask.why for ask in bound.ask)


def test_an_option_against_the_evidence_is_said() -> None:
    machine = lspci_ims.check(read("dsa-qemu-guest"), virt="bare-metal").machines[0]
    assert machine.platform.virt == "bare-metal"
    assert "OPTION_CONTRADICTED" in {d.code for d in machine.diagnostics}


def test_a_limit_that_was_hit_is_in_the_summary() -> None:
    from lspci_ims.source import Limits

    text = read("dsa-bare-metal-ims-set")
    assert "a limit cut the input" in lspci_ims.check(text, limits=Limits(devices=2)).machines[0].summary
    bytes_cut = lspci_ims.check(text.encode(), limits=Limits(text_bytes=9000)).machines[0]
    assert "a limit cut the input" in bytes_cut.summary
