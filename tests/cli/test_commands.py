"""The other commands: parse, explain, plugins, schema, help."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from lspci_ims.cli.main import COMMANDS

SAMPLES = Path(__file__).parents[2] / "samples"
DSA = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt"


def test_parse_gives_registers_and_fields(run) -> None:
    done = run("parse", "--format", "json", DSA)
    result = json.loads(done.stdout)
    jsonschema.validate(result, json.loads(run("schema", "parse").stdout))
    device = next(d for d in result["dumps"][0]["devices"] if d["bdf"] == "0000:6a:01.0")
    assert device["header"]["device_id"] == "0b25"
    assert device["driver"] == "idxd"
    pasid = next(c for c in device["capabilities"] if c["kind"] == "pasid")
    assert (pasid["offset"], pasid["id"], pasid["extended"], pasid["version"]) == (0x230, "001b", True, 1)
    fields = {f["label"]: f for f in pasid["registers"][0]["fields"]}
    assert fields["Max PASID Width"]["value"] == 20
    assert fields["Max PASID Width"]["text"] == "14"
    assert fields["Priv"]["value"] is True
    assert device["config_space"]["bytes"] == 4096
    assert result["dumps"][0]["coverage"]["unparsed"] == 0


LAYOUT = """
from lspci_ims.api import ByteField, ByteLayout, hookimpl

@hookimpl
def lspci_ims_byte_layouts():
    fields = (ByteField("Slots", 0x14, 32, 7, 0, "dec"),)
    return (ByteLayout("dvsec", "8086", "0005", "Ours", fields, "made up"),)
"""


def test_parse_shows_what_the_bytes_alone_tell(run, tmp_path: Path) -> None:
    tree = run("parse", "--device", "6a:01.0", DSA).stdout.decode()
    assert re.search(
        r"dvsec v1  Vendor=8086, ID=0005.*\n    \(by the bytes\)\n      SIOV: .*\n.*IMS\+\n", tree
    )
    assert tree.count("(by the bytes)") == 1
    # hex rows alone
    lines = DSA.read_text("utf-8").split("\n\n")
    block = next(block for block in lines if "Vendor=8086 ID=0005" in block).split("\n")
    bare = tmp_path / "bytes.txt"
    bare.write_text("\n".join(line for line in block if not line.startswith("\t")) + "\n\n")
    by_bytes = run("parse", bare).stdout.decode()
    assert "[230] pasid v1  Process Address Space ID (PASID) (by the bytes)\n" in by_bytes
    assert "PASIDCtl: Enable+" in by_bytes
    assert "IMS+" in by_bytes


def test_parse_takes_layouts_of_plugins(run, tmp_path: Path) -> None:
    plugin = tmp_path / "ours.py"
    plugin.write_text(LAYOUT.replace('"8086", "0005"', '"8086", "0001"'))
    assert run("parse", "--plugin", plugin, DSA).returncode == 0
    text = DSA.read_text("utf-8")
    other = tmp_path / "other.txt"
    other.write_text(
        text.replace("Vendor=8086 ID=0005", "Vendor=8086 ID=0001").replace("05 00 00 00 01", "01 00 00 00 01")
    )
    assert "Ours: Slots=1" in run("parse", "--plugin", plugin, "--device", "6a:01.0", other).stdout.decode()
    assert "Ours" not in run("parse", "--device", "6a:01.0", other).stdout.decode()
    plugin.write_text("raise ValueError")
    assert run("parse", "--plugin", plugin, DSA).returncode == 4


def test_a_failed_plugin_is_named_in_every_answer_for_people(run, tmp_path: Path) -> None:
    plugin = tmp_path / "broken.py"
    plugin.write_text("raise ValueError")
    for output in ("terminal", "markdown"):
        done = run("check", "--plugin", plugin, "--format", output, DSA)
        assert done.returncode == 4
        first = done.stdout.decode().splitlines()[0].replace("`", "")
        assert "plugin broken failed: what is known there of these devices is missing here" in first
        assert "failed" not in run("check", "--format", output, DSA).stdout.decode()


def test_parse_for_a_person_and_its_account(run) -> None:
    tree = run("parse", "--device", "8086:0b25", DSA).stdout.decode()
    assert "PASIDCtl: Enable+" in tree
    account = run("parse", "--coverage", DSA).stdout.decode()
    assert "100.00 %" in account
    assert json.loads(run("parse", "--coverage", "--format", "json", DSA).stdout)["unparsed"] == 0


def test_explain_a_code_a_rule_and_a_slip(run) -> None:
    text = run("explain", "dev_ims_bit_unknown").stdout.decode()
    for part in ("DEV_IMS_BIT_UNKNOWN", "Why:", "What to do:", "Source:"):
        assert part in text
    assert "Plugin:      idxd" in run("explain", "IDXD001").stdout.decode()
    listed = run("explain").stdout.decode()
    assert "KERNEL_API_REMOVED" in listed
    assert "MLX5001" in listed
    done = run("explain", "DEV_IMS_BIT_STE")
    assert done.returncode == 2
    assert "did you mean DEV_IMS_BIT_SET" in done.stderr.decode()


def test_explain_finds_codes_by_a_word_of_their_texts(run) -> None:
    found = run("explain", "interrupt", "remapping").stdout.decode()
    for name in ("IR_ON", "IR_OFF", "remapping-2021"):
        assert f"  {name} " in found
    assert "DEV_SIOV_R1" not in found
    assert run("explain", "hypercall").stdout != found
    several = run("explain", "IR_ON", "IDXD001").stdout.decode()
    assert "IR_ON: interrupt remapping is on" in several
    assert "Plugin:      idxd" in several


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_lists_and_pages_fit_the_terminal(run, columns: str) -> None:
    for call in (("explain",), ("explain", "DEV_IMS_BIT_UNKNOWN", "VM_PCI"), ("plugins",)):
        lines = run(*call, COLUMNS=columns).stdout.decode().splitlines()
        assert max(map(len, lines)) <= max(int(columns), 80 if call == ("plugins",) else 0)
    listed = run("explain", COLUMNS=columns).stdout.decode()
    assert listed.index("Codes about a function") < listed.index("Rules of the plugin idxd")
    assert listed.index("Rules of the plugin idxd") < listed.index("Words of the answers")


def test_explain_finds_a_code_whose_words_are_in_another_order(run) -> None:
    assert "VENDOR_KERNEL" in run("explain", "kernel_vendor").stdout.decode()
    assert "IR_OFF" not in run("explain", "usable").stdout.decode()
    assert "NEEDS_UNKNOWN" in run("explain", "usable").stdout.decode()


def test_every_word_of_an_answer_is_explained(run) -> None:
    from typing import get_args

    from lspci_ims.model import Ims, ModelName, Siov, Use, VerdictName

    listed = run("explain").stdout.decode()
    for kind in (Ims, ModelName, Siov, Use, VerdictName):
        for word in get_args(kind):
            assert f"\n  {word} " in listed
    assert 'not "no"' in " ".join(run("explain", "no-sign").stdout.decode().split())


def test_slips_are_met_with_a_way_out(run) -> None:
    for arguments, words in (
        (("chek", "x"), "did you mean check?"),
        (("check", "--device", "6a:1", DSA), "hint: write 6a:01.0"),
        (("check", "--kernel", "foo", DSA), "what `uname -r` prints"),
        (("check", "--pci-ids", DSA, DSA), "no pci.ids file"),
    ):
        done = run(*arguments)
        assert done.returncode == 2
        assert words in done.stderr.decode()
    done = run("check", "--device", "7f:00.0", DSA)
    assert b"no function of any input is 7f:00.0" in done.stderr
    assert run("check", "--fail-on", "dev_siov_r1", DSA).returncode == 1


def test_plugins_lists_rules(run) -> None:
    text = run("plugins").stdout.decode()
    for part in ("idxd", "mlx5", "rule IDXD001", "rule MLX5001", ": ok"):
        assert part in text
    assert run("plugins", "--no-plugins").stdout == b"no plugins\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_example(run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert b"Example" in done.stdout
    assert f"lspci-ims {command}".encode() in done.stdout


def test_version_and_bad_usage(run) -> None:
    from lspci_ims import __version__

    assert __version__ in run("--version").stdout.decode()
    assert run("frobnicate").returncode == 2
    assert run("check").returncode == 2
    assert run("check", "--limit", "devices=none", DSA).returncode == 2
    done = run("check", "--limit", "length=3", DSA)
    assert done.returncode == 2
    assert b"hint: the limits are" in done.stderr


def test_pci_ids_can_be_replaced(run, tmp_path: Path) -> None:
    ids = tmp_path / "pci.ids"
    ids.write_text("8086  Chips of Theseus\n\t0b25  Sand Sorter\n")
    report = tmp_path / "report.txt"
    report.write_text("6a:01.0 System peripheral: Chips of Theseus Sand Sorter\n\tFlags: fast devsel\n\n")
    done = run("check", "--format", "json", "--pci-ids", ids, report)
    (device,) = json.loads(done.stdout)["machines"][0]["devices"]
    assert (device["vendor_id"], device["device_id"], device["id_source"]) == ("8086", "0b25", "pci-ids")
    assert run("check", "--pci-ids", tmp_path / "no", report).returncode == 2


def test_the_tree_of_parse_is_aligned_and_says_nothing_twice(run) -> None:
    lines = run("parse", "--device", "8086:0b25", DSA).stdout.decode().splitlines()
    assert "0000:6a:01.0  8086:0b25  Intel Corporation Device 0b25 (System peripheral)" in lines
    # the register that bears the capability's name is its heading
    assert "  [80] msi-x  Enable+, Count=9, Masked-" in lines
    at = next(at for at, line in enumerate(lines) if line.startswith("    DevCtl: "))
    column = lines[at].index("CorrErr+")
    assert lines[at + 1][:column].isspace()
    assert not lines[at + 1][column].isspace()
    # values of several words have an end
    assert any("Completion Timeout=Range ABCD, TimeoutDis+ NROPrPrP-" in line for line in lines)
    assert "  memory 0: 206fffc00000, 64 KiB" in lines
    assert sum("idxd" in line for line in lines) == 1
    for width in ("40", "80", "200"):
        text = run("parse", DSA, COLUMNS=width).stdout.decode()
        assert max(map(len, text.splitlines())) <= int(width)
