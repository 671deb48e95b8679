"""`lspci-ims diff`, through a real process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
NIC = SAMPLES / "connectx7-with-vfs" / "lspci-vvv.txt"


def after(tmp_path: Path) -> Path:
    path = tmp_path / "after.txt"
    path.write_text(NIC.read_text().replace("MSI-X: Enable+", "MSI-X: Enable-", 1))
    return path


def test_exit_codes(run, tmp_path: Path) -> None:
    changed = after(tmp_path)
    (tmp_path / "none.txt").write_text("nothing\n")
    for arguments, code in (
        ((NIC, NIC), 0),
        ((NIC, changed), 1),
        ((NIC, "missing.txt"), 2),
        ((NIC,), 2),
        (("-", "-"), 2),
        ((NIC, "none.txt"), 3),
    ):
        done = run("diff", *arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert b"Traceback" not in done.stderr


def test_the_screen_shows_both_lines(run, tmp_path: Path) -> None:
    done = run("diff", "-", after(tmp_path), stdin=NIC.read_bytes())
    text = done.stdout.decode()
    assert "MSIX_OFF: MSI-X was on, is off" in text
    assert "MSI-X: Enable+" in text
    assert "MSI-X: Enable-" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "\x1b" not in text


def test_json_fits_its_schema(run, tmp_path: Path) -> None:
    schema = json.loads(run("schema", "diff").stdout)
    answer = json.loads(run("diff", "--format", "json", NIC, after(tmp_path)).stdout)
    jsonschema.validate(answer, schema)
    assert answer["schema"] == "lspci-ims/diff/1"
    assert answer["different"] is True


def test_a_unified_diff_is_two_dumps(run, tmp_path: Path) -> None:
    import difflib

    before, now = NIC.read_text().splitlines(), after(tmp_path).read_text().splitlines()
    text = "\n".join(difflib.unified_diff(before, now, "before.txt", "after.txt", lineterm="", n=10**6))
    done = run("diff", "-", stdin=text.encode())
    assert done.returncode == 1, done.stderr
    assert b"MSIX_OFF" in done.stdout


def test_hostile_text_is_inert(run, tmp_path: Path) -> None:
    hostile = NIC.read_text().replace(
        "Kernel driver in use: mlx5_core", "Kernel driver in use: \x1b[31m@all`<b>"
    )
    (tmp_path / "b.txt").write_text(hostile)
    for form in ("terminal", "markdown"):
        done = run("diff", "--format", form, NIC, "b.txt")
        assert done.returncode == 1
        assert b"\x1b" not in done.stdout
    assert b"``@all`<b>``" in done.stdout


def test_only_what_is_named_is_compared(run, tmp_path: Path) -> None:
    changed = after(tmp_path)
    before_kernel, after_kernel = (
        tmp_path / "one.txt",
        tmp_path / "two.txt",
    )
    for path, release, dump in ((before_kernel, "6.1.0", NIC), (after_kernel, "6.8.0", changed)):
        path.write_text(f"Linux box1 {release} #1 SMP x86_64 GNU/Linux\n\n{dump.read_text()}")
    pair = (before_kernel, after_kernel)
    (there,) = json.loads(run("diff", "--format", "json", *pair).stdout)["machines"]
    place = next(device["bdf_b"] for device in there["devices"] if device["changes"])
    # the machine's own changes are no function's
    assert there["changes"]
    for selector, code in ((place, 1), ("8086:352a", 0)):
        done = run("diff", "--format", "json", "--device", selector, *pair)
        assert done.returncode == code
        (machine,) = json.loads(done.stdout)["machines"]
        assert not machine["changes"]
        named = [device["bdf_b"] for device in machine["devices"] if device["changes"]]
        assert named == ([place] if code else [])
    for selector in ("ffff:ffff", "not an address"):
        done = run("diff", "--device", selector, *pair)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"hint: " in done.stderr


def test_what_only_bytes_tell_is_not_shown_by_text_alone(run) -> None:
    """The IMS bit is known with -xxxx alone: without, the answer is less sure and no other one."""
    folder = SAMPLES / "dsa-bare-metal-ims-set"
    with_bytes, text_alone = folder / "lspci-vvv-xxxx.txt", folder / "lspci-vvv.txt"
    for pair, side in (((with_bytes, text_alone), "B"), ((text_alone, with_bytes), "A")):
        answer = json.loads(run("diff", "--format", "json", *pair).stdout)
        assert answer["different"] is False
        done = run("diff", *pair)
        assert done.returncode == 0, done.stdout
        text = " ".join(done.stdout.decode().split())
        told = (
            f"{side} was taken without -xxxx: the IMS bit cannot be compared (of 0000:6a:01.0, 0000:6a:02.0)"
        )
        assert text.count(told) == 1
        assert "ANSWER_CHANGED" not in text
    # what the text itself tells to be gone is a change all the same
    answer = json.loads(
        run("diff", "--format", "json", with_bytes, "-", stdin=_without_siov(text_alone)).stdout
    )
    codes = {change["code"] for m in answer["machines"] for d in m["devices"] for change in d["changes"]}
    assert answer["different"] is True
    assert any(code.endswith("_GONE") for code in codes)


def _without_siov(path: Path) -> bytes:
    lines = path.read_text().splitlines(keepends=True)
    return "".join(line for line in lines if "ID=0005" not in line).encode()


@pytest.mark.parametrize("printed", [" [size=256M]", ""])
def test_the_size_of_a_window_is_a_difference_and_its_place_none(run, tmp_path: Path, printed: str) -> None:
    window = "000023fff0000000-000023ffffffffff [size=256M]"
    text = NIC.read_text()
    assert window in text
    before = text.replace(window, window.replace(" [size=256M]", printed))
    (tmp_path / "a.txt").write_text(before)
    smaller = "000023fff0000000-000023fff7ffffff" + printed.replace("256M", "128M")
    moved = "000023ffe0000000-000023ffefffffff" + printed
    for now, code in ((smaller, 1), (moved, 0)):
        (tmp_path / "b.txt").write_text(text.replace(window, now))
        done = run("diff", "a.txt", "b.txt")
        assert done.returncode == code
        shown = " ".join(done.stdout.decode().split())
        told = "Prefetchable memory behind bridge: the window had 256M (0x10000000), has 128M (0x8000000)"
        assert (told in shown) == bool(code)
    shown = " ".join(run("diff", "--all", "a.txt", "b.txt").stdout.decode().split())
    assert "limit was 0x23ffffffffff, is 0x23ffefffffff" in shown
    assert "changes that say nothing" in shown
    assert "--all" not in shown


def test_the_size_of_a_region_is_told_as_lspci_prints_it(run, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(NIC.read_text().replace("[size=32M]", "[size=16M]", 1))
    shown = " ".join(run("diff", NIC, "b.txt").stdout.decode().split())
    assert "BAR_SIZE: Region 0 had 32M (0x2000000), has 16M (0x1000000)" in shown


def test_text_and_bytes_of_one_side_that_disagree_are_warned_of(run, tmp_path: Path) -> None:
    before = (SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv-xxxx.txt").read_text()
    now = before.replace("MSI-X: Enable+ Count=9", "MSI-X: Enable- Count=9", 1)
    (tmp_path / "a.txt").write_text(before)
    (tmp_path / "b.txt").write_text(now)
    done = run("diff", "a.txt", "b.txt")
    assert b"MSIX_OFF" in done.stdout
    assert done.stderr.count(b"TEXT_BYTES_DISAGREE") == 1
    assert b"B: 0000:6a:01.0: msi-x MSI-X Enable: text says Enable- (line " in done.stderr
    assert b", bytes say Enable+ (line " in done.stderr
    # of functions that are not compared nothing is said
    assert b"TEXT_BYTES_DISAGREE" not in run("diff", "--device", "8086:0cfe", "a.txt", "b.txt").stderr


def test_a_diff_of_hunks_alone_ends_in_one_message(run) -> None:
    hunk = (
        "--- before.txt\n+++ after.txt\n@@ -683,3 +683,3 @@\n"
        " \tCapabilities: [80] Power Management version 3\n"
        "-\t\tStatus: D3 NoSoftRst- PME-Enable+ DSel=0 DScale=0 PME-\n"
        "+\t\tStatus: D0 NoSoftRst- PME-Enable- DSel=0 DScale=0 PME-\n"
        " \tCapabilities: [90] MSI: Enable+ Count=1/1 Maskable- 64bit+\n"
    )
    done = run("diff", "-", stdin=hunk.encode())
    assert (done.returncode, done.stdout) == (3, b"")
    text = done.stderr.decode()
    assert text.count("lspci-ims: ") == 1
    assert "hunks only" in text
    assert "hint: send both files" in text


def test_the_side_without_lspci_output_is_named(run, tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("nothing\n")
    for pair in ((NIC, "none.txt"), ("none.txt", NIC)):
        done = run("diff", *pair)
        assert done.returncode == 3
        assert b"none.txt: no lspci output found" in done.stderr
        assert done.stderr.count(b"error: ") == 1


def test_every_line_that_shows_a_change_is_quoted(run, tmp_path: Path) -> None:
    """ASPM in LnkCtl and in L1SubCtl1 are one sentence, and stand on two lines."""
    flags = "PCI-PM_L1.1- ASPM_L1.2- ASPM_L1.1-"
    sub = f"\tCapabilities: [900 v1] L1 PM Substates\n\t\tL1SubCtl1: PCI-PM_L1.2+ {flags}\n"
    text = NIC.read_text()
    start = text.index("\tKernel driver in use: mlx5_core")
    before = text[:start] + sub + text[start:]
    at = before.index("\nb1:00.0 ")
    now = before[:at] + before[at:].replace("PCI-PM_L1.2+", "PCI-PM_L1.2-", 1)
    now = now[:at] + now[at:].replace("ASPM Disabled", "ASPM L1 Enabled", 1)
    (tmp_path / "a.txt").write_text(before)
    (tmp_path / "b.txt").write_text(now)
    for options in ((), ("--format", "markdown")):
        shown = run("diff", *options, "a.txt", "b.txt").stdout.decode().replace("`", "")
        assert "L1SubCtl1 PCI-PM_L1.2 was on, is off" in " ".join(shown.split())
        for quote in (" | L1SubCtl1: PCI-PM_L1.2+", " | L1SubCtl1: PCI-PM_L1.2-", "LnkCtl: ASPM L1 Enabled"):
            assert quote in " ".join(shown.split())


def test_the_marks_are_explained_and_functions_named_as_check_names_them(run, tmp_path: Path) -> None:
    before = SAMPLES / "dsa-bare-metal-ims-set" / "lspci-vvv.txt"
    text = before.read_text()
    at = text.index("\n6a:01.0 ")
    (tmp_path / "b.txt").write_text(text[:at] + text[at:].replace("MSI-X: Enable+", "MSI-X: Enable-", 1))
    done = run("diff", before, "b.txt")
    assert b"\n- worse, + better, ~ changed, . says nothing\n" in done.stdout
    name = json.loads(run("check", "--format", "json", "--device", "6a:01.0", before).stdout)
    name = name["machines"][0]["devices"][0]["name"]
    assert "Device 0b25" not in name
    assert f"0000:6a:01.0  8086:0b25  {name}".encode() in done.stdout
    assert b"says nothing" not in run("diff", before, before).stdout


def test_a_link_that_cannot_be_judged_is_a_difference_all_the_same(run, tmp_path: Path) -> None:
    text = NIC.read_text()
    at = text.index("\nb1:00.0 ")
    up = "LnkSta:\tSpeed 32GT/s, Width x16"
    assert up in text[at:]
    (tmp_path / "b.txt").write_text(text[:at] + text[at:].replace(up, "LnkSta:\tSpeed unknown, Width x0", 1))
    done = run("diff", NIC, "b.txt")
    assert done.returncode == 1
    shown = " ".join(done.stdout.decode().split())
    assert "LINK_CHANGED: speed of the link was 32GT/s, is unknown; width of the link was x16, is x0" in shown
