"""What the answers say to people: no raw word of the JSON, no contradiction, nothing hidden."""

from __future__ import annotations

import re
import typing
from pathlib import Path

import pytest
from click.testing import CliRunner

from lspci_ims.cli.main import cli
from lspci_ims.model import DeviceAnswer, Platform
from lspci_ims.spec import rows

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAR = SAMPLES / "dsa-ims-clear" / "lspci-vvv-xxxx.txt"
VIRTIO = """\
00:01.0 Ethernet controller [0200]: Red Hat, Inc. Virtio 1.0 network device [1af4:1041] (rev 01)
\tControl: I/O- Mem+ BusMaster+
\tCapabilities: [98] MSI-X: Enable+ Count=4 Masked-

"""


def run(*arguments: str | Path, text: str | None = None, columns: int = 80) -> str:
    done = CliRunner().invoke(cli, [str(a) for a in arguments], input=text, env={"COLUMNS": str(columns)})
    assert done.exit_code == 0, done.output
    return done.stdout


def page(tmp_path: Path, *arguments: str | Path) -> str:
    target = tmp_path / "page.html"
    run("report", *arguments, "-o", target)
    return target.read_text()


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        *((name, Platform) for name in ("virt", "arch", "interrupt_remapping", "viommu")),
        *((name, Platform) for name in ("scalable_mode", "kernel_class")),
        *((name, DeviceAnswer) for name in ("storage", "needs")),
    ],
)
def test_every_word_of_a_field_has_words_for_people(of: str, kind: type) -> None:
    words = set(typing.get_args(typing.get_type_hints(kind)[of]))
    told = {row["word"] for row in rows("screen_words") if row["of"] == of}
    assert words - told <= ({"unknown"} if kind is DeviceAnswer else set())
    assert told <= words


def test_a_device_without_ims_is_told_as_not_usable_and_what_settles_it(tmp_path: Path) -> None:
    for text in (run("check", CLEAR), run("check", "--format", "markdown", CLEAR), page(tmp_path, CLEAR)):
        assert "Not usable: the device as shown has no IMS" in text
        assert "If this is a guest: the same dump of the host would settle it" in text
    for text in (run("check", CLEAR), run("check", "--format", "markdown", CLEAR)):
        assert "messages in" not in text
    metal = run("check", "--virt", "bare-metal", CLEAR)
    assert "Not usable: the device as shown has no IMS" in metal
    assert "If this is a guest" not in metal


def test_signs_of_a_guest_are_told_where_no_function_is_listed() -> None:
    for options in ((), ("--format", "markdown")):
        text = " ".join(run("check", *options, "-", text=VIRTIO).split())
        assert "signs of a guest" in text
        assert "SmartNICs on bare metal" in text
        assert "00:01.0 Ethernet controller [0200]: Red Hat" in text
    text = run(
        "check", "-", text="00:00.0 Host bridge: Intel Corporation Device 7190\n\tFlags: fast devsel\n\n"
    )
    assert "signs of a guest" not in text


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_verdicts_stand_apart(columns: int) -> None:
    options = ("--all-devices", "--virt", "bare-metal", "--ir", "on", "--kernel", "5.15")
    text = run("check", *options, SAMPLES / "access-denied" / "lspci-vvv.txt", columns=columns)
    assert "if IMS: allowed, with caveat" in " ".join(text.split())
    assert "caveatunknown" not in text
    wide = [line for line in text.splitlines() if "if IMS: allowed, with caveat  " in line]
    assert bool(wide) == (columns > 80)
    assert all(len(line) <= columns for line in text.splitlines() if "lspci" not in line)


def test_no_raw_words_of_the_json_are_shown() -> None:
    for options in ((), ("--format", "markdown")):
        text = run("check", "--virt", "bare-metal", *options, SAMPLES / "accelerators" / "lspci-vvv-xxxx.txt")
        text = text.replace("--virt bare-metal", "")
        assert "messages in device memory, sub-devices need PASID" in text
        for raw in ("device-memory", "bare-metal", " need pasid"):
            assert raw not in text


ONE = "00:1f.3 Audio device: Intel Corporation Device 7ad0\n\tCapabilities: <access denied>\n\n"


def test_the_only_function_of_a_report_is_named() -> None:
    for options in ((), ("--format", "markdown")):
        text = run("check", *options, "-", text=ONE)
        assert "the only function shows no SIOV or IMS" in text
        assert "1 function: " in text
        assert "more" not in text.split("Ask the reporter")[0].replace("tells more of a code", "")
        assert "00:1f.3 Audio device: Intel Corporation Device 7ad0" in text


def test_where_none_is_listed_nothing_is_counted_as_more(tmp_path: Path) -> None:
    denied = tmp_path / "denied.txt"
    denied.write_text(ONE + ONE.replace("1f.3", "1f.4") + ONE.replace("1f.3", "1f.5"))
    for text in (run("check", denied), run("check", "--format", "markdown", denied), page(tmp_path, denied)):
        assert "none of 3 functions shows SIOV or IMS" in text
        assert "3 functions: " in text
        assert " more functions" not in text
    listed = run("check", SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt")
    assert "5 more functions: DEV_CAPS_UNREADABLE" in listed


def test_a_name_of_the_machine_is_one_span_of_code(tmp_path: Path) -> None:
    (tmp_path / "lspci.txt").write_bytes((SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt").read_bytes())
    (tmp_path / "dmesg.txt").write_text(
        "[    0.000000] DMI: Dell Inc. PowerEdge R760/0VRV9X, BIOS 2.1.5 03/14/2024\n"
    )
    text = run("check", "--format", "markdown", tmp_path)
    assert re.search(r"\*\*`BM_DMI`\*\*: [^`\n]*: `Dell Inc\. PowerEdge R760/0VRV9X[^`\n]*`", text)
