"""What is in the page: proofs, policy, redaction, and nothing that an input could smuggle in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lspci_ims.pipeline import CheckOptions, MachineReport, Parser, check_sources, reports_of
from lspci_ims.plugin import PluginHost
from lspci_ims.report.html import render_page
from lspci_ims.report.visible import visible
from lspci_ims.source import Limits

from .conftest import DSA, NIC, SAMPLES
from .documents import Document

HOSTILE = (
    "<script>bad()</script>\"' onload=bad() x='</style></script><img src=x onerror=bad()>{{7*7}}&lt;b&gt;"
)
BIDI = "\u202egnp.exe\u2066\x1b[31m\x9b31m\x07"


def hostile_text() -> str:
    """A dump whose every name tries to break out of the page."""
    return (
        f"00:00.0 Host bridge: {HOSTILE} (rev 04)\n\tSubsystem: {HOSTILE}{BIDI}\n"
        f"\tKernel driver in use: {HOSTILE}\n\tKernel modules: {HOSTILE}\n\n"
        f"6a:01.0 System peripheral: Intel Corporation Device 0b25{BIDI}\n"
        f"\tSubsystem: {BIDI}{HOSTILE}\n\tIOMMU group: {HOSTILE}\n"
        f"\tCapabilities: [40] Express (v2) {HOSTILE}\n\t\t{HOSTILE}\n"
        f"\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 <?>\n"
        f"\tKernel driver in use: {HOSTILE}\n\n"
    )


@pytest.mark.parametrize("sample", sorted(path.parent.name for path in SAMPLES.glob("*/machine.toml")))
def test_every_sample_makes_a_sound_page(make, sample: str) -> None:
    source = max((SAMPLES / sample).glob("lspci-vvv*.txt"), key=lambda path: path.stat().st_size)
    document = Document(make(source))
    assert document.faults == []
    assert len(document.ids) == len(set(document.ids))
    inner = [link for link in document.links if link.startswith("#")]
    assert {link[1:] for link in inner} <= set(document.ids)
    assert [link for link in document.links if not link.startswith("#")] == ["data:,"]


def test_quotes_are_the_lines_of_the_input(make) -> None:
    lines = DSA.read_text("utf-8").split("\n")
    document = Document(make(DSA, "--all-devices"))
    quoted = 0
    for name, text in document.code.items():
        if not re.fullmatch(r"m1-quote-\d+", name):
            continue
        place = re.search(r"lines? (\d+)", document.texts[name])
        assert place is not None
        assert "".join(text) == visible(lines[int(place[1]) - 1])
        quoted += 1
    assert quoted > 10
    # each quote leads back to what it proves
    assert all("proves" in document.texts[name] for name in document.code if name.startswith("m1-quote-"))


def test_every_reason_leads_to_its_lines(make, capfdbinary) -> None:
    from lspci_ims.cli.main import run

    document = Document(make(DSA))
    capfdbinary.readouterr()
    assert run(["check", "--format", "json", "--all-devices", str(DSA)]) == 0
    answer = json.loads(capfdbinary.readouterr().out)["machines"][0]
    for device in answer["devices"]:
        anchor = "m1-" + re.sub("[^0-9a-f]", "-", device["bdf"])
        for number, reason in enumerate(device["reasons"], 1):
            text = document.texts[f"{anchor}-why-{number}"]
            assert reason["code"] in text
            for span in reason["spans"]:
                assert str(span["first_line"]) in text
    for number, reason in enumerate(answer["platform"]["reasons"], 1):
        assert reason["code"] in document.texts[f"m1-machine-why-{number}"]


def test_the_policy_names_the_style_and_the_script_that_are_there(make) -> None:
    text = make(DSA).read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    for tag in ("style", "script"):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(contents) == 1
        digest = base64.b64encode(hashlib.sha256(contents[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    # the policy stands before what it is to rule
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_nothing_is_inline_and_nothing_is_fetched(make) -> None:
    document = Document(make(hostile_text(), "--all-devices"))
    assert document.faults == []
    for tag, attributes in document.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert not {"src", "srcset", "action", "formaction", "ping"} & set(attributes)
    assert {tag for tag, _ in document.tags} & {"img", "iframe", "object", "embed", "base", "form"} == set()
    assert sum(tag == "script" for tag, _ in document.tags) == 1


def test_hostile_names_are_shown_as_text(make) -> None:
    page = make(hostile_text())
    document = Document(page)
    assert HOSTILE in document.texts["m1"]
    text = page.read_text("utf-8")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert "\\u202egnp.exe" in text


@given(st.text(), st.lists(st.tuples(st.integers(0, 900), st.text(max_size=8)), max_size=6))
@settings(max_examples=40)
def test_any_text_makes_a_sound_page(text: str, changes: list[tuple[int, str]]) -> None:
    dump = hostile_text()
    for at, put in changes:
        dump = dump[:at] + put + dump[at + len(put) :]
    machines: list[MachineReport] = []
    sources = [reports_of(f"{dump}\n{text}", Limits(), "text")]
    host = PluginHost.load(enabled=False)
    result = check_sources(sources, Parser(), host, CheckOptions(), machines.append)
    if not machines:
        return
    page = render_page(result, machines, redacted=True).decode()
    document = Document(page)
    assert document.faults == []
    assert len(document.ids) == len(set(document.ids))
    assert {link[1:] for link in document.links if link.startswith("#")} <= set(document.ids)
    assert sum(tag == "script" for tag, _ in document.tags) == 1
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f-\x9f]", page)


def test_the_same_input_gives_the_same_page_without_path_or_clock(make, make_anew) -> None:
    one, other = make_anew(DSA), make_anew(DSA)
    assert one.read_bytes() == other.read_bytes()
    text = make(DSA.read_text()).read_text("utf-8")
    assert "report.txt" in text
    assert str(one.parent.parent) not in text


PRIVATE = """01:00.0 Ethernet controller: Intel Corporation Device 1592 (rev 02)
	Control: I/O- Mem+ BusMaster+
	Capabilities: [e0] Vital Product Data
		Product Name: Card
		Read-only fields:
			[PN] Part number: ABC-1
			[SN] Serial number: SN12345678
			[V0] Vendor specific: 11223344-1111-2222-3333-123456789012
		End
	Capabilities: [148 v1] Device Serial Number 00-11-22-33-44-55-66-77
	Kernel driver in use: ice

"""


def test_private_values_are_out_unless_asked_for(make) -> None:
    values = ("SN12345678", "11223344-1111-2222-3333-123456789012", "00-11-22-33-44-55-66-77")
    shared = make(PRIVATE, "--all-devices").read_text("utf-8")
    kept = make(PRIVATE, "--all-devices", "--no-redact").read_text("utf-8")
    for value in values:
        assert value not in shared
        assert value in kept
    assert "ABC-1" in shared
    assert "Not redacted" in kept
    assert "Not redacted" not in shared


@pytest.mark.oracle
def test_a_serial_number_in_a_row_of_bytes_is_masked(make, server) -> None:
    text = server("sixty")
    assert "150: 03 00 01 00 08 07 06 05 04 03 02 01" in text
    assert "08 07 06 05" not in make(text, "--all-devices").read_text("utf-8")
    assert "03 00 01 00 xx xx xx xx xx xx xx xx" in make(text, "--all-devices").read_text("utf-8")
    assert "08 07 06 05" in make(text, "--all-devices", "--no-redact").read_text("utf-8")


def test_a_host_that_one_text_names_is_out_of_all(make, tmp_path: Path) -> None:
    report = tmp_path / "sosreport-vaultbox-2024-01-31-abcdefg.txt"
    named = PRIVATE.replace("Product Name: Card", "Product Name: Card of vaultbox").replace(
        "01:00.0 Ethernet controller:", "01:00.0 Ethernet controller: vaultbox"
    )
    report.write_text(named, "utf-8")
    assert "vaultbox" not in make(report, "--all-devices").read_text("utf-8")
    assert make(report, "--all-devices", "--no-redact").read_text("utf-8").count("vaultbox") > 3


def test_a_text_without_end_is_cut_and_its_rest_is_counted(make) -> None:
    mac = "0c:42:a1:11:22:33"
    # the cut falls into the address: half of it must not stand there
    name = "x" * 80 + " " + "word " * 780 + mac
    long = f"{name}{'y' * 1_000_000}</script><img src=x onerror=bad()>"
    text = (
        f"6a:01.0 System peripheral: Intel Corporation Device 0b25 {long}\n\tSubsystem: {long}\n"
        f"\tCapabilities: [200 v1] Designated Vendor-Specific: Vendor=8086 ID=0005 Rev=0 Len=24 {long}\n\n"
    )
    page = make(text, "--all-devices")
    assert page.stat().st_size < 200_000
    shown = page.read_text("utf-8")
    assert "more characters" in shown
    assert "0c:42" not in shown
    assert Document(page).faults == []


def test_of_too_many_functions_the_registers_of_the_listed_are_shown(make) -> None:
    quiet = "".join(
        f"{bus:02x}:{device:02x}.{number} Ethernet controller: Made-up Device 0002\n"
        "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n\t\tDevCap:\tMaxPayload 128 bytes\n\n"
        for bus in range(8)
        for device in range(32)
        for number in range(8)
    )
    listed = DSA.read_text().split("\n\n")[5] + "\n\n"
    assert listed.startswith("6a:01.0 ")
    document = Document(make(quiet + listed))
    assert "Left out: this machine has too many functions" in document.texts["m1-0000-03-04-5"]
    assert "MaxPayload" not in document.texts["m1-0000-03-04-5"]
    assert "MaxPayload" in document.texts["m1-0000-6a-01-0"]


def test_where_text_and_bytes_disagree_both_stand_side_by_side_with_their_proofs(make) -> None:
    text = DSA.read_text().replace("PASIDCtl: Enable+", "PASIDCtl: Enable-")
    lines = text.split("\n")
    page = make(text)
    document = Document(page)
    for number, bdf in enumerate(("0000:6a:01.0", "0000:6a:02.0"), 1):
        row = " ".join(document.texts[f"m1-difference-{number}"].split())
        words = r"%s ?pasid PASIDCtl Enable ?the text says clear \(-\) line (\d+) ?PASIDCtl: Enable- .*"
        found = re.match(
            words % bdf + r" ?the bytes say set \(\+\) line (\d+) ?230: 1b 00 01 24 04 14 05 00", row
        )
        assert found is not None, row
        assert "PASIDCtl: Enable-" in lines[int(found[1]) - 1]
        assert lines[int(found[2]) - 1].startswith("230: 1b 00")
    # the quoted line and the quoted row each lead back to the row of the table
    backs = re.findall(r'proves .*?href="#m1-difference-1"', page.read_text("utf-8"))
    assert len(backs) == 2
    differing = [a["id"] for t, a in document.tags if t == "details" and "data-differs" in a]
    assert differing == ["m1-0000-6a-01-0", "m1-0000-6a-02-0"]
    assert "TEXT_BYTES_DISAGREE" not in document.texts.get("m1-remarks", "")


def test_bytes_of_another_function_stand_beside_the_head_line(make) -> None:
    blocks = DSA.read_text().split("\n\n")
    at = next(at for at, block in enumerate(blocks) if block.startswith("6a:01.0 "))
    foreign = blocks[at].replace("00: 86 80 25 0b", "00: b3 15 21 10")
    assert foreign != blocks[at]
    document = Document(make("\n\n".join([*blocks[:at], foreign, *blocks[at + 1 :]])))
    row = " ".join(document.texts["m1-difference-1"].split())
    assert row.startswith("0000:6a:01.0")
    assert "00: b3 15 21 10" in row


def test_every_code_is_explained_in_the_page_as_explain_does(make, capfdbinary) -> None:
    from lspci_ims.cli.main import run

    document = Document(make(DSA, "--all-devices"))
    codes = {link for link in document.links if link.startswith("#code-")}
    assert {"#code-DEV_SIOV_R1", "#code-IDXD001", "#code-IR_UNKNOWN"} <= codes
    for link in sorted(codes)[::4]:
        capfdbinary.readouterr()
        assert run(["explain", link.removeprefix("#code-")]) == 0
        told = capfdbinary.readouterr().out.decode()
        shown = " ".join(document.texts[link[1:]].split())
        for heading in ("Why:", "What to do:", "Settled by:", "Source:"):
            for line in re.findall(rf"^{heading} +(.*)$", told, re.MULTILINE):
                assert " ".join(line.split()) in shown, (link, heading)
    # nothing is explained that the page does not show
    pages = {name for name in document.ids if name.startswith("code-")}
    assert {f"#{name}" for name in pages} == codes


def test_each_command_is_asked_for_once(make) -> None:
    page = make(DSA.read_text(), "--all-devices").read_text("utf-8")
    asked = re.search(r'<pre tabindex="0"[^>]*><code>(.*?)</code>', page, re.DOTALL)
    assert asked is not None
    commands = re.split(r"\n|; ", asked[1].strip())
    assert len(commands) == len(set(commands)) > 3
    assert "sudo dmesg" in commands
    assert "dmesg" not in commands


def test_what_only_the_bytes_tell_is_shown_as_such(make) -> None:
    document = Document(make(DSA))
    text = " ".join(document.texts["m1-0000-6a-01-0"].split())
    assert "[200 v1] Designated Vendor-Specific line 1467" in text
    assert "What only the bytes tell: SIOV" in text
    assert "IMS+" in text


def test_overrides_are_shown_as_such(make) -> None:
    page = make(DSA, "--virt", "bare-metal", "--ir", "on", "--kernel", "6.8.0", "--scalable-mode", "on")
    text = Document(page).texts["m1-platform"]
    assert "Said by option, not by the report" in text
    assert "--scalable-mode on" in text


def test_chosen_devices_alone_are_listed_and_the_tree_stays_whole(make) -> None:
    document = Document(make(DSA, "--device", "6a:01.0"))
    rows = [a["id"] for t, a in document.tags if t == "details" and a.get("class", "").startswith("function")]
    assert rows == ["m1-0000-6a-01-0"]
    assert "0000:6a:02.0" in document.texts["m1-topology"]
    assert document.faults == []


def test_several_machines_are_listed_first(make) -> None:
    page = make(DSA.read_text() + "\nand the other box:\n\n" + NIC.read_text())
    document = Document(page)
    assert {"m1", "m2"} <= set(document.ids)
    assert "#m2" in document.links


@pytest.mark.oracle
def test_a_large_machine_makes_a_page_of_a_few_megabytes(make, server) -> None:
    text = server("five-hundred")
    page = make(text)
    assert page.stat().st_size < 5 * len(text.encode())
    assert page.stat().st_size < 4_000_000
    document = Document(page)
    rows = [a for t, a in document.tags if t == "details" and a.get("class", "").startswith("function")]
    assert len(rows) == 504
    # the drawing folds what does not matter, the lists beside it hold everything
    drawn = sum(t == "text" for t, _ in document.tags)
    assert 60 < drawn < 120
    assert document.texts["m1-topology"].count("0000:00:") >= 30
    # 14 accelerators: the bytes of all functions in one line, above what is asked about the machine
    asked = re.search(r'<pre tabindex="0"[^>]*><code>(.*?)</code>', page.read_text("utf-8"), re.DOTALL)
    assert asked is not None
    commands = asked[1].strip().split("\n")
    assert [command for command in commands if "lspci" in command] == commands[:1]
    assert commands[0].endswith("lspci -vvv -xxxx")


def test_a_page_of_nothing_is_not_made(tmp_path: Path) -> None:
    from lspci_ims.cli.main import run

    (tmp_path / "mail.txt").write_text("Dear all,\nit hangs.\n")
    page = tmp_path / "page.html"
    assert run(["report", str(tmp_path / "mail.txt"), "-o", str(page), "--quiet"]) == 3
    assert not page.exists()


def test_a_proof_in_another_file_is_named_with_it(make, tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "lspci.txt").write_bytes(DSA.read_bytes())
    (tmp_path / "box" / "dmesg.txt").write_text(
        "[    0.180044] DMAR-IR: Enabled IRQ remapping in x2apic mode\n"
    )
    target = tmp_path / "page.html"
    from lspci_ims.cli.main import run

    assert run(["report", str(tmp_path / "box"), "-o", str(target)]) == 0
    links = dict(re.findall(r'<a href="#(m1-quote-\d+)">([^<]*)</a>', target.read_text("utf-8")))
    named = [label for label in links.values() if "dmesg.txt, line 1" in label]
    assert named
    assert not any("lspci.txt" in label for label in links.values())


def test_a_yes_with_a_reservation_has_not_the_colour_of_a_plain_yes(make) -> None:
    style = re.search(r"<style>(.*?)</style>", make(DSA).read_text("utf-8"), re.DOTALL)
    assert style is not None
    colours = {
        name: re.search(r"color: var\((--\w+)\)", rule[1])[1]  # type: ignore[index]
        for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", style[1])
        for name in re.findall(r"\.((?:ims|verdict)-[\w-]+)", rule[0])
        if "color: var" in rule[1]
    }
    assert colours["ims-vendor-stated"] == colours["verdict-allowed-with-caveat"]
    of_them = {
        colours[f"verdict-{name}"] for name in ("allowed", "allowed-with-caveat", "disallowed", "unknown")
    }
    assert len(of_them) == 4
